#include "flows/paying.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "store/qr_picture.h"
#include "store/qris.h"

namespace kedai {

namespace {

constexpr std::int64_t kMostUnique = 99;  // rupiah
constexpr std::int64_t kLeastForUnique = 1'000;

bool is_barred_from_cash(const Profile& shop, const Customer& customer, const Order& order) {
  return order.fulfilment == Fulfilment::Delivery && shop.most_refusals > 0 &&
         customer.refusals >= shop.most_refusals;
}

bool fits_on_account(Shop& shop, const Customer& customer, Money total) {
  if (customer.credit_limit.minor <= 0) return false;
  const Account account = shop.payments.account(customer.id);
  return account.balance + total <= account.limit;
}

// The total of no other order that waits for a transfer, by taking a few rupiah off.
Money unique_discount(Shop& shop, const Order& order) {
  const Money total = order.total();
  if (total.minor < kLeastForUnique) return {};
  for (std::int64_t tried = 0; tried < kMostUnique; ++tried) {
    const Money less{(order.number + tried) % kMostUnique + 1};
    if (!shop.orders.is_waited_for(total - less)) return less;
  }
  return {};
}

std::string kept(Shop& shop, const std::string& text, const std::vector<std::string>& below) {
  const auto png = qr_png(text, below);
  return png ? shop.pictures.add("image/png", *png) : std::string();
}

HowToPay by_qris(Shop& shop, const Phrasebook& words, const Order& order, QrisCode code) {
  const auto parsed = read_qris(shop.profile.qris);
  const auto* qris = std::get_if<Qris>(&parsed);
  if (!qris) return {words.say("pay.ask_seller")};  // closed since
  const std::string due = to_text(order.due());
  const std::string number = std::to_string(order.number);
  std::vector<std::string> below{std::string(qris->merchant_name())};
  std::optional<std::string> filled;
  if (shop.profile.qris_with_amount && code != QrisCode::Plain)
    filled = with_amount(*qris, order.due(), number);
  if (filled) below.insert(below.end(), {due, words.say("pay.order", {{"number", number}})});
  return {words.say(filled ? "pay.qris_filled" : "pay.qris", {{"total", due}}),
          kept(shop, filled.value_or(shop.profile.qris), below)};
}

std::string keep_until(const Phrasebook& words, const Profile& profile, const Order& order,
                       Time now) {
  if (order.pay_before <= now) return "";
  return "\n" + words.say("pay.kept_until",
                          {{"when", moment_text(words, profile, now, order.pay_before)}});
}

HowToPay instruction(Shop& shop, const Phrasebook& words, const Order& order, QrisCode code) {
  const std::string due = to_text(order.due());
  switch (order.payment) {
    case PaymentWay::OnHandover: return {};
    case PaymentWay::OnAccount:
      return {words.say("pay.on_account",
                        {{"balance", to_text(shop.payments.account(order.customer).balance)}})};
    case PaymentWay::BankTransfer:
      if (shop.profile.bank_account.empty()) return {words.say("pay.ask_seller")};  // closed since
      return {words.say("placed.transfer_to",
                        {{"account", shop.profile.bank_account}, {"total", due}})};
    case PaymentWay::Gateway: return {words.say("pay.qris_coming", {{"total", due}})};
    case PaymentWay::Qris: return by_qris(shop, words, order, code);
  }
  return {};
}

}  // namespace

bool is_paid_beforehand(PaymentWay way) {
  return way == PaymentWay::BankTransfer || way == PaymentWay::Qris || way == PaymentWay::Gateway;
}

bool awaits_payment(const Order& order) {
  return is_paid_beforehand(order.payment) && !is_lost(order.status) && order.due().minor > 0;
}

std::vector<PaymentWay> ways_open(Shop& shop, const Customer& customer, const Order& order) {
  const Profile& profile = shop.profile;
  std::vector<PaymentWay> ways;
  const auto offer = [&](bool when, PaymentWay way) {
    if (when) ways.push_back(way);
  };
  offer(!is_barred_from_cash(profile, customer, order), PaymentWay::OnHandover);
  offer(!profile.bank_account.empty(), PaymentWay::BankTransfer);
  offer(profile.gateway, PaymentWay::Gateway);
  offer(!profile.gateway && !profile.qris.empty(), PaymentWay::Qris);
  offer(fits_on_account(shop, customer, order.total()), PaymentWay::OnAccount);
  return ways;
}

void set_payment_terms(Shop& shop, Order& order, Time now) {
  if (!is_paid_beforehand(order.payment)) return;
  const bool by_eye =
      order.payment == PaymentWay::BankTransfer || order.payment == PaymentWay::Qris;
  if (by_eye && shop.profile.unique_totals) order.unique_discount = unique_discount(shop, order);
  if (shop.profile.pay_minutes <= 0) return;
  const std::chrono::minutes time{shop.profile.pay_minutes};
  order.pay_before = now + time;
  order.clock_at = order.pay_before - time / 4;  // then they are reminded
}

HowToPay how_to_pay(Shop& shop, const Phrasebook& words, const Order& order, Time now,
                    QrisCode code) {
  if (is_lost(order.status)) return {};
  if (order.payment != PaymentWay::OnAccount && order.due().minor <= 0) return {};
  HowToPay how = instruction(shop, words, order, code);
  if (how.text.empty()) return how;
  if (order.unique_discount.minor > 0)
    how.text += "\n" + words.say("pay.unique", {{"less", to_text(order.unique_discount)}});
  how.text += keep_until(words, shop.profile, order, now);
  return how;
}

std::string gateway_picture(Shop& shop, const std::string& code, const Order& order) {
  return kept(shop, code, {shop.profile.name, to_text(order.due()), std::to_string(order.number)});
}

std::string paid_text(const Phrasebook& words, const Order& order) {
  if (order.paid_at) return words.say("orders.paid");
  if (order.on_account.minor > 0 && order.due().minor == 0)
    return words.say("pay.booked_on_account");
  if (order.paid.minor <= 0) return "";
  const std::string paid = to_text(order.paid);
  if (is_lost(order.status)) return words.say("pay.to_pay_back", {{"paid", paid}});
  return words.say("pay.in_part", {{"paid", paid}, {"due", to_text(order.due())}});
}

std::string moment_text(const Phrasebook& words, const Profile& profile, Time now, Time moment) {
  using std::chrono::floor, std::chrono::days;
  const std::chrono::minutes offset{profile.utc_offset_minutes};
  const auto today = floor<days>(now + offset);
  const auto day = floor<days>(moment + offset);
  const std::string time = clock_text(minute_of_day(profile, moment));
  if (day == today) return words.say("pay.today", {{"time", time}});
  if (day == today + days{1}) return words.say("pay.tomorrow", {{"time", time}});
  const std::chrono::year_month_day date{day};
  return words.say("pay.on_day", {{"day", fmt::format("{}/{}", static_cast<unsigned>(date.day()),
                                                      static_cast<unsigned>(date.month()))},
                                  {"time", time}});
}

}  // namespace kedai

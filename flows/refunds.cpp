#include "flows/refunds.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "flows/staff/notices.h"

namespace kedai {

namespace {

std::string refund_reference(std::string_view transaction) {
  return payment_reference(transaction) + ":refund:";
}

Money paid_back(Shop& shop, OrderId order, std::string_view transaction) {
  const std::string ours = refund_reference(transaction);
  Money sum;
  for (const LedgerEntry& entry : shop.payments.of_order(order))
    if (entry.kind == EntryKind::PaidBack && entry.reference.starts_with(ours)) sum += entry.amount;
  return sum;
}

// Of this charge the gateway is being asked.
std::optional<Refund> asked_for(Shop& shop, std::string_view reference) {
  for (const std::string& body : shop.errands.bodies(kRefundErrand))
    if (auto refund = decode_refund(body); refund && refund->reference == reference) return refund;
  return std::nullopt;
}

// Staff have typed it in before the gateway said so.
bool was_typed_in(Teller& teller, const Order& order, Money amount, const std::string& reference) {
  for (const LedgerEntry& entry : teller.shop.payments.of_order(order.id))
    if (entry.kind == EntryKind::PaidBack && entry.reference.empty() && entry.amount == amount &&
        teller.shop.payments.confirm(entry, reference))
      return true;
  return false;
}

enum class Origin { Unknown, Asked };  // Asked: of the gateway, so it is none that was typed in

void book(Teller& teller, Order& order, const GatewayNews& news, Origin origin) {
  const Money back = news.refunded - paid_back(teller.shop, order.id, news.transaction);
  const std::string reference =
      refund_reference(news.transaction) + std::to_string(news.refunded.minor);
  const bool heard_before =
      std::ranges::any_of(teller.shop.payments.of_order(order.id),
                          [&](const LedgerEntry& entry) { return entry.reference == reference; });
  if (back.minor <= 0 || heard_before) return;
  if (origin == Origin::Unknown && was_typed_in(teller, order, back, reference)) return;
  // What was paid may be gone by other ways. The entry, of nothing perhaps, says that it was heard.
  const Money booked = std::min(back, teller.shop.orders.find(order.id)->paid);
  const Payment payment{booked, PaymentWay::Gateway, reference};
  const Stamp stamp = teller.stamp();
  if (teller.shop.payments.pay_back(order, payment, stamp) != PayOutcome::Done) return;
  if (booked.minor > 0) {
    teller.shop.orders.note(order.id, "paid back", stamp);
    announce_paid_back(teller, order, booked);
  }
  if (booked < back)
    alarm_staff(teller, order, "alarm.refund_over",
                {{"number", std::to_string(order.number)}, {"amount", to_text(back - booked)}});
}

void alarm(Teller& teller, const Refund& refund, std::string_view phrase, const std::string& news) {
  const auto charge = teller.shop.charges.find(refund.reference);
  const auto order = charge ? teller.shop.orders.find(charge->order) : std::optional<Order>{};
  if (order)
    alarm_staff(teller, *order, phrase,
                {{"number", std::to_string(order->number)},
                 {"amount", to_text(refund.amount)},
                 {"typed", std::to_string(refund.amount.minor)},
                 {"news", news}});
}

}  // namespace

std::string encode(const Refund& refund) {
  return fmt::format("{} {} {}", refund.reference, refund.amount.minor, refund.before.minor);
}

std::optional<Refund> decode_refund(std::string_view text) {
  std::istringstream in{std::string(text)};
  Refund refund;
  in >> refund.reference >> refund.amount.minor >> refund.before.minor;
  return in ? std::optional(refund) : std::nullopt;
}

std::optional<Refund> refund_of(Shop& shop, const Order& order, Money amount) {
  if (!shop.profile.gateway || amount.minor <= 0) return std::nullopt;
  for (const Charge& charge : shop.charges.of_order(order.id)) {
    if (charge.status != ChargeStatus::Paid && charge.status != ChargeStatus::Refunded) continue;
    if (charge.transaction.empty()) continue;
    const Refund refund{charge.reference, amount, paid_back(shop, order.id, charge.transaction)};
    if (is_wanted(shop, refund)) return refund;
  }
  return std::nullopt;
}

bool post_refund(Teller& teller, const Refund& refund) {
  if (asked_for(teller.shop, refund.reference)) return false;
  teller.shop.errands.post(kRefundErrand, encode(refund), teller.shop.new_id(teller.now),
                           teller.now);
  return true;
}

bool is_asked_for(Shop& shop, const Order& order) {
  return std::ranges::any_of(shop.errands.bodies(kRefundErrand), [&](const std::string& body) {
    const auto refund = decode_refund(body);
    return refund && order_of_reference(refund->reference) == order.id;
  });
}

bool is_wanted(Shop& shop, const Refund& refund) {
  const auto charge = shop.charges.find(refund.reference);
  const auto order = charge ? shop.orders.find(charge->order) : std::optional<Order>{};
  return order && refund.amount <= order->paid && refund.after() <= charge->amount &&
         paid_back(shop, order->id, charge->transaction) < refund.after();
}

void drop_refund(Teller& teller, const Refund& refund) {
  const auto charge = teller.shop.charges.find(refund.reference);
  if (!charge) return;
  if (paid_back(teller.shop, charge->order, charge->transaction) >= refund.after()) return;
  alarm(teller, refund, "alarm.refund_dropped", "");
  post_confirmation(teller, refund.reference);  // an earlier try may have come through
}

void hear_refund(Teller& teller, const Refund& refund, const GatewayNews& news) {
  const auto charge = teller.shop.charges.find(refund.reference);
  auto order = charge ? teller.shop.orders.find(charge->order) : std::optional<Order>{};
  if (order && charge->amount == news.amount) {
    GatewayNews of_this = news;
    of_this.refunded = std::min(news.refunded, refund.after());
    book(teller, *order, of_this, Origin::Asked);
  }
  hear_gateway(teller, news);  // and what else it has paid back
}

void hear_no_refund(Teller& teller, const Refund& refund, const std::string& reason) {
  alarm(teller, refund, "alarm.gateway_no_refund", reason);
}

void book_refund(Teller& teller, Order& order, const GatewayNews& news) {
  const auto asked = asked_for(teller.shop, news.reference);
  const bool ours = asked && asked->after() == news.refunded;
  book(teller, order, news, ours ? Origin::Asked : Origin::Unknown);
}

}  // namespace kedai

#include "flows/gateway.h"

#include <algorithm>
#include <charconv>

#include "flows/paying.h"
#include "flows/refunds.h"
#include "flows/staff/notices.h"

namespace kedai {

namespace {

constexpr auto kCodeLasts = std::chrono::hours{24};  // where the shop sets no time
constexpr auto kFirstLook = std::chrono::minutes{1};
constexpr auto kMostBetweenLooks = std::chrono::minutes{15};
constexpr auto kLookedAfter = std::chrono::hours{1};  // after it has expired
constexpr int kLooksAtOnce = 50;                      // of a minute; the rest are a minute later

// One errand that is not begun yet is enough.
void post_once(Teller& teller, std::string_view kind, std::string_view reference) {
  if (teller.shop.errands.is_waiting(kind, reference, teller.now)) return;
  teller.shop.errands.post(kind, reference, teller.shop.new_id(teller.now), teller.now);
}

// Nobody is to pay it any more: nothing is done when nobody can.
void call_off(Teller& teller, const std::optional<Charge>& charge) {
  if (charge && charge->status == ChargeStatus::Pending)
    post_once(teller, kCallOffErrand, charge->reference);
}

// The owner pressed [Lunas] before the gateway said so: it is that payment.
bool was_booked_by_hand(Teller& teller, const Order& order, const GatewayNews& news) {
  for (const LedgerEntry& entry : teller.shop.payments.of_order(order.id))
    if (entry.kind == EntryKind::Paid && entry.way == PaymentWay::Gateway &&
        entry.reference.empty() && entry.amount == news.amount)
      return teller.shop.payments.confirm(entry, payment_reference(news.transaction));
  return false;
}

void book(Teller& teller, Order& order, const GatewayNews& news) {
  const Payment payment{news.amount, PaymentWay::Gateway, payment_reference(news.transaction)};
  const Stamp stamp = teller.stamp();
  switch (teller.shop.payments.pay(order, payment, stamp)) {
    case PayOutcome::Before: return;
    case PayOutcome::Done:
      teller.shop.orders.note(order.id, "paid", stamp);
      return announce_paid(teller, order, news.amount);
    case PayOutcome::TooMuch: break;
  }
  if (was_booked_by_hand(teller, order, news)) return;
  // Of a code for more than is due by now, what was due is paid.
  const Money due{is_lost(order.status) ? 0 : std::max<std::int64_t>(0, order.due().minor)};
  teller.shop.payments.take_surplus(order, payment, stamp);
  teller.shop.orders.note(order.id, due.minor > 0 ? "paid" : "surplus", stamp);
  if (due.minor > 0) announce_paid(teller, order, news.amount);
  announce_surplus(teller, order, news.amount - due);
}

// Nobody cares for a code whose order is paid or gone, or has a newer one.
void tell_code_is_over(Teller& teller, const Order& order, const Charge& charge) {
  if (!awaits_payment(order)) return;
  if (teller.shop.charges.newest_of(order.id)->reference != charge.reference) return;
  const Phrasebook& words = teller.words_of(order.chat);
  teller.tell(order.chat,
              {words.say("pay.code_over", {{"number", std::to_string(order.number)}}),
               "",
               {},
               {{words.say("button.new_code"), choice(Verb::HowToPay, order.id)},
                {words.say("button.see_order"), choice(Verb::MyOrder, order.id)}}},
              news_topic(order));
}

}  // namespace

void post_charge(Teller& teller, const Order& order) {
  if (!awaits_payment(order)) return;
  call_off(teller, teller.shop.charges.newest_of(order.id));
  const Time expires = order.pay_before > teller.now ? order.pay_before : teller.now + kCodeLasts;
  const Charge charge = teller.shop.charges.ask(order.id, order.due(), expires, teller.now);
  teller.shop.errands.post(kChargeErrand, charge.reference, teller.shop.new_id(teller.now),
                           teller.now);
}

void drop_charge(Teller& teller, const Charge& charge) {
  if (!teller.shop.charges.advance(charge.reference, ChargeStatus::Denied)) return;
  if (const auto order = teller.shop.orders.find(charge.order)) post_charge(teller, *order);
}

void post_confirmation(Teller& teller, std::string_view reference) {
  post_once(teller, kConfirmErrand, reference);
}

void call_off_charge(Teller& teller, const Order& order) {
  if (order.payment == PaymentWay::Gateway && !awaits_payment(order))
    call_off(teller, teller.shop.charges.newest_of(order.id));
}

std::string payment_reference(std::string_view transaction) {
  return "gateway:" + std::string(transaction);
}

std::optional<OrderId> order_of_reference(std::string_view reference) {
  if (!reference.starts_with('k')) return std::nullopt;
  OrderId order;
  const char* end = reference.data() + reference.size();
  const auto [at, error] = std::from_chars(reference.data() + 1, end, order.value);
  if (error != std::errc{} || at == end || *at != '-' || order.value <= 0) return std::nullopt;
  return order;
}

void hear_code(Teller& teller, const Charge& charge, const GatewayCode& code) {
  auto order = teller.shop.orders.find(charge.order);
  if (!order) return;
  teller.shop.charges.set_code(charge, code.transaction, code.code);
  teller.shop.charges.advance(charge.reference, ChargeStatus::Pending);
  teller.shop.charges.look_again(charge.reference, teller.now + kFirstLook);
  const bool is_newest = teller.shop.charges.newest_of(order->id)->reference == charge.reference;
  if (!awaits_payment(*order) || (order->due() != charge.amount && !is_newest))
    return call_off(teller, teller.shop.charges.find(charge.reference));
  if (order->due() != charge.amount) return post_charge(teller, *order);  // a part was paid since
  const Phrasebook& words = teller.words_of(order->chat);
  Message message{words.say("pay.gateway_code", {{"number", std::to_string(order->number)},
                                                 {"total", to_text(charge.amount)}}),
                  gateway_picture(teller.shop, code.code, *order)};
  message.actions = {{words.say("button.see_order"), choice(Verb::MyOrder, order->id)}};
  teller.tell(order->chat, std::move(message), "code:" + std::to_string(order->number));
}

void hear_no_code(Teller& teller, const Charge& charge, const std::string& reason) {
  teller.shop.charges.advance(charge.reference, ChargeStatus::Denied);
  const auto order = teller.shop.orders.find(charge.order);
  if (!order || !awaits_payment(*order)) return;
  const std::string number = std::to_string(order->number);
  const Phrasebook& words = teller.words_of(order->chat);
  teller.tell(order->chat,
              {words.say("pay.no_code", {{"number", number}}),
               "",
               {},
               {{words.say("button.new_code"), choice(Verb::HowToPay, order->id)},
                {words.say("button.talk_to_seller"), {Verb::TalkToSeller}}}},
              news_topic(*order));
  alarm_staff(teller, *order, "alarm.gateway_refused", {{"number", number}, {"news", reason}});
}

void hear_gateway(Teller& teller, const GatewayNews& news) {
  const auto charge = teller.shop.charges.find(news.reference);
  if (!charge) return;
  if (charge->amount != news.amount) return hear_wrong_amount(teller, *charge, news.amount);
  auto order = teller.shop.orders.find(charge->order);
  if (!order) return;
  const bool first = teller.shop.charges.advance(charge->reference, news.status);
  switch (news.status) {
    case ChargeStatus::Asked:
    case ChargeStatus::Pending: return;
    case ChargeStatus::Expired:
    case ChargeStatus::Denied:
      if (first) tell_code_is_over(teller, *order, *charge);
      return;
    case ChargeStatus::Paid:
      book(teller, *order, news);
      return call_off_charge(teller, *order);  // if it was an older code than the newest
    case ChargeStatus::Refunded:
      book(teller, *order, news);  // its "paid" may not have come yet
      return book_refund(teller, *order, news);
  }
}

void hear_wrong_amount(Teller& teller, const Charge& charge, Money told) {
  if (!teller.shop.charges.advance(charge.reference, ChargeStatus::Denied)) return;
  if (const auto order = teller.shop.orders.find(charge.order))
    alarm_staff(teller, *order, "alarm.gateway_amount",
                {{"number", std::to_string(order->number)},
                 {"told", to_text(told)},
                 {"asked", to_text(charge.amount)}});
}

std::vector<Letter> look_after_charges(Shop& shop, Time now) {
  Teller clock(shop, now, kClockActs);
  for (const Charge& charge : shop.charges.to_look_at(now, kLooksAtOnce)) {
    const bool waits =
        charge.status == ChargeStatus::Pending && now < charge.expires + kLookedAfter;
    if (waits) post_confirmation(clock, charge.reference);
    const auto next = std::clamp<std::chrono::milliseconds>((now - charge.asked) / 4, kFirstLook,
                                                            kMostBetweenLooks);
    shop.charges.look_again(charge.reference, waits ? now + next : Time{});
  }
  return std::move(clock.letters);
}

}  // namespace kedai

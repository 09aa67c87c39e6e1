#include "flows/staff/payment_desk.h"

#include <algorithm>

#include "flows/customer/my_orders.h"
#include "flows/gateway.h"
#include "flows/paying.h"
#include "flows/refunds.h"
#include "flows/staff/notices.h"
#include "flows/staff/order_desk.h"

namespace kedai {

namespace {

constexpr auto kAnotherTry = std::chrono::hours{2};  // after a proof that was none

Values facts_of(const Talk& talk, const Order& order) {
  return {{"number", std::to_string(order.number)},
          {"status", status_text(*talk.words, order)},
          {"due", to_text(order.due())},
          {"paid", to_text(order.paid)}};
}

// Paid by hand: on an account or by nobody's choice it is cash.
PaymentWay way_of(const Order& order) {
  return order.payment == PaymentWay::OnAccount ? PaymentWay::OnHandover : order.payment;
}

void book(Talk& talk, Order order, Money amount) {
  const Stamp stamp = talk.stamp();
  const bool done =
      !is_lost(order.status) && amount.minor > 0 &&
      talk.shop.payments.pay(order, {amount, way_of(order)}, stamp) == PayOutcome::Done;
  if (!done) return show_order(talk, order, talk.say("desk.more_than_due", facts_of(talk, order)));
  talk.shop.orders.note(order.id, "paid", stamp);
  announce_paid(talk, order, amount);
  call_off_charge(talk, order);
  const bool all = order.due().minor == 0;
  show_order(talk, order,
             talk.say(all ? "desk.paid_now" : "desk.paid_in_part", facts_of(talk, order)));
}

void book_back(Talk& talk, Order order, Money amount) {
  if (is_asked_for(talk.shop, order))  // or it might be paid back twice
    return show_order(talk, order, talk.say("desk.refund_asked_before", facts_of(talk, order)));
  const Stamp stamp = talk.stamp();
  // Whatever it was paid by: the gateway books its own.
  const auto way = order.payment == PaymentWay::Gateway ? PaymentWay::BankTransfer : way_of(order);
  const bool done = amount.minor > 0 &&
                    talk.shop.payments.pay_back(order, {amount, way}, stamp) == PayOutcome::Done;
  if (!done) return show_order(talk, order, talk.say("desk.more_than_paid", facts_of(talk, order)));
  talk.shop.orders.note(order.id, "paid back", stamp);
  announce_paid_back(talk, order, amount);
  show_order(talk, order, talk.say("desk.paid_back", {{"amount", to_text(amount)}}));
}

// What the gateway has collected it can pay back, too.
void pay_back(Talk& talk, Order order, Money amount) {
  if (!refund_of(talk.shop, order, amount)) return book_back(talk, std::move(order), amount);
  talk.state.awaiting = ARefundWay{order.id, order.paid};
  talk.reply(
      {talk.say("desk.which_way_back",
                {{"number", std::to_string(order.number)}, {"amount", to_text(amount)}}),
       "",
       {},
       {talk.button("button.by_gateway", choice(Verb::RefundByGateway, order.id, amount.minor)),
        talk.button("button.by_hand", choice(Verb::RefundByHand, order.id, amount.minor)),
        talk.button("button.back", choice(Verb::ShowOrder, order.id))}},
      order_topic(order));
}

// Whether the question is still open, and the order as it was then: somebody else may have paid it
// back meanwhile. Otherwise its card is the answer.
bool may_pay_back(Talk& talk, const Order& order) {
  const auto* open = std::get_if<ARefundWay>(&talk.question);
  if (!open || open->order != order.id) {
    show_order(talk, order);
    return false;
  }
  if (open->paid == order.paid) return true;
  show_order(talk, order, talk.say("desk.refund_changed", facts_of(talk, order)));
  return false;
}

template <class Question>
void ask_amount(Talk& talk, const Order& order, std::string_view phrase) {
  talk.state.awaiting = Question{order.id};
  talk.reply({talk.say(phrase, facts_of(talk, order)),
              "",
              {},
              {talk.button("button.back", choice(Verb::ShowOrder, order.id))}},
             order_topic(order));
}

// The question stands when the answer is no amount.
template <class Question>
bool hear_amount(Talk& talk, const Question& question, std::string_view text,
                 void (*then)(Talk&, Order, Money)) {
  const auto order = talk.shop.orders.find(question.order);
  if (!talk.staff || !order) return false;
  if (const auto amount = read_money(text))
    then(talk, *order, *amount);
  else
    ask_amount<Question>(talk, *order, "desk.not_an_amount");
  return true;
}

}  // namespace

void mark_paid(Talk& talk, Order order) {
  if (is_lost(order.status))
    return show_order(talk, order, talk.say("desk.cannot_move", facts_of(talk, order)));
  if (order.due().minor <= 0)
    return show_order(
        talk, order,
        talk.say(order.paid_at ? "desk.paid_before" : "desk.on_account", facts_of(talk, order)));
  const Money due = order.due();
  book(talk, std::move(order), due);
}

void ask_part(Talk& talk, const Order& order) {
  ask_amount<APartPayment>(talk, order, "desk.how_much_paid");
}

void ask_pay_back(Talk& talk, const Order& order) {
  ask_amount<APayBack>(talk, order, "desk.how_much_back");
}

void refund_by_gateway(Talk& talk, const Order& order, Money amount) {
  if (!may_pay_back(talk, order)) return;
  const auto refund = refund_of(talk.shop, order, amount);
  if (!refund)
    return show_order(talk, order, talk.say("desk.more_than_paid", facts_of(talk, order)));
  const bool asked = post_refund(talk, *refund);
  if (asked) talk.shop.orders.note(order.id, "refund asked", talk.stamp());
  show_order(talk, order,
             talk.say(asked ? "desk.refund_asked" : "desk.refund_asked_before",
                      {{"number", std::to_string(order.number)}, {"amount", to_text(amount)}}));
}

void refund_by_hand(Talk& talk, const Order& order, Money amount) {
  if (may_pay_back(talk, order)) book_back(talk, order, amount);
}

void disprove(Talk& talk, Order order) {
  if (!talk.shop.payments.open_proof(order.id) || !awaits_payment(order))
    return show_order(talk, order, talk.say("desk.no_open_proof", facts_of(talk, order)));
  const Stamp stamp = talk.stamp();
  talk.shop.payments.disprove(order, stamp);
  talk.shop.orders.note(order.id, "disproved", stamp);
  if (order.pay_before != Time{}) {
    const Time until = std::max(order.pay_before, talk.now + kAnotherTry);
    talk.shop.orders.set_deadline(order, until, until);
  }
  announce_disproved(talk, order);
  show_order(talk, order, talk.say("desk.disproved", facts_of(talk, order)));
}

void show_proof(Talk& talk, const Order& order) {
  const auto picture_id = talk.shop.payments.open_proof(order.id);
  if (!picture_id)
    return show_order(talk, order, talk.say("desk.no_open_proof", facts_of(talk, order)));
  const auto picture = talk.shop.pictures.find(*picture_id);
  const bool photo = picture && picture->media_type.starts_with("image/");
  Message message{talk.say("desk.proof_again", facts_of(talk, order))};
  message.attachment = {photo ? Attachment::Kind::Photo : Attachment::Kind::Document,
                        std::string(kOwnPictures), *picture_id};
  message.actions = {talk.button("button.paid", choice(Verb::MarkPaid, order.id)),
                     talk.button("button.disprove", choice(Verb::Disprove, order.id))};
  talk.reply(std::move(message));
}

void hear_payment(Talk& talk, Command command, std::string_view text) {
  const auto numbered = read_order_number(text);
  const auto order =
      numbered ? talk.shop.orders.find_number(numbered->number) : std::optional<Order>{};
  const auto amount = numbered ? read_money(numbered->rest) : std::nullopt;
  const bool back = command == Command::PayBack;
  if (order && amount) return back ? pay_back(talk, *order, *amount) : book(talk, *order, *amount);
  if (order && numbered->rest.empty())
    return back ? ask_pay_back(talk, *order) : ask_part(talk, *order);
  talk.reply({numbered && !order
                  ? talk.say("desk.unknown_order", {{"number", std::to_string(numbered->number)}})
                  : talk.say(usage_key(command)),
              "",
              {},
              {talk.button("button.open_orders", {Verb::OpenOrders})}});
}

bool hear(Talk& talk, const APartPayment& question, std::string_view text) {
  return hear_amount(talk, question, text, book);
}

bool hear(Talk& talk, const APayBack& question, std::string_view text) {
  return hear_amount(talk, question, text, pay_back);
}

}  // namespace kedai

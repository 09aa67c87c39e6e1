#include "flows/customer/my_orders.h"

#include <fmt/format.h>

#include "flows/customer/browsing.h"
#include "flows/customer/checkout.h"
#include "flows/customer/summary.h"
#include "flows/gateway.h"
#include "flows/paying.h"
#include "flows/staff/notices.h"

namespace kedai {

namespace {

constexpr int kShown = 6;

// The customer's own order, or nothing: somebody else's is as if it were not there.
std::optional<Order> mine(Talk& talk, OrderId id) {
  auto order = talk.shop.orders.find(id);
  if (order && order->customer == talk.customer.id) return order;
  show_menu(talk, talk.say("orders.unknown"));
  return std::nullopt;
}

std::string order_text(const Talk& talk, const Order& order) {
  std::string text = talk.say("orders.head", {{"number", std::to_string(order.number)},
                                              {"status", status_text(*talk.words, order)}});
  text += "\n" + lines_text(*talk.words, order);
  text += "\n" + fulfilment_line(talk.shop, *talk.words, order);
  text += ready_line(*talk.words, order);
  text += "\n" + payment_line(*talk.words, order.payment);
  if (const auto paid = paid_text(*talk.words, order); !paid.empty()) text += ", " + paid;
  if (!order.note.empty()) text += "\n" + talk.say("basket.note_line", {{"note", order.note}});
  text += "\n" + talk.say("checkout.total", {{"total", to_text(order.total())}});
  if (order.payment == PaymentWay::BankTransfer && awaits_payment(order))
    text += "\n" + how_to_pay(talk.shop, *talk.words, order, talk.now).text;
  return text;
}

// The gateway's code once more.
void show_code(Talk& talk, const Order& order, const Charge& charge) {
  Message message{talk.say("pay.gateway_code", {{"number", std::to_string(order.number)},
                                                {"total", to_text(charge.amount)}}),
                  gateway_picture(talk.shop, charge.code, order)};
  message.actions = {talk.button("button.see_order", choice(Verb::MyOrder, order.id))};
  talk.reply(std::move(message));
}

}  // namespace

std::string status_text(const Phrasebook& words, const Order& order) {
  if (order.status == OrderStatus::Prepared)
    return words.say(order.fulfilment == Fulfilment::Pickup ? "status.ready_to_collect"
                                                            : "status.ready_to_ship");
  return words.say("status." + std::string(to_word(order.status)));
}

void show_my_orders(Talk& talk) {
  const auto orders = talk.shop.orders.of_customer(talk.customer.id, kShown);
  if (orders.empty()) return show_menu(talk, talk.say("orders.none"));
  Message message{talk.say("orders.title")};
  int number = 0;
  for (const Order& order : orders) {
    const auto status = status_text(*talk.words, order);
    message.text +=
        fmt::format("\n{}. {} - {}, {}", ++number, order.number, to_text(order.total()), status);
    message.options.push_back({std::to_string(order.number), choice(Verb::MyOrder, order.id),
                               to_text(order.total()) + ", " + status});
  }
  message.actions = {talk.button("button.talk_to_seller", {Verb::TalkToSeller}),
                     talk.button("button.back", {Verb::Menu})};
  talk.reply(std::move(message));
}

void show_my_order(Talk& talk, OrderId id) {
  if (const auto order = mine(talk, id)) show_my_order(talk, *order, "");
}

void show_my_order(Talk& talk, const Order& order, std::string first_line) {
  if (!first_line.empty()) first_line += "\n";
  Message message{std::move(first_line) + order_text(talk, order)};
  if (awaits_payment(order) && order.payment != PaymentWay::BankTransfer)
    message.actions.push_back(talk.button("button.how_to_pay", choice(Verb::HowToPay, order.id)));
  if (lawful(order.status, OrderStatus::Cancelled, Mover::Customer))
    message.actions.push_back(
        talk.button("button.cancel_order", choice(Verb::AskCancel, order.id)));
  if (!is_open(order.status))
    message.actions.push_back(
        talk.button("button.order_again", choice(Verb::OrderAgain, order.id)));
  message.actions.push_back(talk.button("button.talk_to_seller", {Verb::TalkToSeller}));
  message.actions.push_back(talk.button("button.back", {Verb::MyOrders}));
  talk.reply(std::move(message), news_topic(order));
}

void show_how_to_pay(Talk& talk, OrderId id, QrisCode code) {
  const auto order = mine(talk, id);
  if (!order) return;
  if (!awaits_payment(*order)) return show_my_order(talk, *order, "");
  const bool by_gateway = order->payment == PaymentWay::Gateway;
  const auto charge = by_gateway ? talk.shop.charges.newest_of(order->id) : std::optional<Charge>{};
  if (charge && charge->status == ChargeStatus::Pending && charge->amount == order->due() &&
      charge->expires > talk.now)
    return show_code(talk, *order, *charge);
  // Asked for and not there yet: it will come.
  if (by_gateway && !(charge && charge->status == ChargeStatus::Asked)) post_charge(talk, *order);
  const HowToPay how = how_to_pay(talk.shop, *talk.words, *order, talk.now, code);
  Message message{how.text, how.picture_id};
  const bool filled = order->payment == PaymentWay::Qris && talk.shop.profile.qris_with_amount;
  if (filled && code != QrisCode::Plain)
    message.actions.push_back(talk.button("button.plain_qris", choice(Verb::PlainQris, id)));
  message.actions.push_back(talk.button("button.see_order", choice(Verb::MyOrder, id)));
  talk.reply(std::move(message));
}

void ask_cancel(Talk& talk, OrderId id) {
  const auto order = mine(talk, id);
  if (!order) return;
  if (!lawful(order->status, OrderStatus::Cancelled, Mover::Customer))
    return show_my_order(talk, *order, talk.say("orders.too_late"));
  talk.reply({talk.say("orders.sure_cancel", {{"number", std::to_string(order->number)}}),
              "",
              {},
              {talk.button("button.yes_cancel", choice(Verb::CancelMine, id)),
               talk.button("button.no_keep", choice(Verb::MyOrder, id))}});
}

void cancel_mine(Talk& talk, OrderId id) {
  auto order = mine(talk, id);
  if (!order) return;
  const auto outcome =
      talk.shop.orders.move(*order, OrderStatus::Cancelled, Mover::Customer, talk.stamp());
  switch (outcome) {
    case MoveOutcome::Done:
      announce_cancelled(talk, *order);
      call_off_charge(talk, *order);
      return show_my_order(talk, *order, talk.say("orders.cancelled"));
    case MoveOutcome::AlreadyThere: return show_my_order(talk, *order, "");
    case MoveOutcome::Unlawful: return show_my_order(talk, *order, talk.say("orders.too_late"));
  }
}

void order_again(Talk& talk, OrderId id) {
  const auto order = mine(talk, id);
  if (!order) return;
  Cart& cart = talk.cart();
  for (const OrderLine& line : order->lines)
    if (talk.shop.catalog->find(line.variant) && !cart.find(line.variant))
      cart.put(line.variant, line.quantity);
  talk.keep_cart();
  check_out(talk);
}

}  // namespace kedai

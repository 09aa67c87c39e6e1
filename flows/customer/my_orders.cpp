#include "flows/customer/my_orders.h"

#include <fmt/format.h>

#include "flows/customer/browsing.h"
#include "flows/customer/checkout.h"
#include "flows/customer/summary.h"
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
  if (order.paid_at) text += ", " + talk.say("orders.paid");
  if (!order.note.empty()) text += "\n" + talk.say("basket.note_line", {{"note", order.note}});
  text += "\n" + talk.say("checkout.total", {{"total", to_text(order.total())}});
  if (order.payment == PaymentWay::BankTransfer && !order.paid_at && is_open(order.status))
    text += "\n" + talk.say("placed.transfer_to", {{"account", talk.shop.profile.bank_account},
                                                   {"total", to_text(order.total())}});
  return text;
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

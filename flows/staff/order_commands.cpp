#include "flows/staff/order_commands.h"

#include <fmt/format.h>

#include <algorithm>

#include "flows/customer/my_orders.h"
#include "flows/staff/notices.h"
#include "flows/staff/order_desk.h"
#include "flows/staff/payment_desk.h"

namespace kedai {

namespace {

constexpr int kLookedAt = 50;  // open orders
constexpr std::size_t kMostOffered = 10;

Verb verb_of(Command command) {
  switch (command) {
    case Command::Accept: return Verb::Accept;
    case Command::Reject: return Verb::AskReject;
    case Command::Prepare: return Verb::Prepare;
    case Command::Ship: return Verb::Ship;
    case Command::Complete: return Verb::Complete;
    case Command::Paid: return Verb::MarkPaid;
    case Command::Cancel: return Verb::AskCancelOrder;
    default: return Verb::ShowOrder;
  }
}

std::optional<OrderStatus> target_of(Command command) {
  switch (command) {
    case Command::Accept: return OrderStatus::Accepted;
    case Command::Reject: return OrderStatus::Rejected;
    case Command::Prepare: return OrderStatus::Prepared;
    case Command::Ship: return OrderStatus::Shipped;
    case Command::Complete: return OrderStatus::Completed;
    case Command::Cancel: return OrderStatus::Cancelled;
    default: return std::nullopt;
  }
}

bool fits(Command command, const Order& order) {
  if (command == Command::Paid) return order.due().minor > 0;
  if (command == Command::Ship && order.fulfilment == Fulfilment::Pickup) return false;
  const auto target = target_of(command);
  return target && lawful(order.status, *target, Mover::Staff);
}

void move_by_words(Talk& talk, Command command, const Order& order, std::string_view reason) {
  if (command == Command::Orders) return show_order(talk, order);
  if (command == Command::Paid) return mark_paid(talk, order);
  if (command == Command::Reject && reason.empty()) return ask_reject_reason(talk, order);
  if (command == Command::Cancel && order.status != OrderStatus::Placed)
    return ask_cancel_order(talk, order);
  if (const auto target = target_of(command)) move_order(talk, order, *target, reason);
}

void say_unknown(Talk& talk, std::int64_t number) {
  talk.reply({talk.say("desk.unknown_order", {{"number", std::to_string(number)}}),
              "",
              {},
              {talk.button("button.open_orders", {Verb::OpenOrders})}});
}

void offer_orders(Talk& talk, Command command, const std::vector<Order>& orders) {
  Message message{talk.say(orders.empty() ? "desk.none_fits" : "desk.which_order")};
  for (const Order& order : orders) {
    if (message.options.size() == kMostOffered) break;
    const std::string name = order.name.empty() ? talk.say("desk.no_name") : order.name;
    message.options.push_back({std::to_string(order.number), choice(verb_of(command), order.id),
                               name + ", " + to_text(order.total())});
    message.text += fmt::format("\n{}. {} - {}, {}, {}", message.options.size(), order.number, name,
                                to_text(order.total()), status_text(*talk.words, order));
  }
  message.actions = {talk.button("button.open_orders", {Verb::OpenOrders})};
  talk.reply(std::move(message));
}

// Without a number: the only order that can be meant, or which?
void move_the_only_one(Talk& talk, Command command) {
  auto orders = talk.shop.orders.open(kLookedAt);
  std::erase_if(orders, [&](const Order& order) { return !fits(command, order); });
  if (orders.size() != 1) return offer_orders(talk, command, orders);
  if (command == Command::Cancel) return ask_cancel_order(talk, orders[0]);
  move_by_words(talk, command, orders[0], "");
}

}  // namespace

bool hear_order_command(Talk& talk, Command command, std::string_view text) {
  if (text.empty()) {
    if (command == Command::Orders)
      show_open_orders(talk);
    else
      move_the_only_one(talk, command);
    return true;
  }
  const auto numbered = read_order_number(text);
  const bool takes_words = command == Command::Reject || command == Command::Cancel;
  const bool makes_sense = numbered && (numbered->rest.empty() || takes_words);
  if (!makes_sense && command == Command::Orders) return false;
  if (!makes_sense) {
    talk.reply({talk.say(usage_key(command)),
                "",
                {},
                {talk.button("button.open_orders", {Verb::OpenOrders})}});
    return true;
  }
  if (const auto order = talk.shop.orders.find_number(numbered->number))
    move_by_words(talk, command, *order, numbered->rest);
  else
    say_unknown(talk, numbered->number);
  return true;
}

void ask_cancel_order(Talk& talk, const Order& order) {
  if (!lawful(order.status, OrderStatus::Cancelled, Mover::Staff))
    return move_order(talk, order, OrderStatus::Cancelled);  // says why not
  talk.reply({talk.say("desk.sure_cancel", {{"number", std::to_string(order.number)},
                                            {"status", status_text(*talk.words, order)}}),
              "",
              {},
              {talk.button("button.yes_cancel", choice(Verb::CancelOrder, order.id)),
               talk.button("button.no_keep", choice(Verb::ShowOrder, order.id))}},
             order_topic(order));
}

}  // namespace kedai

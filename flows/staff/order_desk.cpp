#include "flows/staff/order_desk.h"

#include <fmt/format.h>

#include "flows/customer/my_orders.h"
#include "flows/gateway.h"
#include "flows/staff/notices.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

constexpr std::size_t kShown = 10;
constexpr int kReasons = 3;
constexpr std::size_t kMostReason = 200;

// Whoever did the last thing to the order; its buyer is nobody's name.
std::string who_acted(Talk& talk, OrderId id) {
  const std::string actor = talk.shop.orders.last_actor(id);
  if (actor == kBuyerActs) return talk.say("desk.the_buyer");
  if (actor == kClockActs) return talk.say("desk.the_clock");
  return actor == kGatewayActs ? talk.say("desk.the_gateway") : actor;
}

}  // namespace

void show_open_orders(Talk& talk, std::int64_t after_number) {
  auto orders = talk.shop.orders.open(static_cast<int>(kShown) + 1, after_number);
  if (orders.empty()) {
    talk.reply({talk.say("desk.no_open_orders"),
                "",
                {},
                {talk.button("button.stock", {Verb::StockList}),
                 talk.button("button.staff_help", {Verb::StaffHelp})}});
    return;
  }
  const bool more = orders.size() > kShown;
  if (more) orders.pop_back();
  Message message{talk.say("desk.open_orders")};
  int number = 0;
  for (const Order& order : orders) {
    const auto status = status_text(*talk.words, order);
    const std::string name = order.name.empty() ? talk.say("desk.no_name") : order.name;
    message.text += fmt::format("\n{}. {} - {}, {}, {}", ++number, order.number, name,
                                to_text(order.total()), status);
    message.options.push_back(
        {std::to_string(order.number), choice(Verb::ShowOrder, order.id), name + ", " + status});
  }
  if (more)
    message.actions.push_back(talk.button("button.more", {Verb::OpenOrders, orders.back().number}));
  message.actions.push_back(talk.button("button.stock", {Verb::StockList}));
  talk.reply(std::move(message));
}

void show_order(Talk& talk, const Order& order, const std::string& first_line) {
  Message message = order_card(talk.shop, *talk.words, order);
  if (!first_line.empty()) message.text = first_line + "\n" + message.text;
  if (order.status == OrderStatus::Accepted || order.status == OrderStatus::Prepared ||
      order.status == OrderStatus::Shipped)
    message.actions.push_back(
        talk.button("button.cancel_order", choice(Verb::AskCancelOrder, order.id)));
  message.actions.push_back(talk.button("button.open_orders", {Verb::OpenOrders}));
  talk.reply(std::move(message), order_topic(order));
}

void move_order(Talk& talk, Order order, OrderStatus to, std::string_view reason) {
  const auto outcome = talk.shop.orders.move(order, to, Mover::Staff, talk.stamp(reason));
  const std::string number = std::to_string(order.number);
  const std::string status = status_text(*talk.words, order);
  switch (outcome) {
    case MoveOutcome::Done:
      announce_move(talk, order, reason);
      call_off_charge(talk, order);
      return show_order(talk, order);  // its title says how it stands now
    case MoveOutcome::AlreadyThere:
      return show_order(
          talk, order,
          talk.say("desk.moved_before",
                   {{"number", number}, {"status", status}, {"who", who_acted(talk, order.id)}}));
    case MoveOutcome::Unlawful:
      return show_order(talk, order,
                        talk.say("desk.cannot_move", {{"number", number}, {"status", status}}));
  }
}

void ask_reject_reason(Talk& talk, const Order& order) {
  if (!lawful(order.status, OrderStatus::Rejected, Mover::Staff))
    return move_order(talk, order, OrderStatus::Rejected);
  Message message{talk.say("desk.why_reject", {{"number", std::to_string(order.number)}})};
  for (int number = 1; number <= kReasons; ++number)
    message.options.push_back(
        {reject_reason(*talk.words, number), choice(Verb::Reject, order.id, number)});
  message.actions = {talk.button("button.back", choice(Verb::ShowOrder, order.id))};
  talk.state.awaiting = ARejectReason{order.id};
  talk.reply(std::move(message), order_topic(order));
}

bool hear(Talk& talk, const ARejectReason& question, std::string_view text) {
  auto order = talk.shop.orders.find(question.order);
  if (!talk.staff || !order) return false;
  move_order(talk, *order, OrderStatus::Rejected, cleaned(text, kMostReason));
  return true;
}

std::string reject_reason(const Phrasebook& words, std::int64_t number) {
  if (number < 1 || number > kReasons) return "";
  return words.say("desk.reason_" + std::to_string(number));
}

}  // namespace kedai

#include "flows/staff/desk.h"

#include <charconv>

#include "flows/customer/browsing.h"
#include "flows/handover.h"
#include "flows/staff/order_desk.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

constexpr std::size_t kLongestCode = 40;

void with_order(Talk& talk, OrderId id, const std::function<void(const Order&)>& act) {
  const auto order = talk.shop.orders.find(id);
  if (!order) {
    talk.reply({talk.say("orders.unknown"),
                "",
                {},
                {talk.button("button.open_orders", {Verb::OpenOrders})}});
    return;
  }
  act(*order);
}

}  // namespace

void act_as_staff(Talk& talk, const Choice& choice) {
  if (!talk.staff) return show_menu(talk);
  const OrderId order_id{choice.id};
  const auto move_to = [&](OrderStatus to) {
    with_order(talk, order_id, [&](const Order& order) { move_order(talk, order, to); });
  };
  switch (choice.verb) {
    case Verb::ShowOrder:
      return with_order(talk, order_id, [&](const Order& order) { show_order(talk, order); });
    case Verb::Accept:
      return move_to(OrderStatus::Accepted);
    case Verb::AskReject:
      return with_order(talk, order_id,
                        [&](const Order& order) { ask_reject_reason(talk, order); });
    case Verb::Reject:
      return with_order(talk, order_id, [&](const Order& order) {
        move_order(talk, order, OrderStatus::Rejected,
                   reject_reason(talk.words_of(order.chat), choice.n));
      });
    case Verb::Prepare:
      return move_to(OrderStatus::Prepared);
    case Verb::Ship:
      return move_to(OrderStatus::Shipped);
    case Verb::Complete:
      return move_to(OrderStatus::Completed);
    case Verb::CancelOrder:
      return move_to(OrderStatus::Cancelled);
    case Verb::MarkPaid:
      return with_order(talk, order_id, [&](const Order& order) { mark_paid(talk, order); });
    case Verb::TalkToBuyer:
      return talk_to_buyer(talk, ChatId{choice.id});
    case Verb::OpenOrders:
      return show_open_orders(talk);
    default:
      return show_staff_help(talk);
  }
}

bool hear_command(Talk& talk, std::string_view text) {
  if (!talk.staff) return false;
  const std::string said = folded(text.substr(0, 200));
  if (said == "pesanan" || said == "orders") {
    show_open_orders(talk);
    return true;
  }
  if (said == "bantuan" || said == "help") {
    show_staff_help(talk);
    return true;
  }
  return false;
}

void show_staff_help(Talk& talk) {
  talk.reply({talk.say("desk.help"),
              "",
              {},
              {talk.button("button.open_orders", {Verb::OpenOrders}),
               talk.button("button.stock", {Verb::StockList})}});
}

bool hear_invitation(Talk& talk, std::string_view text) {
  if (text.starts_with("/start")) text.remove_prefix(6);
  const std::string code = cleaned(text, kLongestCode);
  if (code.size() < 8 || code.size() == kLongestCode) return false;
  const auto role = talk.shop.staff.redeem(code, talk.now);
  if (!role) return false;
  StaffMember member{{talk.shop.new_id(talk.now)}, *role,
                     talk.customer.name,           talk.chat.channel,
                     talk.event.identity.value,    talk.chat.id};
  if (member.name.empty()) member.name = talk.say("role." + std::string(to_word(*role)));
  talk.shop.staff.bind(member, talk.now);
  talk.staff = member;
  Message message{
      talk.say("desk.bound", {{"shop", talk.shop.profile.name},
                              {"role", talk.say("role." + std::string(to_word(*role)))}})};
  message.actions = {talk.button("button.open_orders", {Verb::OpenOrders}),
                     talk.button("button.stock", {Verb::StockList}),
                     talk.button("button.staff_help", {Verb::StaffHelp})};
  talk.reply(std::move(message));
  return true;
}

}  // namespace kedai

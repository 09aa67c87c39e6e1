#include "flows/staff/notices.h"

#include <fmt/format.h>

#include "flows/customer/my_orders.h"
#include "flows/customer/summary.h"
#include "flows/dates.h"
#include "flows/paying.h"

namespace kedai {

namespace {

// Typed in by staff: nobody waits for news of it.
bool at_counter(const Order& order) { return !order.chat; }

// No value of a notice is empty: a template would be refused.
std::string name_or(const std::string& name, const std::string& otherwise) {
  return name.empty() ? otherwise : name;
}

std::string buyer_line(Shop& shop, const Phrasebook& words, const Order& order) {
  const auto chat = shop.conversations.find(order.chat);
  std::string who = order.name.empty() ? words.say("desk.no_name") : order.name;
  if (!order.phone.empty()) who += ", " + order.phone;
  if (chat) who += " (" + words.say("channel." + chat->channel) + ")";
  return words.say("desk.buyer", {{"who", who}});
}

std::string card_text(Shop& shop, const Phrasebook& words, const Order& order) {
  const std::string status = status_text(words, order);
  std::string text =
      words.say(order.status == OrderStatus::Placed ? "desk.new_order" : "desk.order",
                {{"number", std::to_string(order.number)},
                 {"total", to_text(order.total())},
                 {"status", status}});
  text += "\n" + lines_text(words, order);
  if (!at_counter(order)) text += "\n" + fulfilment_line(shop, words, order);
  text += ready_line(words, order);
  text += "\n" + payment_line(words, order.payment);
  if (const auto paid = paid_text(words, order); !paid.empty()) text += ", " + paid;
  if (!order.note.empty()) text += "\n" + words.say("basket.note_line", {{"note", order.note}});
  return text + "\n" + buyer_line(shop, words, order);
}

// The moves that make sense next, in the order in which they are done.
std::vector<Button> card_buttons(const Phrasebook& words, const Order& order) {
  std::vector<Button> buttons;
  const auto offer = [&](bool when, std::string_view phrase, Verb verb) {
    if (when) buttons.push_back({words.say(phrase), choice(verb, order.id)});
  };
  const bool delivery = order.fulfilment == Fulfilment::Delivery;
  const auto may = [&](OrderStatus to) { return lawful(order.status, to, Mover::Staff); };
  offer(may(OrderStatus::Accepted), "button.accept", Verb::Accept);
  offer(may(OrderStatus::Rejected), "button.reject", Verb::AskReject);
  offer(may(OrderStatus::Prepared) && !at_counter(order), "button.prepare", Verb::Prepare);
  offer(may(OrderStatus::Shipped) && delivery, "button.ship", Verb::Ship);
  offer(may(OrderStatus::Completed), "button.complete", Verb::Complete);
  const bool lost = is_lost(order.status);
  const bool due = !lost && order.due().minor > 0;
  offer(due && (order.status != OrderStatus::Placed || awaits_payment(order)), "button.paid",
        Verb::MarkPaid);
  offer(lost && order.paid.minor > 0, "button.pay_back", Verb::AskPayBack);
  if (order.chat && is_open(order.status))
    buttons.push_back({words.say("button.talk_to_buyer"), choice(Verb::TalkToBuyer, order.chat)});
  return buttons;
}

std::string move_key(const Order& order) {
  const std::string status(to_word(order.status));
  const bool differs =
      order.status == OrderStatus::Accepted || order.status == OrderStatus::Prepared;
  if (!differs) return "told." + status;
  return "told." + status + (order.fulfilment == Fulfilment::Pickup ? "_pickup" : "_delivery");
}

// "hari ini sampai 17.00"
std::string when_to_collect(const Profile& profile, const Phrasebook& words, const Order& order,
                            Time now) {
  const std::string closes = clock_text(profile.closes_minute);
  if (order.ready_day > local_day(profile, now))
    return words.say("told.day_until",
                     {{"day", day_text(words, order.ready_day)}, {"closes", closes}});
  const bool today = minute_of_day(profile, now) < profile.closes_minute;
  return words.say(today ? "told.today_until" : "told.next_day_until", {{"closes", closes}});
}

}  // namespace

std::string order_topic(const Order& order) { return "order:" + std::to_string(order.number); }
std::string news_topic(const Order& order) { return "news:" + std::to_string(order.number); }

Message order_card(Shop& shop, const Phrasebook& words, const Order& order) {
  Message message{card_text(shop, words, order)};
  message.actions = card_buttons(words, order);
  return message;
}

void tell_staff(Teller& teller, const Order& order, Placement placement,
                const std::function<Message(const Phrasebook&)>& make) {
  for (const StaffMember& member : teller.shop.staff.all())
    if (member.chat && member.chat != teller.here())
      teller.tell(member.chat, make(teller.words_of(member.chat)), order_topic(order), placement);
}

void tell_buyer(Teller& teller, const Order& order, std::string text) {
  if (at_counter(order)) return;
  const auto& words = teller.words_of(order.chat);
  Message message{std::move(text)};
  message.actions = {{words.say("button.see_order"), choice(Verb::MyOrder, order.id)}};
  if (!is_open(order.status))
    message.actions.push_back({words.say("button.shop_again"), {Verb::Menu}});
  teller.tell(order.chat, std::move(message), news_topic(order), Placement::New,
              Notice{Notice::Kind::OrderNews,
                     {name_or(order.name, words.say("desk.customer")), teller.shop.profile.name,
                      std::to_string(order.number), status_text(words, order)},
                     choice(Verb::MyOrder, order.id)});
}

void announce_order(Teller& teller, const Order& order) {
  for (const StaffMember& member : teller.shop.staff.all()) {
    if (!member.chat) continue;
    const Phrasebook& words = teller.words_of(member.chat);
    teller.tell(member.chat, order_card(teller.shop, words, order), order_topic(order),
                Placement::New,
                Notice{Notice::Kind::NewOrder,
                       {teller.shop.profile.name, std::to_string(order.number),
                        name_or(order.name, words.say("desk.customer")), to_text(order.total())},
                       choice(Verb::ShowOrder, order.id)});
  }
}

void announce_cancelled(Teller& teller, const Order& order) {
  tell_staff(teller, order, Placement::New, [&](const Phrasebook& words) {
    Message message = order_card(teller.shop, words, order);
    message.text = words.say("desk.buyer_cancelled", {{"number", std::to_string(order.number)}}) +
                   "\n" + message.text;
    return message;
  });
}

void announce_move(Teller& teller, const Order& order, std::string_view reason) {
  if (at_counter(order)) return;
  tell_staff(teller, order, Placement::OverTopic, [&](const Phrasebook& words) {
    Message message = order_card(teller.shop, words, order);
    message.text += "\n" + words.say("desk.done_by",
                                     {{"status", status_text(words, order)}, {"who", teller.acts}});
    return message;
  });
  const auto& words = teller.words_of(order.chat);
  const Profile& profile = teller.shop.profile;
  const std::string when = when_to_collect(profile, words, order, teller.now);
  tell_buyer(teller, order,
             words.say(move_key(order), {{"number", std::to_string(order.number)},
                                         {"address", profile.address},
                                         {"when", when},
                                         {"reason", std::string(reason)}}));
}

}  // namespace kedai

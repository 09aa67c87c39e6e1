// Of notices.h, what is told about an order's money.
#include "flows/customer/my_orders.h"
#include "flows/paying.h"
#include "flows/staff/notices.h"

namespace kedai {

namespace {

Values number_of(const Order& order) { return {{"number", std::to_string(order.number)}}; }

Values with_amount(const Order& order, Money amount) {
  return {{"number", std::to_string(order.number)},
          {"total", to_text(amount)},
          {"due", to_text(order.due())}};
}

// The card in its place, with a line below it.
void renew_cards(Teller& teller, const Order& order, std::string_view phrase,
                 const Values& values) {
  tell_staff(teller, order, Placement::OverTopic, [&](const Phrasebook& words) {
    Message message = order_card(teller.shop, words, order);
    message.text += "\n" + words.say(phrase, values);
    return message;
  });
}

std::string actor_in(const Phrasebook& words, const std::string& acts) {
  if (acts == kClockActs) return words.say("desk.the_clock");
  if (acts == kGatewayActs) return words.say("desk.the_gateway");
  return acts;
}

}  // namespace

void announce_paid(Teller& teller, const Order& order, Money amount) {
  if (!order.chat) return;
  tell_staff(teller, order, Placement::OverTopic, [&](const Phrasebook& words) {
    Message message = order_card(teller.shop, words, order);
    message.text += "\n" + words.say("desk.paid_by", {{"who", actor_in(words, teller.acts)},
                                                      {"amount", to_text(amount)}});
    return message;
  });
  const bool all = order.due().minor == 0;
  tell_buyer(teller, order,
             teller.words_of(order.chat)
                 .say(all ? "told.paid" : "told.paid_in_part", with_amount(order, amount)));
}

void announce_paid_back(Teller& teller, const Order& order, Money amount) {
  renew_cards(teller, order, "desk.paid_back", {{"amount", to_text(amount)}});
  tell_buyer(teller, order,
             teller.words_of(order.chat).say("told.paid_back", with_amount(order, amount)));
}

void announce_surplus(Teller& teller, const Order& order, Money amount) {
  alarm_staff(teller, order, "desk.surplus", with_amount(order, amount));
}

void announce_proof(Teller& teller, const Order& order, const Attachment& proof) {
  for (const StaffMember& member : teller.shop.staff.all()) {
    if (!member.chat) continue;
    const Phrasebook& words = teller.words_of(member.chat);
    Message message{words.say(
        "desk.proof", {{"number", std::to_string(order.number)},
                       {"due", to_text(order.due())},
                       {"status", status_text(words, order)},
                       {"who", order.name.empty() ? words.say("desk.no_name") : order.name}})};
    message.attachment = proof;
    if (awaits_payment(order))
      message.actions = {{words.say("button.paid"), choice(Verb::MarkPaid, order.id)},
                         {words.say("button.disprove"), choice(Verb::Disprove, order.id)}};
    message.actions.push_back({words.say("button.see_order"), choice(Verb::ShowOrder, order.id)});
    teller.tell(member.chat, std::move(message), "proof:" + std::to_string(order.number));
  }
}

void announce_disproved(Teller& teller, const Order& order) {
  tell_buyer(teller, order,
             teller.words_of(order.chat)
                 .say("told.disproved",
                      {{"number", std::to_string(order.number)}, {"due", to_text(order.due())}}));
}

void announce_deadline(Teller& teller, const Order& order) {
  const Phrasebook& words = teller.words_of(order.chat);
  tell_buyer(
      teller, order,
      words.say("told.pay_soon",
                {{"number", std::to_string(order.number)},
                 {"due", to_text(order.due())},
                 {"when", moment_text(words, teller.shop.profile, teller.now, order.pay_before)}}));
}

void announce_expired(Teller& teller, const Order& order) {
  renew_cards(teller, order, "desk.expired", number_of(order));
  tell_buyer(teller, order, teller.words_of(order.chat).say("told.expired", number_of(order)));
}

void alarm_staff(Teller& teller, const Order& order, std::string_view phrase,
                 const Values& values) {
  tell_staff(teller, order, Placement::New, [&](const Phrasebook& words) {
    Message message = order_card(teller.shop, words, order);
    message.text = words.say(phrase, values) + "\n" + message.text;
    return message;
  });
}

}  // namespace kedai

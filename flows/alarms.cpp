// The letters that no message asked for: apologies, alarms, and what the clock ends.
#include <fmt/format.h>

#include "flows/converse.h"
#include "flows/handover.h"
#include "flows/recognition.h"
#include "flows/talk.h"

namespace kedai {

namespace {

// WhatsApp lets the shop write freely for a day after a person wrote. The reminder comes in the
// last ten hours of it: those are never all in the night.
constexpr auto kWindow = std::chrono::hours{24};
constexpr auto kReminded = std::chrono::hours{10};
constexpr auto kQuiet = std::chrono::hours{6};  // between alarms about the same
constexpr int kMorning = 7 * 60;
constexpr int kNight = 21 * 60;

template <class Whom>
std::vector<Letter> to_staff(Shop& shop, Whom whom, std::string_view phrase_key,
                             const Values& values = {}) {
  std::vector<Letter> letters;
  for (const StaffMember& member : shop.staff.all()) {
    const auto chat = shop.conversations.find(member.chat);
    if (!chat || !chat->reachable || !whom(*chat)) continue;
    Letter letter{chat->id, {phrasebook_for(shop, chat->locale).say(phrase_key, values)}};
    letter.notice = shop_news(shop, letter.message);
    letters.push_back(std::move(letter));
  }
  return letters;
}

// Whether nothing was said about it for a while; it is being said now.
bool is_news(Shop& shop, std::string_view about, Time now) {
  const std::string topic = "alarm:" + std::string(about);
  const std::string said = shop.mailbox.recall(ChatId{}, topic).value_or("0");
  if (std::chrono::abs(now - from_millis(std::stoll(said))) < kQuiet) return false;
  shop.mailbox.remember(ChatId{}, topic, std::to_string(to_millis(now)));
  return true;
}

// A letter that came unasked is offered like any other: its buttons can be typed.
Letter letter_to(Shop& shop, ChatRow& chat, Message message, Time now) {
  Conversation state = decode_conversation(chat.state);
  state.offer_besides(message);
  chat.state = encode(state);
  shop.conversations.save(chat, now);
  return {chat.id, std::move(message)};
}

Message silence_message(Shop& shop, const ChatRow& staff, const ChatRow& buyer) {
  const Phrasebook& words = phrasebook_for(shop, staff.locale);
  const std::string name = shop.customers.get(buyer.customer).name;
  const std::string who = name.empty() ? words.say("desk.no_name") : name;
  return {words.say("handover.silent", {{"who", who}}),
          "",
          {},
          {{words.say("button.talk_again"), choice(Verb::TalkToBuyer, buyer.id)},
           {words.say("button.open_orders"), {Verb::OpenOrders}}}};
}

}  // namespace

std::vector<Letter> alarm(Shop& shop, std::string_view phrase_key, Time, std::string_view not_by,
                          const Values& values) {
  return to_staff(
      shop, [&](const ChatRow& chat) { return chat.channel != not_by; }, phrase_key, values);
}

std::vector<Letter> alarm_once(Shop& shop, std::string_view about, std::string_view phrase_key,
                               Time now, std::string_view not_by, const Values& values) {
  auto letters = alarm(shop, phrase_key, now, not_by, values);
  if (!letters.empty() && !is_news(shop, about, now)) return {};
  return letters;
}

std::vector<Letter> waits_for_buyer(Shop& shop, ChatId id, Time now) {
  const auto buyer = shop.conversations.find(id);
  if (!buyer || shop.staff.of_chat(id)) return {};
  const auto talking = [&](const ChatRow& staff) {
    return decode_conversation(staff.state).talking_to == id &&
           is_news(shop, fmt::format("waits:{}:{}", id.value, staff.id.value), now);
  };
  const std::string name = shop.customers.get(buyer->customer).name;
  return to_staff(shop, talking, "handover.waits", {{"who", name.empty() ? buyer->address : name}});
}

std::vector<Letter> apologise(Shop& shop, const Event& event, Time now) {
  auto letters = alarm(shop, "alarm.message_failed", now);
  if (const auto chat = known_chat(shop, event))
    letters.push_back({chat->id, {phrasebook_for(shop, chat->locale).say("alarm.sorry")}});
  return letters;
}

std::vector<Letter> undeliverable(Shop& shop, ChatId id, Time now) {
  const auto chat = shop.conversations.find(id);
  if (!chat) return {};
  const auto others = [&](const ChatRow& staff) { return staff.id != id; };
  const std::string about = fmt::format("chat:{}", id.value);
  if (const auto member = shop.staff.of_chat(id)) {
    if (chat->reachable) return {};  // one letter was refused: an alarm would be refused, too
    if (!is_news(shop, about, now)) return {};
    return to_staff(shop, others, "alarm.staff_unreachable", {{"who", member->name}});
  }
  if (!is_news(shop, about, now)) return {};
  const Customer customer = shop.customers.get(chat->customer);
  const std::string who = customer.name.empty() ? chat->address : customer.name;
  return to_staff(shop, others, "alarm.undeliverable", {{"who", who}});
}

std::vector<Letter> remind_staff_to_write(Shop& shop, std::string_view channel, Time now) {
  const int minute = minute_of_day(shop.profile, now);
  if (minute < kMorning || minute >= kNight) return {};
  std::vector<Letter> letters;
  for (const StaffMember& member : shop.staff.all()) {
    const auto chat = shop.conversations.find(member.chat);
    if (!chat || chat->channel != channel || !chat->reachable) continue;
    const auto silent = now - chat->heard_at;
    if (silent < kWindow - kReminded || silent >= kWindow) continue;
    const std::string heard = std::to_string(to_millis(chat->heard_at));
    if (shop.mailbox.recall(chat->id, "reminder") == heard) continue;
    shop.mailbox.remember(chat->id, "reminder", heard);
    letters.push_back({chat->id, {phrasebook_for(shop, chat->locale).say("desk.write_today")}});
  }
  return letters;
}

std::vector<Letter> end_silent_talks(Shop& shop, Time now) {
  std::vector<Letter> letters;
  for (ChatRow& chat : shop.conversations.fallen_silent(now)) {
    chat.handover_until = {};
    const Phrasebook& words = phrasebook_for(shop, chat.locale);
    letters.push_back(letter_to(
        shop, chat,
        {words.say("handover.ended"), "", {}, {{words.say("button.menu"), {Verb::Menu}}}}, now));
    for (ChatRow& staff : release_staff(shop, chat.id, {}, now))
      letters.push_back(letter_to(shop, staff, silence_message(shop, staff, chat), now));
  }
  return letters;
}

}  // namespace kedai

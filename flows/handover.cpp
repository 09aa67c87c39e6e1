#include "flows/handover.h"

#include <algorithm>

#include "flows/customer/browsing.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

constexpr auto kSilence = std::chrono::hours{1};
constexpr std::size_t kMostPassed = 2'000;

bool says_end(const Event& event) {
  const auto* said = std::get_if<Said>(&event.content);
  if (!said) return false;
  const std::string word = folded(std::string_view(said->text).substr(0, 40));
  return word == "selesai" || word == "done" || word == "end";
}

// What is passed on: the words, and whatever came with them.
Message passed_on(const Event& event, std::string_view phrase, const Phrasebook& words,
                  const std::string& who) {
  std::string text;
  Message message;
  if (const auto* said = std::get_if<Said>(&event.content)) text = said->text;
  if (const auto* contact = std::get_if<SharedContact>(&event.content)) text = contact->phone;
  if (const auto* place = std::get_if<SharedLocation>(&event.content))
    text = fmt::format("{} https://maps.google.com/?q={:.6f},{:.6f}", place->label, place->latitude,
                       place->longitude);
  if (const auto* media = std::get_if<SentMedia>(&event.content)) {
    text = media->caption;
    message.attachment = media->attachment;
  }
  message.text = words.say(phrase, {{"who", who}, {"text", cleaned(text, kMostPassed)}});
  return message;
}

std::string name_of(Talk& talk, ChatId chat) {
  const auto row = talk.shop.conversations.find(chat);
  if (!row) return "?";
  const std::string name = talk.shop.customers.get(row->customer).name;
  return name.empty() ? talk.words->say("desk.no_name") : name;
}

void set_handover(Talk& talk, ChatId chat, Time until) {
  if (chat == talk.chat.id) {
    talk.chat.handover_until = until;
    return;
  }
  if (auto row = talk.shop.conversations.find(chat)) {
    row->handover_until = until;
    talk.shop.conversations.save(*row, talk.now);
  }
}

void to_every_staff(Talk& talk, std::string_view phrase) {
  const std::string who =
      talk.customer.name.empty() ? talk.say("desk.no_name") : talk.customer.name;
  for (const StaffMember& member : talk.shop.staff.all()) {
    if (!member.chat || member.chat == talk.chat.id) continue;
    const Phrasebook& words = talk.words_of(member.chat);
    Message message = passed_on(talk.event, phrase, words, who);
    message.actions = {{words.say("button.answer"), choice(Verb::TalkToBuyer, talk.chat.id)}};
    talk.tell(member.chat, std::move(message));
  }
}

bool relay_to_buyer(Talk& talk) {
  const ChatId buyer = talk.state.talking_to;
  if (says_end(talk.event)) {
    end_talk(talk);
    return true;
  }
  const auto row = talk.shop.conversations.find(buyer);
  if (!row || !row->with_seller(talk.now)) {
    talk.state.talking_to = {};
    return false;
  }
  set_handover(talk, buyer, talk.now + kSilence);
  talk.tell(buyer, passed_on(talk.event, "handover.from_seller", talk.words_of(buyer), ""));
  return true;
}

}  // namespace

void ask_for_seller(Talk& talk) {
  if (talk.shop.staff.all().empty()) return show_menu(talk, talk.say("handover.nobody"));
  talk.chat.handover_until = talk.now + kSilence;
  to_every_staff(talk, "handover.wants_you");
  talk.reply(
      {talk.say("handover.begun"), "", {}, {talk.button("button.end_talk", {Verb::EndTalk})}});
}

void talk_to_buyer(Talk& talk, ChatId buyer) {
  const auto row = talk.shop.conversations.find(buyer);
  if (!row || buyer == talk.chat.id) return show_menu(talk, talk.say("handover.gone"));
  const bool begins = !row->with_seller(talk.now);
  set_handover(talk, buyer, talk.now + kSilence);
  talk.state.talking_to = buyer;
  if (begins) {
    const Phrasebook& words = talk.words_of(buyer);
    talk.tell(buyer, {words.say("handover.seller_here"),
                      "",
                      {},
                      {{words.say("button.end_talk"), {Verb::EndTalk}}}});
  }
  talk.reply({talk.say("handover.you_talk_to", {{"who", name_of(talk, buyer)}}),
              "",
              {},
              {talk.button("button.end_talk", {Verb::EndTalk})}});
}

void end_talk(Talk& talk) {
  const ChatId buyer = talk.state.talking_to;
  if (talk.staff && buyer) {
    talk.state.talking_to = {};
    set_handover(talk, buyer, {});
    const Phrasebook& words = talk.words_of(buyer);
    talk.tell(buyer,
              {words.say("handover.ended"), "", {}, {{words.say("button.menu"), {Verb::Menu}}}});
    talk.reply({talk.say("handover.you_ended", {{"who", name_of(talk, buyer)}}),
                "",
                {},
                {talk.button("button.open_orders", {Verb::OpenOrders})}});
    return;
  }
  talk.chat.handover_until = {};
  show_menu(talk, talk.say("handover.ended"));
}

bool relay(Talk& talk) {
  if (talk.staff && talk.state.talking_to) return relay_to_buyer(talk);
  if (!talk.chat.with_seller(talk.now)) return false;
  if (says_end(talk.event)) {
    end_talk(talk);
    return true;
  }
  talk.chat.handover_until = talk.now + kSilence;
  to_every_staff(talk, "handover.from_buyer");
  return true;
}

void pass_media(Talk& talk, const SentMedia&) {
  if (talk.staff || talk.shop.staff.all().empty())
    return show_menu(talk, talk.say("handover.cannot_use"));
  to_every_staff(talk, "handover.from_buyer");
  Message message{talk.say("handover.passed_on")};
  message.actions = {talk.button("button.talk_to_seller", {Verb::TalkToSeller}),
                     talk.button("button.menu", {Verb::Menu})};
  talk.reply(std::move(message));
}

}  // namespace kedai

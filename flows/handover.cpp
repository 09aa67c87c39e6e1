#include "flows/handover.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "flows/customer/browsing.h"
#include "flows/customer/spoken.h"
#include "flows/staff/commands.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

constexpr auto kSilence = std::chrono::hours{1};
constexpr std::size_t kMostPassed = 2'000;

bool says_end(const Talk& talk) {
  const auto* said = std::get_if<Said>(&talk.event.content);
  if (!said) return false;
  const std::string word = folded(std::string_view(said->text).substr(0, 40));
  return word == "selesai" || word == "done" || word == "end" ||
         word == folded(talk.say("button.end_talk"));
}

// "/stok": meant for the bot also in the middle of a talk.
bool is_slash_command(const Event& event) {
  const auto* said = std::get_if<Said>(&event.content);
  if (!said) return false;
  const auto spoken = read_command(said->text);
  return spoken && spoken->slash;
}

// A place is a link to the map; its name is the words.
std::string show_place(Message& message, const SharedLocation& place, const Phrasebook& words) {
  message.link = Link{
      words.say("button.open_map"),
      fmt::format("https://maps.google.com/?q={:.6f},{:.6f}", place.latitude, place.longitude)};
  return "📍 " + place.label;
}

std::string show_enquiry(const AskedAbout& asked, const Catalog& catalog) {
  const Variant* variant = catalog.find_sku(asked.sku);
  return fmt::format("({}) {}", variant ? catalog.full_name(*variant) : asked.sku, asked.text);
}

// What is passed on: the words, and whatever came with them.
Message passed_on(const Talk& talk, std::string_view phrase, const Phrasebook& words,
                  const std::string& who) {
  const Event& event = talk.event;
  std::string text;
  Message message;
  if (const auto* said = std::get_if<Said>(&event.content)) text = said->text;
  if (const auto* asked = std::get_if<AskedAbout>(&event.content))
    text = show_enquiry(*asked, *talk.shop.catalog);
  if (std::holds_alternative<Unreadable>(event.content)) text = words.say("handover.unreadable");
  if (const auto* contact = std::get_if<SharedContact>(&event.content))
    text = contact->label.empty() ? contact->phone : contact->label;
  if (const auto* place = std::get_if<SharedLocation>(&event.content))
    text = show_place(message, *place, words);
  if (const auto* media = std::get_if<SentMedia>(&event.content)) {
    text = media->caption;
    message.attachment = media->attachment;
  }
  message.text = words.say(phrase, {{"who", who}, {"text", cleaned(text, kMostPassed)}});
  while (message.text.ends_with(':') || message.text.ends_with(' ')) message.text.pop_back();
  return message;
}

std::string buyer_name(Talk& talk, ChatId chat, const Phrasebook& words) {
  const auto row = talk.shop.conversations.find(chat);
  const std::string name = row ? talk.shop.customers.get(row->customer).name : "";
  return name.empty() ? words.say("desk.no_name") : name;
}

bool is_for_the_bot(const Content& content) {
  if (const auto* said = std::get_if<Said>(&content)) return calls_the_bot(said->text);
  return std::holds_alternative<Pressed>(content) || std::holds_alternative<SentCart>(content);
}

bool is_offered(const Conversation& state, std::string_view text) {
  const std::string said = folded(text.substr(0, 200));
  return std::ranges::any_of(state.offered,
                             [&](const Offer& offer) { return folded(offer.label) == said; });
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

std::string own_name(const Talk& talk, const Phrasebook& words) {
  return talk.customer.name.empty() ? words.say("desk.no_name") : talk.customer.name;
}

// Another staff member than who writes here, who can be told.
std::vector<StaffMember> other_staff(Talk& talk) {
  std::vector<StaffMember> others;
  for (StaffMember& member : talk.shop.staff.all()) {
    if (!member.chat || member.chat == talk.chat.id) continue;
    const auto row = talk.shop.conversations.find(member.chat);
    if (row && row->reachable) others.push_back(std::move(member));
  }
  return others;
}

bool talks_to(Talk& talk, const StaffMember& member, ChatId buyer) {
  const auto row = talk.shop.conversations.find(member.chat);
  return row && decode_conversation(row->state).talking_to == buyer;
}

// What a buyer says goes to all staff: to those who talk with them as it is, to the others with who
// answers and the button to join in.
void to_every_staff(Talk& talk, std::string_view phrase) {
  const auto others = other_staff(talk);
  std::string answering;
  for (const StaffMember& member : others)
    if (answering.empty() && talks_to(talk, member, talk.chat.id)) answering = member.name;
  for (const StaffMember& member : others) {
    const Phrasebook& words = talk.words_of(member.chat);
    std::string who = own_name(talk, words);
    const bool connected = talks_to(talk, member, talk.chat.id);
    if (!connected && !answering.empty())
      who = words.say("handover.answered_by", {{"who", who}, {"staff", answering}});
    Message message = passed_on(talk, phrase, words, who);
    if (!connected)
      message.actions = {{words.say("button.answer"), choice(Verb::TalkToBuyer, talk.chat.id)}};
    talk.tell(member.chat, std::move(message));
  }
}

// The other staff see who answers, so that nobody does it twice.
void tell_who_answers(Talk& talk, ChatId buyer) {
  for (const StaffMember& member : other_staff(talk)) {
    const Phrasebook& words = talk.words_of(member.chat);
    Message message{words.say("handover.who_answers",
                              {{"staff", talk.acts}, {"who", buyer_name(talk, buyer, words)}})};
    if (!talks_to(talk, member, buyer))
      message.actions = {{words.say("button.join"), choice(Verb::TalkToBuyer, buyer)}};
    talk.tell(member.chat, std::move(message));
  }
}

// Staff who were in the talk besides whoever ended it here.
void tell_released(Talk& talk, ChatId buyer, std::string_view phrase) {
  for (const ChatRow& row : release_staff(talk.shop, buyer, talk.chat.id, talk.now)) {
    const Phrasebook& words = talk.words_of(row.id);
    talk.tell(row.id,
              {words.say(phrase, {{"who", buyer_name(talk, buyer, words)}, {"staff", talk.acts}}),
               "",
               {},
               {{words.say("button.talk_again"), choice(Verb::TalkToBuyer, buyer)},
                {words.say("button.open_orders"), {Verb::OpenOrders}}}});
  }
}

// A late word of a staff member whose talk others or silence have ended: it does not reach the
// buyer any more, and "selesai" must not be taken for a command about an order.
bool hear_late_word(Talk& talk) {
  const ChatId buyer = std::exchange(talk.state.talked_to, ChatId{});
  if (!buyer) return false;
  const auto* said = std::get_if<Said>(&talk.event.content);
  const bool ends = says_end(talk);
  if (said && !ends && (read_command(said->text) || is_offered(talk.state, said->text)))
    return false;
  Message message{talk.say(ends ? "handover.over" : "handover.not_passed_on",
                           {{"who", buyer_name(talk, buyer, *talk.words)}})};
  message.actions = {talk.button("button.talk_again", choice(Verb::TalkToBuyer, buyer)),
                     talk.button("button.open_orders", {Verb::OpenOrders})};
  talk.reply(std::move(message));
  return true;
}

bool relay_to_buyer(Talk& talk) {
  const ChatId buyer = talk.state.talking_to;
  if (is_slash_command(talk.event)) return false;
  if (says_end(talk)) {
    end_talk(talk);
    return true;
  }
  const auto row = talk.shop.conversations.find(buyer);
  if (!row || !row->with_seller(talk.now)) {
    talk.state.talked_to = std::exchange(talk.state.talking_to, ChatId{});
    return hear_late_word(talk);
  }
  if (!row->reachable) {  // the word would go nowhere: the seller must hear of that
    talk.state.talking_to = {};
    set_handover(talk, buyer, {});
    talk_to_buyer(talk, buyer);
    return true;
  }
  set_handover(talk, buyer, talk.now + kSilence);
  talk.tell(buyer, passed_on(talk, "handover.from_seller", talk.words_of(buyer), ""));
  return true;
}

}  // namespace

void ask_for_seller(Talk& talk) {
  if (talk.staff) return show_menu(talk, talk.say("handover.you_are"));
  if (other_staff(talk).empty()) return show_menu(talk, talk.say("handover.nobody"));
  talk.chat.handover_until = talk.now + kSilence;
  to_every_staff(talk, "handover.wants_you");
  talk.reply(
      {talk.say("handover.begun"), "", {}, {talk.button("button.end_talk", {Verb::EndTalk})}});
}

void talk_to_buyer(Talk& talk, ChatId buyer) {
  const auto row = talk.shop.conversations.find(buyer);
  if (!row || !row->reachable || buyer == talk.chat.id) {
    talk.reply({talk.say("handover.gone"),
                "",
                {},
                {talk.button("button.open_orders", {Verb::OpenOrders})}});
    return;
  }
  const bool begins = !row->with_seller(talk.now);
  const bool joins = talk.state.talking_to != buyer;
  set_handover(talk, buyer, talk.now + kSilence);
  talk.state.talking_to = buyer;
  talk.state.talked_to = {};
  if (begins) {
    const Phrasebook& words = talk.words_of(buyer);
    talk.tell(buyer, {words.say("handover.seller_here"),
                      "",
                      {},
                      {{words.say("button.end_talk"), {Verb::EndTalk}}}});
  }
  if (joins) tell_who_answers(talk, buyer);
  talk.reply({talk.say("handover.you_talk_to", {{"who", buyer_name(talk, buyer, *talk.words)}}),
              "",
              {},
              {talk.button("button.end_talk", {Verb::EndTalk})}});
}

void end_talk(Talk& talk) {
  const ChatId buyer = talk.state.talking_to;
  if (!talk.staff || !buyer) {
    talk.chat.handover_until = {};
    tell_released(talk, talk.chat.id, "handover.buyer_ended");
    return show_menu(talk, talk.say("handover.ended"));
  }
  talk.state.talking_to = {};
  set_handover(talk, buyer, {});
  if (talk.chat.with_seller(talk.now)) {  // staff who shop themselves: that talk ends as well
    talk.chat.handover_until = {};
    tell_released(talk, talk.chat.id, "handover.buyer_ended");
  }
  const Phrasebook& words = talk.words_of(buyer);
  talk.tell(buyer,
            {words.say("handover.ended"), "", {}, {{words.say("button.menu"), {Verb::Menu}}}});
  tell_released(talk, buyer, "handover.staff_ended");
  talk.reply({talk.say("handover.you_ended", {{"who", buyer_name(talk, buyer, *talk.words)}}),
              "",
              {},
              {talk.button("button.talk_again", choice(Verb::TalkToBuyer, buyer)),
               talk.button("button.open_orders", {Verb::OpenOrders})}});
}

std::vector<ChatRow> release_staff(Shop& shop, ChatId buyer, ChatId but, Time now) {
  std::vector<ChatRow> released;
  for (const StaffMember& member : shop.staff.all()) {
    auto row = shop.conversations.find(member.chat);
    if (!row || row->id == but) continue;
    Conversation state = decode_conversation(row->state);
    if (state.talking_to != buyer) continue;
    state.talked_to = std::exchange(state.talking_to, ChatId{});
    row->state = encode(state);
    shop.conversations.save(*row, now);
    released.push_back(std::move(*row));
  }
  return released;
}

bool relay(Talk& talk) {
  if (talk.staff && talk.state.talking_to) return relay_to_buyer(talk);
  if (talk.staff && hear_late_word(talk)) return true;
  if (!talk.chat.with_seller(talk.now)) return false;
  if (says_end(talk)) {
    end_talk(talk);
    return true;
  }
  if (other_staff(talk).empty()) {  // nobody hears it any more
    talk.chat.handover_until = {};
    show_menu(talk, talk.say("handover.nobody"));
    return true;
  }
  talk.chat.handover_until = talk.now + kSilence;
  to_every_staff(talk, "handover.from_buyer");
  return true;
}

void hush(Talk& talk, Time spoken_at) {
  talk.state.hushed_until = std::max(talk.state.hushed_until, spoken_at + kSilence);
}

bool stays_out(Talk& talk) {
  const auto left = talk.state.hushed_until - talk.now;
  const bool clock_was_set = left > 2 * kSilence;  // back: nobody is hushed for so long
  if (left <= left.zero() || clock_was_set || talk.staff) return false;
  if (talk.chat.with_seller(talk.now)) return false;  // what is said is passed on
  if (!is_for_the_bot(talk.event.content)) return true;
  talk.state.hushed_until = {};
  return false;
}

void pass_media(Talk& talk, const SentMedia&) {
  if (talk.staff || other_staff(talk).empty())
    return show_menu(talk, talk.say("handover.cannot_use"));
  to_every_staff(talk, "handover.from_buyer");
  Message message{talk.say("handover.passed_on")};
  message.actions = {talk.button("button.talk_to_seller", {Verb::TalkToSeller}),
                     talk.button("button.menu", {Verb::Menu})};
  talk.reply(std::move(message));
}

}  // namespace kedai

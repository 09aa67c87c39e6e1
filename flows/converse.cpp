#include "flows/converse.h"

#include <algorithm>
#include <charconv>

#include "flows/acts.h"
#include "flows/customer/basket.h"
#include "flows/customer/browsing.h"
#include "flows/customer/catalogue_cart.h"
#include "flows/customer/checkout.h"
#include "flows/customer/proof.h"
#include "flows/customer/spoken.h"
#include "flows/customer/voucher.h"
#include "flows/handover.h"
#include "flows/recognition.h"
#include "flows/staff/account_desk.h"
#include "flows/staff/desk.h"
#include "flows/staff/order_desk.h"
#include "flows/staff/payment_desk.h"
#include "flows/staff/stock_desk.h"
#include "flows/staff/ways_desk.h"
#include "flows/talk.h"
#include "flows/understanding/naming.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

// Of two equal labels the newest: it is the one that lies before the person's eyes. "-3" is not the
// button [3], though they fold to the same.
std::optional<Choice> offered_by_label(const Conversation& state, std::string_view text) {
  const std::string said = folded(text.substr(0, 200));
  if (said.empty()) return std::nullopt;
  const bool number = said.find_first_not_of("0123456789") == std::string::npos;
  if (number && cleaned(text, 200) != said) return std::nullopt;
  const auto& all = state.offered;
  const auto newest = std::find_if(all.rbegin(), all.rend(),
                                   [&](const Offer& offer) { return folded(offer.label) == said; });
  return newest == all.rend() ? std::nullopt : std::optional(newest->choice);
}

std::optional<Choice> offered_by_number(const Conversation& state, std::string_view text) {
  const std::string said = cleaned(text, 5);
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(said.data(), said.data() + said.size(), number);
  if (error != std::errc{} || end != said.data() + said.size()) return std::nullopt;
  if (number < 1 || number > state.offered.size()) return std::nullopt;
  return state.offered[number - 1].choice;
}

// A number alone is an offered button before it is an answer: no address is one, and a channel may
// show the buttons beside that question only as numbered lines.
bool numbers_buttons(const Awaiting& question) {
  return std::holds_alternative<AnAddress>(question);
}

bool hear_answer(Talk&, const Nothing&, std::string_view) { return false; }
bool hear_answer(Talk&, const ARefundWay&, std::string_view) { return false; }  // by its buttons

bool hear_answer(Talk& talk, const ASearchWord&, std::string_view text) {
  const auto found = find_products(text, *talk.shop.catalog);
  show_found(talk, text, found);
  return true;
}

template <class Question>
bool hear_answer(Talk& talk, const Question& question, std::string_view text) {
  return hear(talk, question, text);
}

// Text, from what it certainly means to what it may mean; whatever it is, it is answered.
void hear_text(Talk& talk, std::string_view text) {
  if (cleaned(text, 8).empty()) return miss(talk);
  if (hear_invitation(talk, text)) return;
  if (relay(talk)) return;
  if (hear_command(talk, text)) return;
  if (text.starts_with('/')) text.remove_prefix(1);
  if (text.starts_with("start ")) text = "start";
  if (const auto choice = offered_by_label(talk.state, text)) return act(talk, *choice);
  if (const auto choice = global_word(text)) return act(talk, *choice);
  if (hear_voucher(talk, text)) return;
  if (numbers_buttons(talk.question))
    if (const auto choice = offered_by_number(talk.state, text)) return act(talk, *choice);
  const bool answered = std::visit(
      [&](const auto& question) { return hear_answer(talk, question, text); }, talk.question);
  if (answered) return;
  if (const auto choice = offered_by_number(talk.state, text)) return act(talk, *choice);
  talk.by_words = true;
  if (const auto choice = offered_by_name(talk, text)) return act(talk, *choice);
  if (hear_words(talk, text)) return;
  if (hear_bare_code(talk, text)) return;
  miss(talk);
}

// "Tanya produk ini": its card, unless a person listens.
void hear_enquiry(Talk& talk, const AskedAbout& asked) {
  if (relay(talk)) return;
  const Variant* variant = talk.shop.catalog->find_sku(asked.sku);
  if (!variant) return hear_text(talk, asked.text);
  show_product(talk, variant->product);
}

// When it was said, as far as that can be: a webhook may come days late.
Time said_at(const Event& event, Time now) {
  return event.at > Time{} ? std::min(event.at, now) : now;
}

void hear_content(Talk& talk, const Content& content) {
  if (const auto* said = std::get_if<Said>(&content)) return hear_text(talk, said->text);
  if (const auto* pressed = std::get_if<Pressed>(&content)) {
    const auto choice = decode_choice(pressed->data);
    return choice ? act(talk, *choice) : show_menu(talk, talk.say("spoken.old_button"));
  }
  if (const auto* cart = std::get_if<SentCart>(&content)) return take_cart(talk, *cart);
  if (const auto* asked = std::get_if<AskedAbout>(&content)) return hear_enquiry(talk, *asked);
  if (relay(talk)) return;
  if (std::holds_alternative<Unreadable>(content))
    return show_menu(talk, talk.say("handover.cannot_use"));
  if (const auto* contact = std::get_if<SharedContact>(&content))
    return contact->own ? hear_contact(talk, *contact) : miss(talk);
  if (const auto* location = std::get_if<SharedLocation>(&content))
    return hear_location(talk, *location);
  if (const auto* media = std::get_if<SentMedia>(&content)) {
    if (take_qris_photo(talk, *media) || take_proof(talk, *media)) return;
    return pass_media(talk, *media);
  }
}

// What is between the people: the bot keeps still, and its open question stays open.
bool leave_to_people(Talk& talk) {
  const bool sellers_own = std::holds_alternative<SellerSpoke>(talk.event.content);
  if (sellers_own) hush(talk, said_at(talk.event, talk.now));
  if (!sellers_own && !stays_out(talk)) return false;
  talk.state.awaiting = talk.question;
  return true;
}

bool changes_reach(const Content& content) {
  return std::holds_alternative<BlockedShop>(content) ||
         std::holds_alternative<UnblockedShop>(content);
}

}  // namespace

Turn converse(Shop& shop, const Event& event, Time now) {
  ChatRow chat = open_chat(shop, event, now);
  const bool sellers_own = std::holds_alternative<SellerSpoke>(event.content);
  if (!sellers_own) chat.reachable = !std::holds_alternative<BlockedShop>(event.content);
  if (changes_reach(event.content)) {
    shop.conversations.save(chat, now);
    return {std::move(chat), {}};
  }
  Talk talk(shop, event, std::move(chat), now);
  if (!sellers_own) talk.chat.heard_at = std::max(talk.chat.heard_at, said_at(event, now));
  const int misses = talk.state.misses;
  if (!leave_to_people(talk)) hear_content(talk, event.content);
  if (talk.state.misses == misses) talk.state.misses = 0;
  talk.chat.state = encode(talk.state);
  shop.conversations.save(talk.chat, now);
  return {std::move(talk.chat), std::move(talk.letters)};
}

}  // namespace kedai

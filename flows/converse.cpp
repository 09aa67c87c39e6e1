#include "flows/converse.h"

#include <algorithm>
#include <charconv>

#include "flows/customer/basket.h"
#include "flows/customer/browsing.h"
#include "flows/customer/checkout.h"
#include "flows/customer/my_orders.h"
#include "flows/customer/spoken.h"
#include "flows/handover.h"
#include "flows/staff/desk.h"
#include "flows/staff/order_desk.h"
#include "flows/talk.h"
#include "flows/understanding/catalogue_match.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

void act(Talk& talk, const Choice& choice) {
  const VariantId variant{choice.id};
  const OrderId order{choice.id};
  switch (choice.verb) {
    case Verb::Menu:
      return show_menu(talk);
    case Verb::Category:
      return show_category(talk, {choice.id}, choice.n);
    case Verb::Product:
      return show_product(talk, {choice.id});
    case Verb::Variant:
      return ask_quantity(talk, variant);
    case Verb::Search:
      return ask_search_word(talk);
    case Verb::Language:
      return switch_language(talk, choice.id == 1 ? Locale::English : Locale::Indonesian);
    case Verb::AddQuantity:
      return add_to_cart(talk, variant, choice.n);
    case Verb::OtherQuantity:
      return ask_other_quantity(talk, variant);
    case Verb::Cart:
      return show_cart(talk);
    case Verb::EditLine:
      return edit_line(talk, variant);
    case Verb::SetLine:
      return set_line(talk, variant, choice.n);
    case Verb::OtherLineQuantity:
      return ask_line_quantity(talk, variant);
    case Verb::NoteLine:
      return ask_line_note(talk, variant);
    case Verb::EmptyCart:
      return empty_cart(talk);
    case Verb::Checkout:
      return check_out(talk);
    case Verb::Pickup:
      return choose_fulfilment(talk, Fulfilment::Pickup);
    case Verb::Delivery:
      return choose_fulfilment(talk, Fulfilment::Delivery);
    case Verb::PayOnHandover:
      return choose_payment(talk, PaymentWay::OnHandover);
    case Verb::PayByTransfer:
      return choose_payment(talk, PaymentWay::BankTransfer);
    case Verb::ChangePayment:
      return ask_payment(talk);
    case Verb::ChangeDraft:
      return ask_what_to_change(talk);
    case Verb::ChangeAddress:
      return ask_address(talk);
    case Verb::ChangeName:
      return ask_name(talk);
    case Verb::ChangePhone:
      return ask_phone(talk);
    case Verb::NoteOrder:
      return ask_order_note(talk);
    case Verb::Place:
      return place_order(talk, choice.id);
    case Verb::PlaceRest:
      return place_rest(talk, choice.id);
    case Verb::MyOrders:
      return show_my_orders(talk);
    case Verb::MyOrder:
      return show_my_order(talk, order);
    case Verb::AskCancel:
      return ask_cancel(talk, order);
    case Verb::CancelMine:
      return cancel_mine(talk, order);
    case Verb::OrderAgain:
      return order_again(talk, order);
    case Verb::TalkToSeller:
      return ask_for_seller(talk);
    case Verb::EndTalk:
      return end_talk(talk);
    case Verb::ShowOrder:
    case Verb::Accept:
    case Verb::AskReject:
    case Verb::Reject:
    case Verb::Prepare:
    case Verb::Ship:
    case Verb::Complete:
    case Verb::MarkPaid:
    case Verb::CancelOrder:
    case Verb::OpenOrders:
    case Verb::TalkToBuyer:
    case Verb::StockList:
    case Verb::AddStock:
    case Verb::SetStock:
    case Verb::SoldOut:
    case Verb::OnSale:
    case Verb::SetPrice:
    case Verb::SellMore:
    case Verb::SellNow:
    case Verb::Undo:
    case Verb::StaffHelp:
    case Verb::SureAddStock:
    case Verb::SureSetStock:
    case Verb::SureSetPrice:
      return act_as_staff(talk, choice);
  }
}

std::optional<Choice> offered_by_label(const Conversation& state, std::string_view text) {
  const std::string said = folded(text.substr(0, 200));
  if (said.empty()) return std::nullopt;
  for (const Offer& offer : state.offered)
    if (folded(offer.label) == said) return offer.choice;
  return std::nullopt;
}

std::optional<Choice> offered_by_number(const Conversation& state, std::string_view text) {
  const std::string said = cleaned(text, 5);
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(said.data(), said.data() + said.size(), number);
  if (error != std::errc{} || end != said.data() + said.size()) return std::nullopt;
  if (number < 1 || number > state.offered.size()) return std::nullopt;
  return state.offered[number - 1].choice;
}

bool hear_answer(Talk&, const Nothing&, std::string_view) { return false; }

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
  if (text.starts_with('/')) text.remove_prefix(1);
  if (text.starts_with("start ")) text = "start";
  if (hear_command(talk, text)) return;
  if (const auto choice = offered_by_label(talk.state, text)) return act(talk, *choice);
  if (const auto choice = global_word(text)) return act(talk, *choice);
  const bool answered = std::visit(
      [&](const auto& question) { return hear_answer(talk, question, text); }, talk.question);
  if (answered) return;
  if (const auto choice = offered_by_number(talk.state, text)) return act(talk, *choice);
  if (hear_order(talk, text)) return;
  miss(talk);
}

void hear_content(Talk& talk, const Content& content) {
  if (const auto* said = std::get_if<Said>(&content)) return hear_text(talk, said->text);
  if (const auto* pressed = std::get_if<Pressed>(&content)) {
    const auto choice = decode_choice(pressed->data);
    return choice ? act(talk, *choice) : show_menu(talk, talk.say("spoken.old_button"));
  }
  if (relay(talk)) return;
  if (const auto* contact = std::get_if<SharedContact>(&content))
    return contact->own ? hear_contact(talk, *contact) : miss(talk);
  if (const auto* location = std::get_if<SharedLocation>(&content))
    return hear_location(talk, *location);
  if (const auto* media = std::get_if<SentMedia>(&content)) return pass_media(talk, *media);
}

bool changes_reach(const Content& content) {
  return std::holds_alternative<BlockedShop>(content) ||
         std::holds_alternative<UnblockedShop>(content);
}

}  // namespace

std::vector<Letter> converse(Shop& shop, const Event& event, Time now) {
  ChatRow chat = open_chat(shop, event, now);
  chat.reachable = !std::holds_alternative<BlockedShop>(event.content);
  if (changes_reach(event.content)) {
    shop.conversations.save(chat, now);
    return {};
  }
  Talk talk(shop, event, std::move(chat), now);
  const int misses = talk.state.misses;
  hear_content(talk, event.content);
  if (talk.state.misses == misses) talk.state.misses = 0;
  talk.chat.state = encode(talk.state);
  shop.conversations.save(talk.chat, now);
  return std::move(talk.letters);
}

}  // namespace kedai

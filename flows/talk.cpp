#include "flows/talk.h"

#include <utility>

namespace kedai {

const Phrasebook& phrasebook_for(const Shop& shop, std::string_view locale) {
  const std::string_view word = locale.empty() ? std::string_view(shop.profile.locale) : locale;
  return phrasebook(word == "en" ? Locale::English : Locale::Indonesian);
}

Notice shop_news(const Shop& shop, const Message& message) {
  const Choice press =
      message.actions.empty() ? Choice{Verb::OpenOrders} : message.actions[0].choice;
  return {Notice::Kind::ShopNews, {shop.profile.name, message.text}, press};
}

Talk::Talk(Shop& its_shop, const Event& its_event, ChatRow its_chat, Time its_now)
    : shop(its_shop),
      event(its_event),
      chat(std::move(its_chat)),
      customer(its_shop.customers.get(chat.customer)),
      state(decode_conversation(chat.state)),
      asks(std::exchange(state.asks, {})),
      question(std::exchange(state.awaiting, Nothing{})),
      staff(its_shop.staff.of_chat(chat.id)),
      now(its_now),
      words(&phrasebook_for(its_shop, chat.locale)) {}

void Talk::reply(Message message, std::string topic) {
  state.offer(message);
  const auto* pressed = std::get_if<Pressed>(&event.content);
  const bool over = pressed && !pressed->message.empty();
  letters.push_back({chat.id, std::move(message), over ? Placement::OverPressed : Placement::New,
                     over ? pressed->message : std::string{}, std::move(topic)});
}

void Talk::tell(ChatId other, Message message, std::string topic, Placement placement,
                std::optional<Notice> notice) {
  if (other == chat.id) {
    state.offer_besides(message);
  } else {
    auto row = shop.conversations.find(other);
    if (!row || !row->reachable) return;
    Conversation its_state = decode_conversation(row->state);
    its_state.offer_besides(message);
    row->state = encode(its_state);
    shop.conversations.save(*row, now);
  }
  // A card renewed in its place is no news.
  if (!notice && placement == Placement::New && shop.staff.of_chat(other))
    notice = shop_news(shop, message);
  letters.push_back(
      {other, std::move(message), placement, {}, std::move(topic), std::move(notice)});
}

std::string Talk::say(std::string_view key, const Values& values) const {
  return words->say(key, values);
}

Button Talk::button(std::string_view phrase_key, Choice choice) const {
  return {words->say(phrase_key), choice};
}

const Phrasebook& Talk::words_of(ChatId other) {
  if (other == chat.id) return *words;
  const auto row = shop.conversations.find(other);
  return phrasebook_for(shop, row ? row->locale : "");
}

Cart& Talk::cart() {
  if (!cart_) cart_ = shop.carts.load(customer.id);
  return *cart_;
}

void Talk::keep_cart() { shop.carts.save(customer.id, cart()); }

void Talk::remember(std::vector<SaleLine> before) {
  state.before = std::move(before);
  state.before_revision = cart().revision;
  cart_changed = true;
}

std::string Talk::actor() const { return staff ? staff->name : std::string(kBuyerActs); }

Stamp Talk::stamp(std::string_view reason) const {
  return {shop.new_id(now), actor(), now, std::string(reason)};
}

}  // namespace kedai

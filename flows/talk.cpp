#include "flows/talk.h"

#include <utility>

namespace kedai {

Talk::Talk(Shop& its_shop, const Event& its_event, ChatRow its_chat, Time its_now)
    : Teller(its_shop, its_now, kBuyerActs),
      event(its_event),
      chat(std::move(its_chat)),
      customer(its_shop.customers.get(chat.customer)),
      state(decode_conversation(chat.state)),
      asks(std::exchange(state.asks, {})),
      question(std::exchange(state.awaiting, Nothing{})),
      staff(its_shop.staff.of_chat(chat.id)) {
  words = &phrasebook_for(its_shop, chat.locale);
  here_ = chat.id;
  state_here_ = &state;
  if (staff) acts = staff->name;
}

void Talk::reply(Message message, std::string topic) {
  state.offer(message);
  const auto* pressed = std::get_if<Pressed>(&event.content);
  const bool over = pressed && !pressed->message.empty();
  letters.push_back({chat.id, std::move(message), over ? Placement::OverPressed : Placement::New,
                     over ? pressed->message : std::string{}, std::move(topic)});
}

std::string Talk::say(std::string_view key, const Values& values) const {
  return words->say(key, values);
}

Button Talk::button(std::string_view phrase_key, Choice choice) const {
  return {words->say(phrase_key), choice};
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

}  // namespace kedai

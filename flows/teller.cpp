#include "flows/teller.h"

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

void Teller::tell(ChatId chat, Message message, std::string topic, Placement placement,
                  std::optional<Notice> notice) {
  if (!chat) return;
  if (chat == here_) {
    state_here_->offer_besides(message);
  } else {
    auto row = shop.conversations.find(chat);
    if (!row || !row->reachable) return;
    Conversation its_state = decode_conversation(row->state);
    its_state.offer_besides(message);
    row->state = encode(its_state);
    shop.conversations.save(*row, now);
  }
  // A card renewed in its place is no news.
  if (!notice && placement == Placement::New && shop.staff.of_chat(chat))
    notice = shop_news(shop, message);
  letters.push_back({chat, std::move(message), placement, {}, std::move(topic), std::move(notice)});
}

const Phrasebook& Teller::words_of(ChatId chat) {
  if (chat == here_ && words) return *words;
  const auto row = shop.conversations.find(chat);
  return phrasebook_for(shop, row ? row->locale : "");
}

Stamp Teller::stamp(std::string_view reason) const {
  return {shop.new_id(now), acts, now, std::string(reason)};
}

}  // namespace kedai

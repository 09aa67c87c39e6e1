// Says things to chats, unasked: news of an order, what the clock has brought. A turn of a
// conversation is one, too (talk.h); the clock and what comes from outside by no chat have one of
// their own.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/phrasebook.h"
#include "flows/conversation.h"
#include "flows/message.h"
#include "store/shop.h"

namespace kedai {

// In an order's history, where a staff member's name stands otherwise.
inline constexpr std::string_view kBuyerActs = "customer";
inline constexpr std::string_view kClockActs = "clock";
inline constexpr std::string_view kGatewayActs = "gateway";

class Teller {
 public:
  Teller(Shop& its_shop, Time its_now, std::string_view actor)
      : shop(its_shop), now(its_now), acts(actor) {}

  // Says something to a chat. It is in that chat's language: make the message with words_of(). A
  // chat that cannot be reached is passed over.
  void tell(ChatId chat, Message message, std::string topic = {},
            Placement placement = Placement::New, std::optional<Notice> notice = std::nullopt);
  const Phrasebook& words_of(ChatId chat);
  Stamp stamp(std::string_view reason = {}) const;  // of whoever acts, now
  ChatId here() const { return here_; }             // where whoever acts is talked with; 0: nowhere

  Shop& shop;
  Time now;
  std::string acts;                   // for the history: a staff member's name or one of the above
  const Phrasebook* words = nullptr;  // of the chat here
  std::vector<Letter> letters;

 protected:
  ChatId here_;
  Conversation* state_here_ = nullptr;
};

// What stands for a letter to staff that has no notice of its own.
Notice shop_news(const Shop& shop, const Message& message);

// The phrasebook of a chat's language, by its stored word; the shop's when it is unknown.
const Phrasebook& phrasebook_for(const Shop& shop, std::string_view locale);

}  // namespace kedai

// One turn of one conversation, as every flow sees it: the shop, who is talking, what is
// remembered, and the letters that this turn will send. Lives as long as one event.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/phrasebook.h"
#include "flows/conversation.h"
#include "flows/event.h"
#include "flows/message.h"
#include "flows/teller.h"
#include "store/shop.h"

namespace kedai {

class Talk : public Teller {
 public:
  Talk(Shop& shop, const Event& event, ChatRow chat, Time now);

  // Says the turn's one message to whoever wrote. Over the pressed message when a button was
  // pressed.
  void reply(Message message, std::string topic = {});
  std::string say(std::string_view key, const Values& values = {}) const;
  Button button(std::string_view phrase_key, Choice choice) const;  // its label is the phrase

  Cart& cart();      // loaded when first asked for
  void keep_cart();  // writes it
  // What this turn has changed of the cart, as it was before: it can be taken back.
  void remember(std::vector<SaleLine> before);
  void keep_customer() { shop.customers.save(customer); }

  const Event& event;
  ChatRow chat;
  Customer customer;
  Conversation state;
  std::vector<SaleLine> asks;  // state.asks, as they were when the event came
  Awaiting question;  // the one that was open when the event came; state.awaiting is the next
  std::optional<StaffMember> staff;  // set when whoever wrote is staff of this shop
  bool cart_changed = false;         // by this turn, so that it can be taken back
  bool by_words = false;             // what is done was understood from free text, not pressed

 private:
  std::optional<Cart> cart_;
};

}  // namespace kedai

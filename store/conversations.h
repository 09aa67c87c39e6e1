// One row a chat: who it is with, in which language, and the state that flows keep about it (opaque
// text here). A chat is one place that a channel can send to.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/db/database.h"
#include "store/ids.h"

namespace kedai {

struct ChatRow {
  ChatId id;
  std::string channel;  // "telegram", "web", "terminal"
  std::string address;  // what the channel sends to: a Telegram chat id, a web identity
  CustomerId customer;
  std::string locale;  // "id", "en"
  std::string state;   // flows' own, "" at first
  bool reachable = true;
  Time heard_at{};        // when whoever it is with last wrote
  Time handover_until{};  // while it lies ahead, people talk and the bot keeps still

  bool with_seller(Time now) const { return handover_until > now; }
};

class Conversations {
 public:
  Conversations(db::Database& database, ShopId shop) : database_(database), shop_(shop) {}
  std::optional<ChatRow> find(std::string_view channel, std::string_view address);
  std::optional<ChatRow> find(ChatId id);
  std::optional<ChatRow> of_customer(CustomerId customer, std::string_view channel);
  std::vector<ChatRow> of_customer(CustomerId customer);  // the one used last first
  // Whose talk with the seller has run out, or lies so far ahead that the clock was set back.
  std::vector<ChatRow> fallen_silent(Time now);
  void save(const ChatRow& chat, Time now);  // new or changed

 private:
  db::Database& database_;
  ShopId shop_;
};

}  // namespace kedai

// What was sent by a channel that reports back and bills (WhatsApp): each message under the
// channel's name for it, with the letter that it carried, how far it got and what it costs. Kept as
// long as reports and old buttons may come.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/db/database.h"
#include "store/ids.h"
#include "store/money.h"

namespace kedai {

enum class Reach { Sent, Delivered, Read, Failed };  // in order, but Failed, which is an end

struct SentMessage {
  std::string channel;
  std::string reference;  // the channel's name for it
  ChatId chat;
  std::string letter;             // flows' encoding
  std::string category;           // as it is billed: "service", "utility", "marketing"
  Money price;                    // as far as is known
  std::int64_t order_number = 0;  // that it is about; 0 when none
  Reach reach = Reach::Sent;
  int fault = 0;  // the channel's code, when it has failed
  std::string reason = {};
  Time sent_at{};          // when its letter was written: sending it again makes it no younger
  LetterId letter_id{};    // 0 while it is not known
  bool announces = false;  // it only told of its letter, which waits in the outbox
};

// Messages of a day, or of an order.
struct Meter {
  std::int64_t messages = 0;  // that have not failed
  Money cost;
};
struct DayMeter {
  std::int64_t day = 0;  // since 1970, in the shop's time
  std::string channel;
  Meter meter;
};
struct OrderMeter {
  std::int64_t number = 0;
  Meter meter;
};

class SentMessages {
 public:
  SentMessages(db::Database& database, ShopId shop) : database_(database), shop_(shop) {}

  // A report may have come before: it is kept.
  void add(const SentMessage& message);
  std::optional<SentMessage> find(std::string_view channel, std::string_view reference);
  // Only ever onward: false when it has been there already or has failed. A message that is not
  // known yet gets a row without a chat, which add() completes.
  bool advance(std::string_view channel, std::string_view reference, Reach reach, int fault,
               std::string_view reason, Time now);
  void bill(std::string_view channel, std::string_view reference, std::string_view category,
            Money price);
  // How many of the messages that one letter became have failed.
  std::int64_t failed_of(LetterId letter);
  // What was said to the chat since then on the way to this order counts as the order's.
  void claim(ChatId chat, std::int64_t order_number, Time since);

  std::vector<DayMeter> by_day(Time from, Time to, int utc_offset_minutes);
  std::vector<OrderMeter> by_order(Time from, Time to);  // orders placed then, in order

 private:
  db::Database& database_;
  ShopId shop_;
};

void forget_sent_messages(db::Database& database, Time older_than);

}  // namespace kedai

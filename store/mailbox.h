// What came in and what has to go out. The inbox remembers which message ids have been handled; the
// outbox keeps letters until their channel has taken them; the transcript is the history of the
// channels that Kedai serves itself (web, terminal), where stored is delivered. What can be neither
// handled nor delivered ends as a dead letter, whole.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/db/database.h"
#include "store/ids.h"

namespace kedai {

struct OutboxRow {
  ShopId shop;
  LetterId id;  // grows in the order of writing: a chat's letters leave in this order
  ChatId chat;
  std::string channel;
  std::string address;
  std::string body;  // flows' encoding of a Letter
  int attempts = 0;
  Time next_try{};
  Time created{};
};

enum class Author {
  Customer,
  Shop
};  // of a transcript entry; Customer: whoever types in that chat

struct TranscriptEntry {
  ShopId shop;
  ChatId chat;
  std::int64_t id = 0;
  Author author = Author::Shop;
  std::string body;  // flows' encoding
  Time at{};
};

// How many entries a reader gets at most at a time.
inline constexpr int kTranscriptPage = 100;

struct DeadLetter {
  std::string channel;
  std::string kind;  // "inbound", "outbound", "unparsable"
  std::string reason;
  std::string body;
};

class Mailbox {
 public:
  Mailbox(db::Database& database, ShopId shop) : database_(database), shop_(shop) {}

  // True the first time that this message is seen; its place is then taken, under an id that is
  // new.
  bool take(std::string_view channel, std::string_view message_id, std::int64_t new_id);

  void post(const OutboxRow& letter);
  std::optional<OutboxRow> find(LetterId letter);  // nothing when it has left
  bool sent(LetterId letter);                      // false when it had left before
  void rewrite(LetterId letter, std::string_view body);
  void try_later(LetterId letter, int attempts, Time next_try);
  void readdress(ChatId chat, std::string_view address);  // all letters that still wait for it
  // Not before whoever it is for writes again. `body` is the letter as it is then still to be sent.
  void hold(LetterId letter, std::string_view body);
  std::vector<OutboxRow> held(ChatId chat);  // oldest first
  // Those held since before then end as dead letters.
  void bury_held(Time older_than, Time now);
  void bury(const DeadLetter& dead, std::int64_t id, Time now);

  void write(const TranscriptEntry& entry);
  // The newest page before `before` (0: the end), oldest first.
  std::vector<TranscriptEntry> history(ChatId chat, std::int64_t before);

  // Where the letter of this topic went (a message id of the channel), so that it can be edited.
  void remember(ChatId chat, std::string_view topic, std::string_view reference);
  std::optional<std::string> recall(ChatId chat, std::string_view topic);

  std::optional<std::int64_t> poll_offset(std::string_view channel);
  void set_poll_offset(std::string_view channel, std::int64_t next_update);

 private:
  db::Database& database_;
  ShopId shop_;
};

// The next_try of a letter that waits until its person writes again.
inline constexpr std::int64_t kHeld = 9'007'199'254'740'991;

// Of all shops, for the workers that serve them all. Letters that are held are not among them.
std::vector<OutboxRow> waiting_letters(db::Database& database, LetterId after, int most);
std::vector<TranscriptEntry> transcript_after(db::Database& database, std::int64_t entry, int most);
std::int64_t newest_transcript_entry(db::Database& database);
Time newest_taken(db::Database& database);  // when the last message was; 1970 when none was
void forget_inbox(db::Database& database, Time older_than);

}  // namespace kedai

#include "store/mailbox.h"

#include <algorithm>

namespace kedai {

namespace {

const db::Sql kTake(
    "INSERT INTO inbox(taken_id, shop_id, channel, message_id) VALUES($1, $2, $3, $4) "
    "ON CONFLICT DO NOTHING");
const db::Sql kPost(
    "INSERT INTO outbox(shop_id, letter_id, chat_id, channel, address, body, attempts, "
    "next_try_at, "
    "created_at) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)");
const db::Sql kSent("DELETE FROM outbox WHERE shop_id = $1 AND letter_id = $2");
const db::Sql kFind(
    "SELECT shop_id, letter_id, chat_id, channel, address, body, attempts, next_try_at, created_at "
    "FROM outbox WHERE shop_id = $1 AND letter_id = $2");
const db::Sql kRewrite("UPDATE outbox SET body = $3 WHERE shop_id = $1 AND letter_id = $2");
const db::Sql kTryLater(
    "UPDATE outbox SET attempts = $3, next_try_at = $4 WHERE shop_id = $1 AND letter_id = $2");
const db::Sql kReaddress("UPDATE outbox SET address = $3 WHERE shop_id = $1 AND chat_id = $2");
// kHeld, as a constant: so that the partial index serves.
const db::Sql kHold(
    "UPDATE outbox SET next_try_at = 9007199254740991, body = $3 "
    "WHERE shop_id = $1 AND letter_id = $2");
const db::Sql kHeldOf(
    "SELECT shop_id, letter_id, chat_id, channel, address, body, attempts, next_try_at, created_at "
    "FROM outbox WHERE shop_id = $1 AND chat_id = $2 AND next_try_at = 9007199254740991 "
    "ORDER BY letter_id");
const db::Sql kHeldLong(
    "SELECT shop_id, letter_id, chat_id, channel, address, body, attempts, next_try_at, created_at "
    "FROM outbox WHERE shop_id = $1 AND next_try_at = 9007199254740991 AND created_at < $2 "
    "ORDER BY letter_id");
const db::Sql kBury(
    "INSERT INTO dead_letter(shop_id, dead_id, channel, kind, reason, body, at) "
    "VALUES($1, $2, $3, $4, $5, $6, $7)");
const db::Sql kWrite(
    "INSERT INTO transcript(shop_id, chat_id, entry_id, author, body, at) "
    "VALUES($1, $2, $3, $4, $5, $6)");
const db::Sql kHistory(
    "SELECT shop_id, chat_id, entry_id, author, body, at FROM transcript "
    "WHERE shop_id = $1 AND chat_id = $2 AND (CAST($3 AS BIGINT) = 0 OR entry_id < $3) "
    "ORDER BY entry_id DESC LIMIT $4");
const db::Sql kRemember(
    "INSERT INTO sent(shop_id, chat_id, topic, reference) VALUES($1, $2, $3, $4) "
    "ON CONFLICT(shop_id, chat_id, topic) DO UPDATE SET reference = excluded.reference");
const db::Sql kRecall(
    "SELECT reference FROM sent WHERE shop_id = $1 AND chat_id = $2 AND topic = $3");
const db::Sql kPollOffset(
    "SELECT next_update FROM poll_offset WHERE shop_id = $1 AND channel = $2");
const db::Sql kSetPollOffset(
    "INSERT INTO poll_offset(shop_id, channel, next_update) VALUES($1, $2, $3) "
    "ON CONFLICT(shop_id, channel) DO UPDATE SET next_update = excluded.next_update");
const db::Sql kWaiting(
    "SELECT shop_id, letter_id, chat_id, channel, address, body, attempts, next_try_at, created_at "
    "FROM outbox WHERE letter_id > $1 AND next_try_at < 9007199254740991 ORDER BY letter_id LIMIT "
    "$2");
const db::Sql kTranscriptAfter(
    "SELECT shop_id, chat_id, entry_id, author, body, at FROM transcript "
    "WHERE entry_id > $1 ORDER BY entry_id LIMIT $2");
const db::Sql kNewestEntry("SELECT COALESCE(MAX(entry_id), 0) FROM transcript");
const db::Sql kNewestTaken("SELECT MAX(taken_id) FROM inbox");
const db::Sql kForgetInbox("DELETE FROM inbox WHERE taken_id <= $1");

std::vector<TranscriptEntry> read_entries(db::Rows rows) {
  std::vector<TranscriptEntry> entries;
  while (rows.next())
    entries.push_back({{rows.integer(0)},
                       {rows.integer(1)},
                       rows.integer(2),
                       rows.text(3) == "shop" ? Author::Shop : Author::Customer,
                       rows.text(4),
                       from_millis(rows.integer(5))});
  return entries;
}

std::vector<OutboxRow> read_letters(db::Rows rows) {
  std::vector<OutboxRow> letters;
  while (rows.next())
    letters.push_back({{rows.integer(0)},
                       {rows.integer(1)},
                       {rows.integer(2)},
                       rows.text(3),
                       rows.text(4),
                       rows.text(5),
                       static_cast<int>(rows.integer(6)),
                       from_millis(rows.integer(7)),
                       from_millis(rows.integer(8))});
  return letters;
}

}  // namespace

bool Mailbox::take(std::string_view channel, std::string_view message_id, std::int64_t new_id) {
  return database_.execute(kTake, new_id, shop_, channel, message_id) == 1;
}

void Mailbox::post(const OutboxRow& letter) {
  database_.execute(kPost, shop_, letter.id, letter.chat, letter.channel, letter.address,
                    letter.body, letter.attempts, to_millis(letter.next_try),
                    to_millis(letter.created));
}

std::optional<OutboxRow> Mailbox::find(LetterId letter) {
  auto rows = read_letters(database_.query(kFind, shop_, letter));
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

void Mailbox::rewrite(LetterId letter, std::string_view body) {
  database_.execute(kRewrite, shop_, letter, body);
}

bool Mailbox::sent(LetterId letter) { return database_.execute(kSent, shop_, letter) == 1; }

void Mailbox::try_later(LetterId letter, int attempts, Time next_try) {
  database_.execute(kTryLater, shop_, letter, attempts, to_millis(next_try));
}

void Mailbox::readdress(ChatId chat, std::string_view address) {
  database_.execute(kReaddress, shop_, chat, address);
}

void Mailbox::hold(LetterId letter, std::string_view body) {
  database_.execute(kHold, shop_, letter, body);
}

std::vector<OutboxRow> Mailbox::held(ChatId chat) {
  return read_letters(database_.query(kHeldOf, shop_, chat));
}

void Mailbox::bury_held(Time older_than, Time now) {
  for (const OutboxRow& row :
       read_letters(database_.query(kHeldLong, shop_, to_millis(older_than)))) {
    bury({row.channel, "outbound", "its person has not written since", row.body}, row.id.value,
         now);
    sent(row.id);
  }
}

void Mailbox::bury(const DeadLetter& dead, std::int64_t id, Time now) {
  database_.execute(kBury, shop_, id, dead.channel, dead.kind, dead.reason, db::Blob{dead.body},
                    to_millis(now));
}

void Mailbox::write(const TranscriptEntry& entry) {
  database_.execute(kWrite, shop_, entry.chat, entry.id,
                    entry.author == Author::Shop ? "shop" : "customer", entry.body,
                    to_millis(entry.at));
}

std::vector<TranscriptEntry> Mailbox::history(ChatId chat, std::int64_t before) {
  auto entries = read_entries(database_.query(kHistory, shop_, chat, before, kTranscriptPage));
  std::ranges::reverse(entries);
  return entries;
}

void Mailbox::remember(ChatId chat, std::string_view topic, std::string_view reference) {
  database_.execute(kRemember, shop_, chat, topic, reference);
}

std::optional<std::string> Mailbox::recall(ChatId chat, std::string_view topic) {
  auto rows = database_.query(kRecall, shop_, chat, topic);
  if (!rows.next()) return std::nullopt;
  return rows.text(0);
}

std::optional<std::int64_t> Mailbox::poll_offset(std::string_view channel) {
  auto rows = database_.query(kPollOffset, shop_, channel);
  if (!rows.next()) return std::nullopt;
  return rows.integer(0);
}

void Mailbox::set_poll_offset(std::string_view channel, std::int64_t next_update) {
  database_.execute(kSetPollOffset, shop_, channel, next_update);
}

std::vector<OutboxRow> waiting_letters(db::Database& database, LetterId after, int most) {
  return read_letters(database.query(kWaiting, after, most));
}

std::vector<TranscriptEntry> transcript_after(db::Database& database, std::int64_t entry,
                                              int most) {
  return read_entries(database.query(kTranscriptAfter, entry, most));
}

std::int64_t newest_transcript_entry(db::Database& database) {
  auto rows = database.query(kNewestEntry);
  return rows.next() ? rows.integer(0) : 0;
}

Time newest_taken(db::Database& database) {
  auto rows = database.query(kNewestTaken);
  return rows.next() && !rows.is_null(0) ? time_of(rows.integer(0)) : Time{};
}

void forget_inbox(db::Database& database, Time older_than) {
  database.execute(kForgetInbox, before_ids_of(older_than));
}

}  // namespace kedai

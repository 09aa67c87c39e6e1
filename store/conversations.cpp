#include "store/conversations.h"

namespace kedai {

namespace {

#define COLUMNS \
  "chat_id, channel, address, customer_id, locale, state, reachable, heard_at, handover_until "
const db::Sql kFind("SELECT " COLUMNS
                    "FROM conversation WHERE shop_id = $1 AND channel = $2 AND address = $3");
const db::Sql kFindId("SELECT " COLUMNS "FROM conversation WHERE shop_id = $1 AND chat_id = $2");
const db::Sql kOfCustomer(
    "SELECT " COLUMNS
    "FROM conversation WHERE shop_id = $1 AND customer_id = $2 ORDER BY updated_at DESC, chat_id");
const db::Sql kFallenSilent("SELECT " COLUMNS
                            "FROM conversation WHERE shop_id = $1 AND handover_until > 0 "
                            "AND (handover_until <= $2 OR handover_until > $3) ORDER BY chat_id");
#undef COLUMNS
constexpr auto kFarAhead = std::chrono::hours{2};  // no talk is let last so long without a word
// As nearly always: whose chat it is and where it is have not changed, nor the indexes on them.
const db::Sql kUpdate(
    "UPDATE conversation SET locale = $5, state = $6, reachable = $7, heard_at = $8, "
    "handover_until = $9, updated_at = $10 "
    "WHERE shop_id = $1 AND chat_id = $2 AND address = $3 AND customer_id = $4");
const db::Sql kSave(
    "INSERT INTO conversation(shop_id, chat_id, channel, address, customer_id, locale, state, "
    "reachable, heard_at, handover_until, updated_at) "
    "VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "
    "ON CONFLICT(shop_id, chat_id) DO UPDATE SET address = excluded.address, "
    "customer_id = excluded.customer_id, locale = excluded.locale, state = excluded.state, "
    "reachable = excluded.reachable, heard_at = excluded.heard_at, "
    "handover_until = excluded.handover_until, updated_at = excluded.updated_at");

ChatRow read(const db::Rows& rows) {
  return {{rows.integer(0)},
          rows.text(1),
          rows.text(2),
          {rows.integer(3)},
          rows.text(4),
          rows.text(5),
          rows.integer(6) != 0,
          from_millis(rows.integer(7)),
          from_millis(rows.integer(8))};
}

std::optional<ChatRow> one(db::Rows rows) {
  if (!rows.next()) return std::nullopt;
  return read(rows);
}

std::vector<ChatRow> many(db::Rows rows) {
  std::vector<ChatRow> chats;
  while (rows.next()) chats.push_back(read(rows));
  return chats;
}

}  // namespace

std::optional<ChatRow> Conversations::find(std::string_view channel, std::string_view address) {
  return one(database_.query(kFind, shop_, channel, address));
}

std::optional<ChatRow> Conversations::find(ChatId id) {
  return one(database_.query(kFindId, shop_, id));
}

std::vector<ChatRow> Conversations::of_customer(CustomerId customer) {
  return many(database_.query(kOfCustomer, shop_, customer));
}

std::optional<ChatRow> Conversations::of_customer(CustomerId customer, std::string_view channel) {
  for (const ChatRow& chat : of_customer(customer))
    if (chat.channel == channel) return chat;
  return std::nullopt;
}

std::vector<ChatRow> Conversations::fallen_silent(Time now) {
  return many(database_.query(kFallenSilent, shop_, to_millis(now), to_millis(now + kFarAhead)));
}

void Conversations::save(const ChatRow& chat, Time now) {
  const bool updated =
      database_.execute(kUpdate, shop_, chat.id, chat.address, chat.customer, chat.locale,
                        chat.state, chat.reachable, to_millis(chat.heard_at),
                        to_millis(chat.handover_until), to_millis(now)) == 1;
  if (updated) return;
  database_.execute(kSave, shop_, chat.id, chat.channel, chat.address, chat.customer, chat.locale,
                    chat.state, chat.reachable, to_millis(chat.heard_at),
                    to_millis(chat.handover_until), to_millis(now));
}

}  // namespace kedai

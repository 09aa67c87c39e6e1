#include "store/sent_messages.h"

namespace kedai {

namespace {

const db::Sql kAdd(
    "INSERT INTO sent_message(shop_id, channel, reference, chat_id, letter, category, price, "
    "order_number, reach, fault, reason, sent_at, letter_id, announces) "
    "VALUES($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, '', $9, $10, $11) "
    "ON CONFLICT(shop_id, channel, reference) DO UPDATE SET chat_id = excluded.chat_id, "
    "letter = excluded.letter, order_number = excluded.order_number, sent_at = excluded.sent_at, "
    "letter_id = excluded.letter_id, announces = excluded.announces, price = CASE WHEN "
    "sent_message.category = '' THEN excluded.price ELSE sent_message.price END, "
    "category = CASE WHEN sent_message.category = '' THEN excluded.category "
    "ELSE sent_message.category END");
const db::Sql kFind(
    "SELECT chat_id, letter, category, price, order_number, reach, fault, reason, sent_at, "
    "letter_id, announces FROM sent_message "
    "WHERE shop_id = $1 AND channel = $2 AND reference = $3");
const db::Sql kAdvance(
    "INSERT INTO sent_message(shop_id, channel, reference, chat_id, letter, category, price, "
    "order_number, reach, fault, reason, sent_at) "
    "VALUES($1, $2, $3, 0, '', '', 0, 0, $4, $5, $6, $7) "
    "ON CONFLICT(shop_id, channel, reference) DO UPDATE SET reach = excluded.reach, "
    "fault = excluded.fault, reason = excluded.reason WHERE sent_message.reach < excluded.reach");
const db::Sql kFailedOf(
    "SELECT COUNT(*) FROM sent_message WHERE shop_id = $1 AND letter_id = $2 AND letter_id > 0 "
    "AND reach = 3");
const db::Sql kBill(
    "UPDATE sent_message SET category = $4, price = $5 "
    "WHERE shop_id = $1 AND channel = $2 AND reference = $3");
const db::Sql kClaim(
    "UPDATE sent_message SET order_number = $3 "
    "WHERE shop_id = $1 AND chat_id = $2 AND sent_at >= $4 AND order_number = 0");
// 3 is Reach::Failed: what did not arrive is not billed.
const db::Sql kByDay(
    "SELECT (sent_at + $4) / 86400000 AS day, channel, COUNT(*), CAST(SUM(price) AS BIGINT) "
    "FROM sent_message WHERE shop_id = $1 AND sent_at >= $2 AND sent_at < $3 AND reach <> 3 "
    "AND chat_id <> 0 GROUP BY 1, 2 ORDER BY 1, 2");
const db::Sql kByOrder(
    "SELECT o.number, COUNT(m.reference), CAST(COALESCE(SUM(m.price), 0) AS BIGINT) "
    "FROM orders o LEFT JOIN sent_message m "
    "ON m.shop_id = o.shop_id AND m.order_number = o.number AND m.reach <> 3 "
    "WHERE o.shop_id = $1 AND o.placed_at >= $2 AND o.placed_at < $3 "
    "GROUP BY o.number ORDER BY o.number");
const db::Sql kForget("DELETE FROM sent_message WHERE sent_at < $1");

}  // namespace

void SentMessages::add(const SentMessage& m) {
  database_.execute(kAdd, shop_, m.channel, m.reference, m.chat, m.letter, m.category,
                    m.price.minor, m.order_number, to_millis(m.sent_at), m.letter_id, m.announces);
}

std::optional<SentMessage> SentMessages::find(std::string_view channel,
                                              std::string_view reference) {
  auto rows = database_.query(kFind, shop_, channel, reference);
  if (!rows.next()) return std::nullopt;
  return SentMessage{std::string(channel),
                     std::string(reference),
                     {rows.integer(0)},
                     rows.text(1),
                     rows.text(2),
                     {rows.integer(3)},
                     rows.integer(4),
                     static_cast<Reach>(rows.integer(5)),
                     static_cast<int>(rows.integer(6)),
                     rows.text(7),
                     from_millis(rows.integer(8)),
                     {rows.integer(9)},
                     rows.integer(10) != 0};
}

bool SentMessages::advance(std::string_view channel, std::string_view reference, Reach reach,
                           int fault, std::string_view reason, Time now) {
  return database_.execute(kAdvance, shop_, channel, reference, static_cast<int>(reach), fault,
                           reason, to_millis(now)) == 1;
}

std::int64_t SentMessages::failed_of(LetterId letter) {
  auto rows = database_.query(kFailedOf, shop_, letter);
  return rows.next() ? rows.integer(0) : 0;
}

void SentMessages::bill(std::string_view channel, std::string_view reference,
                        std::string_view category, Money price) {
  database_.execute(kBill, shop_, channel, reference, category, price.minor);
}

void SentMessages::claim(ChatId chat, std::int64_t order_number, Time since) {
  database_.execute(kClaim, shop_, chat, order_number, to_millis(since));
}

std::vector<DayMeter> SentMessages::by_day(Time from, Time to, int utc_offset_minutes) {
  std::vector<DayMeter> days;
  auto rows = database_.query(kByDay, shop_, to_millis(from), to_millis(to),
                              std::int64_t{utc_offset_minutes} * 60'000);
  while (rows.next())
    days.push_back({rows.integer(0), rows.text(1), {rows.integer(2), {rows.integer(3)}}});
  return days;
}

std::vector<OrderMeter> SentMessages::by_order(Time from, Time to) {
  std::vector<OrderMeter> orders;
  auto rows = database_.query(kByOrder, shop_, to_millis(from), to_millis(to));
  while (rows.next()) orders.push_back({rows.integer(0), {rows.integer(1), {rows.integer(2)}}});
  return orders;
}

void forget_sent_messages(db::Database& database, Time older_than) {
  database.execute(kForget, to_millis(older_than));
}

}  // namespace kedai

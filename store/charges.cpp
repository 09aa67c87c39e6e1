#include "store/charges.h"

#include <algorithm>
#include <array>
#include <utility>

namespace kedai {

namespace {

using Word = std::pair<ChargeStatus, std::string_view>;
using enum ChargeStatus;
constexpr std::array kWords{Word{Asked, "asked"},     Word{Pending, "pending"},
                            Word{Expired, "expired"}, Word{Denied, "denied"},
                            Word{Paid, "paid"},       Word{Refunded, "refunded"}};

// What is stored grows: how far it has come. Expired and denied are as far as each other, and money
// may still come after either.
int rank(ChargeStatus status) {
  switch (status) {
    case Asked: return 0;
    case Pending: return 1;
    case Expired:
    case Denied: return 2;
    case Paid: return 3;
    case Refunded: return 4;
  }
  return 0;
}

#define COLUMNS "reference, order_id, amount, status, gateway_id, code, expires_at, asked_at "
const db::Sql kFind("SELECT " COLUMNS "FROM charge WHERE shop_id = $1 AND reference = $2");
const db::Sql kNewestOf("SELECT " COLUMNS
                        "FROM charge WHERE shop_id = $1 AND order_id = $2 "
                        "ORDER BY attempt DESC LIMIT 1");
const db::Sql kOfOrder("SELECT " COLUMNS
                       "FROM charge WHERE shop_id = $1 AND order_id = $2 ORDER BY attempt DESC");
const db::Sql kToLookAt("SELECT " COLUMNS
                        "FROM charge WHERE shop_id = $1 AND look_at > 0 AND look_at <= $2 "
                        "ORDER BY look_at LIMIT $3");
#undef COLUMNS
const db::Sql kAttempts(
    "SELECT attempt FROM charge WHERE shop_id = $1 AND order_id = $2 ORDER BY attempt DESC LIMIT "
    "1");
const db::Sql kAdd(
    "INSERT INTO charge(shop_id, reference, order_id, attempt, amount, status, progress, "
    "gateway_id, code, expires_at, asked_at) "
    "VALUES($1, $2, $3, $4, $5, 'asked', 0, '', '', $6, $7)");
const db::Sql kSetCode(
    "UPDATE charge SET gateway_id = $3, code = $4 WHERE shop_id = $1 AND reference = $2");
const db::Sql kAdvance(
    "UPDATE charge SET status = $3, progress = $4 WHERE shop_id = $1 AND reference = $2 "
    "AND progress < $4");
const db::Sql kLookAgain("UPDATE charge SET look_at = $3 WHERE shop_id = $1 AND reference = $2");

Charge read_charge(const db::Rows& rows) {
  const auto* status = std::ranges::find(kWords, rows.text(3), &Word::second);
  if (status == kWords.end()) throw db::Error("unknown charge status: " + rows.text(3));
  return {rows.text(0),
          {rows.integer(1)},
          {rows.integer(2)},
          status->first,
          rows.text(4),
          rows.text(5),
          from_millis(rows.integer(6)),
          from_millis(rows.integer(7))};
}

std::vector<Charge> many(db::Rows rows) {
  std::vector<Charge> charges;
  while (rows.next()) charges.push_back(read_charge(rows));
  return charges;
}

std::optional<Charge> one(db::Rows rows) {
  return rows.next() ? std::optional(read_charge(rows)) : std::nullopt;
}

}  // namespace

std::string_view to_word(ChargeStatus status) {
  return std::ranges::find(kWords, status, &Word::first)->second;
}

Charge Charges::ask(OrderId order, Money amount, Time expires, Time now) {
  auto rows = database_.query(kAttempts, shop_, order);
  const std::int64_t attempt = rows.next() ? rows.integer(0) + 1 : 1;
  const Charge charge{"k" + std::to_string(order.value) + "-" + std::to_string(attempt),
                      order,
                      amount,
                      Asked,
                      "",
                      "",
                      expires,
                      now};
  database_.execute(kAdd, shop_, charge.reference, order, attempt, amount.minor, to_millis(expires),
                    to_millis(now));
  return charge;
}

std::optional<Charge> Charges::find(std::string_view reference) {
  return one(database_.query(kFind, shop_, reference));
}

std::optional<Charge> Charges::newest_of(OrderId order) {
  return one(database_.query(kNewestOf, shop_, order));
}

std::vector<Charge> Charges::of_order(OrderId order) {
  return many(database_.query(kOfOrder, shop_, order));
}

void Charges::set_code(const Charge& charge, std::string_view transaction, std::string_view code) {
  database_.execute(kSetCode, shop_, charge.reference, transaction, code);
}

bool Charges::advance(std::string_view reference, ChargeStatus to) {
  return database_.execute(kAdvance, shop_, reference, to_word(to), rank(to)) == 1;
}

void Charges::look_again(std::string_view reference, Time at) {
  database_.execute(kLookAgain, shop_, reference, to_millis(at));
}

std::vector<Charge> Charges::to_look_at(Time now, int most) {
  return many(database_.query(kToLookAt, shop_, to_millis(now), most));
}

}  // namespace kedai

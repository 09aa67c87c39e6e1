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

#define COLUMNS "reference, order_id, amount, status, gateway_id, code, expires_at "
const db::Sql kFind("SELECT " COLUMNS "FROM charge WHERE shop_id = $1 AND reference = $2");
const db::Sql kNewestOf("SELECT " COLUMNS
                        "FROM charge WHERE shop_id = $1 AND order_id = $2 "
                        "ORDER BY attempt DESC LIMIT 1");
#undef COLUMNS
const db::Sql kAttempts(
    "SELECT attempt FROM charge WHERE shop_id = $1 AND order_id = $2 ORDER BY attempt DESC LIMIT "
    "1");
const db::Sql kAdd(
    "INSERT INTO charge(shop_id, reference, order_id, attempt, amount, status, progress, "
    "gateway_id, "
    "code, expires_at) VALUES($1, $2, $3, $4, $5, 'asked', 0, '', '', $6)");
const db::Sql kSetCode(
    "UPDATE charge SET gateway_id = $3, code = $4 WHERE shop_id = $1 AND reference = $2");
const db::Sql kAdvance(
    "UPDATE charge SET status = $3, progress = $4 WHERE shop_id = $1 AND reference = $2 "
    "AND progress < $4");

}  // namespace

std::string_view to_word(ChargeStatus status) {
  return std::ranges::find(kWords, status, &Word::first)->second;
}

Charge Charges::ask(OrderId order, Money amount, Time expires) {
  auto rows = database_.query(kAttempts, shop_, order);
  const std::int64_t attempt = rows.next() ? rows.integer(0) + 1 : 1;
  const Charge charge{"k" + std::to_string(order.value) + "-" + std::to_string(attempt),
                      order,
                      amount,
                      Asked,
                      "",
                      "",
                      expires};
  database_.execute(kAdd, shop_, charge.reference, order, attempt, amount.minor,
                    to_millis(expires));
  return charge;
}

std::optional<Charge> Charges::find(std::string_view reference) {
  return one(database_.query(kFind, shop_, reference));
}

std::optional<Charge> Charges::newest_of(OrderId order) {
  return one(database_.query(kNewestOf, shop_, order));
}

void Charges::set_code(const Charge& charge, std::string_view transaction, std::string_view code) {
  database_.execute(kSetCode, shop_, charge.reference, transaction, code);
}

bool Charges::advance(std::string_view reference, ChargeStatus to) {
  return database_.execute(kAdvance, shop_, reference, to_word(to), rank(to)) == 1;
}

std::optional<Charge> Charges::one(db::Rows rows) {
  if (!rows.next()) return std::nullopt;
  const auto* status = std::ranges::find(kWords, rows.text(3), &Word::second);
  if (status == kWords.end()) throw db::Error("unknown charge status: " + rows.text(3));
  return Charge{rows.text(0), {rows.integer(1)}, {rows.integer(2)},           status->first,
                rows.text(4), rows.text(5),      from_millis(rows.integer(6))};
}

}  // namespace kedai

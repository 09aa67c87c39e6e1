#include "store/vouchers.h"

#include <array>
#include <cctype>

namespace kedai {

namespace {

constexpr std::size_t kShortestCode = 3;
constexpr std::size_t kLongestCode = 20;
constexpr std::array<std::string_view, 3> kKinds{"percent", "amount", "delivery"};

#define COLUMNS                                                                             \
  "voucher_id, code, kind, percent, amount, most_off, minimum, most_uses, most_uses_each, " \
  "starts_at, ends_at, uses "
const db::Sql kFind("SELECT " COLUMNS
                    "FROM voucher WHERE shop_id = $1 AND code = $2 AND removed = 0");
const db::Sql kFindId("SELECT " COLUMNS
                      "FROM voucher WHERE shop_id = $1 AND voucher_id = $2 AND removed = 0");
const db::Sql kNewest("SELECT " COLUMNS
                      "FROM voucher WHERE shop_id = $1 AND voucher_id > 0 AND removed = 0 "
                      "ORDER BY voucher_id DESC LIMIT $2");
#undef COLUMNS
const db::Sql kAnyInForce(
    "SELECT 1 FROM voucher WHERE shop_id = $1 AND removed = 0 AND ends_at > $2 "
    "AND starts_at <= $2 LIMIT 1");
const db::Sql kSave(
    "INSERT INTO voucher(shop_id, voucher_id, code, kind, percent, amount, most_off, minimum, "
    "most_uses, most_uses_each, starts_at, ends_at, uses, removed) "
    "VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 0) "
    "ON CONFLICT(shop_id, code) DO UPDATE SET voucher_id = excluded.voucher_id, "
    "kind = excluded.kind, percent = excluded.percent, amount = excluded.amount, "
    "most_off = excluded.most_off, minimum = excluded.minimum, most_uses = excluded.most_uses, "
    "most_uses_each = excluded.most_uses_each, starts_at = excluded.starts_at, "
    "ends_at = excluded.ends_at, removed = 0");
const db::Sql kRemove("UPDATE voucher SET removed = 1 WHERE shop_id = $1 AND voucher_id = $2");
const db::Sql kRedeem(
    "UPDATE voucher SET uses = uses + 1 WHERE shop_id = $1 AND code = $2 AND removed = 0 "
    "AND starts_at <= $3 AND ends_at > $3 AND (most_uses = 0 OR uses < most_uses)");
const db::Sql kGiveBack(
    "UPDATE voucher SET uses = uses - 1 WHERE shop_id = $1 AND code = $2 AND uses > 0");
const db::Sql kUsesOfCustomer(
    "SELECT COUNT(*) FROM orders WHERE shop_id = $1 AND voucher = $2 AND customer_id = $3 "
    "AND voucher <> '' AND status NOT IN ('rejected', 'cancelled')");
const db::Sql kWrongUses(
    "SELECT COUNT(*) FROM voucher v WHERE v.uses <> (SELECT COUNT(*) FROM orders o "
    "WHERE o.shop_id = v.shop_id AND o.voucher = v.code AND o.voucher <> '' "
    "AND o.status NOT IN ('rejected', 'cancelled'))");

Voucher::Kind kind_of(const std::string& word) {
  for (std::size_t i = 0; i < kKinds.size(); ++i)
    if (kKinds[i] == word) return static_cast<Voucher::Kind>(i);
  throw db::Error("unknown kind of voucher: " + word);
}

Voucher read(const db::Rows& rows) {
  Voucher voucher;
  voucher.id = rows.integer(0);
  voucher.code = rows.text(1);
  voucher.kind = kind_of(rows.text(2));
  voucher.percent = static_cast<int>(rows.integer(3));
  voucher.amount = {rows.integer(4)};
  voucher.most_off = {rows.integer(5)};
  voucher.minimum = {rows.integer(6)};
  voucher.most_uses = rows.integer(7);
  voucher.most_uses_each = rows.integer(8);
  voucher.period = {from_millis(rows.integer(9)), from_millis(rows.integer(10))};
  voucher.uses = rows.integer(11);
  return voucher;
}

std::int64_t uses_of(db::Database& database, ShopId shop, std::string_view code,
                     CustomerId customer) {
  auto rows = database.query(kUsesOfCustomer, shop, code, customer);
  return rows.next() ? rows.integer(0) : 0;
}

}  // namespace

std::string voucher_code(std::string_view typed) {
  std::string code;
  bool letter = false;
  for (const char c : typed) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '-' || c == '_' || c == '.' || c == ' ') continue;
    if (byte > 127 || !std::isalnum(byte)) return "";
    letter = letter || std::isalpha(byte);
    code += static_cast<char>(std::toupper(byte));
  }
  const bool fits = code.size() >= kShortestCode && code.size() <= kLongestCode;
  return fits && letter ? code : "";
}

std::optional<Voucher> Vouchers::find(std::string_view code, CustomerId customer) {
  auto rows = database_.query(kFind, shop_, code);
  if (!rows.next()) return std::nullopt;
  Voucher voucher = read(rows);
  voucher.uses_of_customer = uses_of(database_, shop_, code, customer);
  return voucher;
}

std::optional<Voucher> Vouchers::find(std::int64_t id) {
  auto rows = database_.query(kFindId, shop_, id);
  if (!rows.next()) return std::nullopt;
  return read(rows);
}

bool Vouchers::any_in_force(Time now) {
  return database_.query(kAnyInForce, shop_, to_millis(now)).next();
}

std::vector<Voucher> Vouchers::newest(int most) {
  std::vector<Voucher> vouchers;
  auto rows = database_.query(kNewest, shop_, most);
  while (rows.next()) vouchers.push_back(read(rows));
  return vouchers;
}

void Vouchers::save(const Voucher& voucher) {
  database_.execute(kSave, shop_, voucher.id, voucher.code,
                    kKinds[static_cast<std::size_t>(voucher.kind)], voucher.percent,
                    voucher.amount.minor, voucher.most_off.minor, voucher.minimum.minor,
                    voucher.most_uses, voucher.most_uses_each, to_millis(voucher.period.starts),
                    to_millis(voucher.period.ends));
}

void Vouchers::remove(std::int64_t id) { database_.execute(kRemove, shop_, id); }

// The update comes first: it holds the voucher's row, so that nobody else's use of it is being
// written while the customer's are counted.
bool Vouchers::redeem(std::string_view code, CustomerId customer, Time now) {
  if (database_.execute(kRedeem, shop_, code, to_millis(now)) == 0) return false;
  const auto voucher = find(code, customer);
  if (voucher->most_uses_each == 0 || voucher->uses_of_customer < voucher->most_uses_each)
    return true;
  give_back(code);
  return false;
}

void Vouchers::give_back(std::string_view code) { database_.execute(kGiveBack, shop_, code); }

std::vector<std::string> voucher_faults(db::Database& database) {
  auto rows = database.query(kWrongUses);
  if (!rows.next() || rows.integer(0) == 0) return {};
  return {std::to_string(rows.integer(0)) + " vouchers are used otherwise than the orders say"};
}

}  // namespace kedai

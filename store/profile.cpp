#include "store/profile.h"

#include <fmt/format.h>

namespace kedai {

namespace {

#define COLUMNS                                                                     \
  "shop_id, slug, name, about, address, opens_minute, closes_minute, "              \
  "utc_offset_minutes, locale, delivery_fee, bank_account, catalog_version, qris, " \
  "qris_with_amount, unique_totals, pay_minutes, most_refusals, gateway "
const db::Sql kBySlug("SELECT " COLUMNS "FROM shop WHERE slug = $1");
const db::Sql kById("SELECT " COLUMNS "FROM shop WHERE shop_id = $1");
const db::Sql kAll("SELECT " COLUMNS "FROM shop ORDER BY shop_id");
#undef COLUMNS
const db::Sql kAdd(
    "INSERT INTO shop(shop_id, slug, name, about, address, opens_minute, closes_minute, "
    "utc_offset_minutes, locale, delivery_fee, bank_account, catalog_version, next_order_number) "
    "VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, 1001)");
const db::Sql kSetGateway("UPDATE shop SET gateway = $2 WHERE shop_id = $1");
const db::Sql kSavePaymentWays(
    "UPDATE shop SET bank_account = $2, qris = $3, qris_with_amount = $4, unique_totals = $5, "
    "pay_minutes = $6, most_refusals = $7 WHERE shop_id = $1");
const db::Sql kCatalogChanged(
    "UPDATE shop SET catalog_version = catalog_version + 1 WHERE shop_id = $1");
const db::Sql kTakeNumber(
    "UPDATE shop SET next_order_number = next_order_number + 1 WHERE shop_id = $1 "
    "RETURNING next_order_number - 1");
const db::Sql kLeaseNode(
    "UPDATE counter SET value = (value + 1) % 1024 WHERE name = 'node' RETURNING value");

Profile read(const db::Rows& rows) {
  Profile profile;
  profile.id = {rows.integer(0)};
  profile.slug = rows.text(1);
  profile.name = rows.text(2);
  profile.about = rows.text(3);
  profile.address = rows.text(4);
  profile.opens_minute = static_cast<int>(rows.integer(5));
  profile.closes_minute = static_cast<int>(rows.integer(6));
  profile.utc_offset_minutes = static_cast<int>(rows.integer(7));
  profile.locale = rows.text(8);
  profile.delivery_fee = {rows.integer(9)};
  profile.bank_account = rows.text(10);
  profile.catalog_version = rows.integer(11);
  profile.qris = rows.text(12);
  profile.qris_with_amount = rows.integer(13) != 0;
  profile.unique_totals = rows.integer(14) != 0;
  profile.pay_minutes = static_cast<int>(rows.integer(15));
  profile.most_refusals = static_cast<int>(rows.integer(16));
  profile.gateway = rows.integer(17) != 0;
  return profile;
}

std::optional<Profile> read_one(db::Rows rows) {
  if (!rows.next()) return std::nullopt;
  return read(rows);
}

}  // namespace

int minute_of_day(const Profile& profile, Time now) {
  const auto minutes = std::chrono::floor<std::chrono::minutes>(now).time_since_epoch().count();
  constexpr std::int64_t kDay = 24 * 60;
  return static_cast<int>(((minutes + profile.utc_offset_minutes) % kDay + kDay) % kDay);
}

std::int64_t local_day(int utc_offset_minutes, Time now) {
  return std::chrono::floor<std::chrono::days>(now + std::chrono::minutes{utc_offset_minutes})
      .time_since_epoch()
      .count();
}

std::int64_t local_day(const Profile& profile, Time now) {
  return local_day(profile.utc_offset_minutes, now);
}

bool open_at(const Profile& profile, Time now) {
  const int minute = minute_of_day(profile, now);
  return minute >= profile.opens_minute && minute < profile.closes_minute;
}

std::string clock_text(int minute) { return fmt::format("{:02}.{:02}", minute / 60, minute % 60); }

std::optional<Profile> Profiles::find(std::string_view slug) {
  return read_one(database_.query(kBySlug, slug));
}

std::optional<Profile> Profiles::find(ShopId shop) {
  return read_one(database_.query(kById, shop));
}

std::vector<Profile> Profiles::all() {
  std::vector<Profile> profiles;
  auto rows = database_.query(kAll);
  while (rows.next()) profiles.push_back(read(rows));
  return profiles;
}

void Profiles::add(const Profile& profile) {
  database_.execute(kAdd, profile.id, profile.slug, profile.name, profile.about, profile.address,
                    profile.opens_minute, profile.closes_minute, profile.utc_offset_minutes,
                    profile.locale, profile.delivery_fee.minor, profile.bank_account);
}

void Profiles::set_gateway(ShopId shop, bool there) {
  database_.execute(kSetGateway, shop, there ? 1 : 0);
}

void Profiles::save_payment_ways(const Profile& profile) {
  database_.execute(kSavePaymentWays, profile.id, profile.bank_account, profile.qris,
                    profile.qris_with_amount ? 1 : 0, profile.unique_totals ? 1 : 0,
                    profile.pay_minutes, profile.most_refusals);
}

void Profiles::catalog_changed(ShopId shop) { database_.execute(kCatalogChanged, shop); }

std::int64_t Profiles::take_order_number(ShopId shop) {
  auto rows = database_.query(kTakeNumber, shop);
  if (!rows.next()) throw db::Error("no such shop");
  return rows.integer(0);
}

int lease_node(db::Database& database) {
  auto rows = database.query(kLeaseNode);
  if (!rows.next()) throw db::Error("the node counter is missing");
  return static_cast<int>(rows.integer(0));
}

}  // namespace kedai

#include "store/capacity.h"

#include <algorithm>
#include <vector>

#include "store/profile.h"

namespace kedai {

namespace {

const db::Sql kMaking(
    "SELECT v.lead_days, CASE WHEN s.sold_out = 1 THEN 0 ELSE s.per_day END, p.utc_offset_minutes "
    "FROM stock s JOIN variant v ON v.shop_id = s.shop_id AND v.variant_id = s.variant_id "
    "JOIN shop p ON p.shop_id = s.shop_id WHERE s.shop_id = $1 AND s.variant_id = $2");
const db::Sql kTaken(
    "SELECT day, taken FROM day_capacity WHERE shop_id = $1 AND variant_id = $2 AND day >= $3 "
    "AND day < $4");
// A day that is full takes no more, whoever asks.
const db::Sql kTake(
    "INSERT INTO day_capacity(shop_id, variant_id, day, taken) "
    "SELECT s.shop_id, s.variant_id, CAST($3 AS BIGINT), CAST($4 AS BIGINT) FROM stock s "
    "WHERE s.shop_id = $1 AND s.variant_id = $2 AND s.per_day >= $4 "
    "ON CONFLICT(shop_id, variant_id, day) DO UPDATE SET taken = day_capacity.taken + "
    "excluded.taken WHERE day_capacity.taken + excluded.taken <= (SELECT s.per_day FROM stock s "
    "WHERE s.shop_id = excluded.shop_id AND s.variant_id = excluded.variant_id)");
const db::Sql kNote(
    "INSERT INTO capacity_hold(shop_id, order_id, variant_id, day, quantity) "
    "VALUES($1, $2, $3, $4, $5)");
const db::Sql kNoted(
    "SELECT variant_id, day, quantity FROM capacity_hold WHERE shop_id = $1 AND order_id = $2 "
    "ORDER BY variant_id, day");
const db::Sql kGiveBack(
    "UPDATE day_capacity SET taken = taken - $4 "
    "WHERE shop_id = $1 AND variant_id = $2 AND day = $3");
const db::Sql kForget("DELETE FROM capacity_hold WHERE shop_id = $1 AND order_id = $2");
const db::Sql kSetPerDay("UPDATE stock SET per_day = $3 WHERE shop_id = $1 AND variant_id = $2");

}  // namespace

MakingPlan plan_making(Quantity wanted, Quantity per_day, std::int64_t first_day,
                       const std::map<std::int64_t, Quantity>& taken) {
  MakingPlan plan;
  for (std::int64_t day = first_day; day < first_day + kHorizonDays && plan.fits < wanted; ++day) {
    const auto found = taken.find(day);
    const Quantity room = per_day - (found == taken.end() ? 0 : found->second);
    plan.fits = std::max(plan.fits, std::min(room, wanted));
    if (room >= wanted) plan.ready_day = day;
  }
  return plan;
}

MakingPlan Capacity::plan(VariantId variant, Quantity quantity, Time now) {
  std::int64_t first_day = 0;
  Quantity per_day = 0;
  {
    auto rows = database_.query(kMaking, shop_, variant);
    if (!rows.next()) return {};
    per_day = rows.integer(1);
    first_day = local_day(static_cast<int>(rows.integer(2)), now) + rows.integer(0);
  }
  return plan_making(quantity, per_day, first_day, taken(variant, first_day));
}

MakingPlan Capacity::take(VariantId variant, Quantity quantity, OrderId order, Time now) {
  const MakingPlan plan = this->plan(variant, quantity, now);
  if (plan.fits < quantity) return plan;
  if (database_.execute(kTake, shop_, variant, plan.ready_day, quantity) != 1)
    throw db::Error("a day's capacity was taken under an order's hands");
  database_.execute(kNote, shop_, order, variant, plan.ready_day, quantity);
  return plan;
}

void Capacity::give_back(OrderId order) {
  struct Noted {
    VariantId variant;
    std::int64_t day = 0;
    Quantity quantity = 0;
  };
  std::vector<Noted> all;
  {
    auto rows = database_.query(kNoted, shop_, order);
    while (rows.next()) all.push_back({{rows.integer(0)}, rows.integer(1), rows.integer(2)});
  }
  for (const Noted& one : all)
    database_.execute(kGiveBack, shop_, one.variant, one.day, one.quantity);
  if (!all.empty()) database_.execute(kForget, shop_, order);
}

std::map<std::int64_t, Quantity> Capacity::taken(VariantId variant, std::int64_t from_day) {
  std::map<std::int64_t, Quantity> days;
  auto rows = database_.query(kTaken, shop_, variant, from_day, from_day + kHorizonDays);
  while (rows.next()) days[rows.integer(0)] = rows.integer(1);
  return days;
}

void Capacity::set_per_day(VariantId variant, Quantity per_day) {
  database_.execute(kSetPerDay, shop_, variant, per_day);
}

}  // namespace kedai

#include "store/stock.h"

#include <algorithm>
#include <array>
#include <utility>

namespace kedai {

namespace {

using Word = std::pair<MovementKind, std::string_view>;
using enum MovementKind;
constexpr std::array kWords{Word{Received, "received"},   Word{Held, "held"},
                            Word{Released, "released"},   Word{Sold, "sold"},
                            Word{Corrected, "corrected"}, Word{Spoiled, "spoiled"},
                            Word{Ordered, "ordered"},     Word{Dropped, "dropped"}};

MovementKind movement_kind_of(std::string_view word) {
  const auto* found = std::ranges::find(kWords, word, &Word::second);
  if (found == kWords.end()) throw db::Error("unknown movement of stock: " + std::string(word));
  return found->first;
}

const db::Sql kOf(
    "SELECT received, available, held, sold, sold_out, per_day, expires_day FROM stock "
    "WHERE shop_id = $1 AND variant_id = $2");
const db::Sql kAll(
    "SELECT received, available, held, sold, sold_out, per_day, expires_day, variant_id "
    "FROM stock WHERE shop_id = $1 ORDER BY variant_id");
const db::Sql kOfSome(
    "SELECT received, available, held, sold, sold_out, per_day, expires_day, variant_id FROM stock "
    "WHERE shop_id = $1 AND variant_id IN ($2, $3, $4, $5, $6, $7, $8, $9)");
const db::Sql kOpen(
    "INSERT INTO stock(shop_id, variant_id, received, available, held, sold, sold_out, per_day) "
    "VALUES($1, $2, $3, $3, 0, 0, 0, $4)");
const db::Sql kHold(
    "UPDATE stock SET available = available - $3, held = held + $3 "
    "WHERE shop_id = $1 AND variant_id = $2 AND available >= $3 AND sold_out = 0");
const db::Sql kHoldToOrder(
    "UPDATE stock SET received = received + $3, held = held + $3 "
    "WHERE shop_id = $1 AND variant_id = $2 AND per_day > 0 AND sold_out = 0");
const db::Sql kChange(
    "UPDATE stock SET received = received + $3, available = available + $3 "
    "WHERE shop_id = $1 AND variant_id = $2 AND available + $3 >= 0");
const db::Sql kRelease(
    "UPDATE stock SET available = available + $3, held = held - $3 "
    "WHERE shop_id = $1 AND variant_id = $2");
const db::Sql kDrop(
    "UPDATE stock SET received = received - $3, held = held - $3 "
    "WHERE shop_id = $1 AND variant_id = $2");
const db::Sql kHandOver(
    "UPDATE stock SET held = held - $3, sold = sold + $3 WHERE shop_id = $1 AND variant_id = $2");
const db::Sql kMark("UPDATE stock SET sold_out = $3 WHERE shop_id = $1 AND variant_id = $2");
const db::Sql kSetExpiry(
    "UPDATE stock SET expires_day = $3 WHERE shop_id = $1 AND variant_id = $2");
const db::Sql kNearExpiry(
    "SELECT variant_id, expires_day FROM stock WHERE shop_id = $1 AND expires_day > 0 "
    "AND expires_day <= $2 AND available + held > 0 ORDER BY expires_day, variant_id");
const db::Sql kWrite(
    "INSERT INTO stock_movement(shop_id, variant_id, movement_id, kind, quantity, order_id, actor, "
    "reason, at) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9)");
// A hold stands under its order's own id.
const db::Sql kOrdered(
    "SELECT 1 FROM stock_movement WHERE shop_id = $1 AND variant_id = $2 AND movement_id = $3 "
    "AND kind = 'ordered'");
const db::Sql kMovements(
    "SELECT m.movement_id, m.kind, m.quantity, COALESCE(o.number, 0), m.actor, m.reason, m.at "
    "FROM stock_movement m LEFT JOIN orders o ON o.shop_id = m.shop_id AND o.order_id = m.order_id "
    "WHERE m.shop_id = $1 AND m.variant_id = $2 ORDER BY m.movement_id DESC, m.kind LIMIT $3");

StockCount read(const db::Rows& rows) {
  return {rows.integer(0),      rows.integer(1), rows.integer(2), rows.integer(3),
          rows.integer(4) != 0, rows.integer(5), rows.integer(6)};
}

}  // namespace

std::string_view to_word(MovementKind kind) {
  return std::ranges::find(kWords, kind, &Word::first)->second;
}

StockCount Stock::of(VariantId variant) {
  auto rows = database_.query(kOf, shop_, variant);
  return rows.next() ? read(rows) : StockCount{};
}

std::unordered_map<VariantId, StockCount> Stock::all() {
  std::unordered_map<VariantId, StockCount> out;
  auto rows = database_.query(kAll, shop_);
  while (rows.next()) out[{rows.integer(7)}] = read(rows);
  return out;
}

std::unordered_map<VariantId, StockCount> Stock::of(std::span<const Product* const> products) {
  std::vector<VariantId> variants;
  for (const Product* product : products)
    for (const Variant& variant : product->variants) variants.push_back(variant.id);
  std::unordered_map<VariantId, StockCount> out;
  for (auto left = std::span(std::as_const(variants)); !left.empty();) {
    std::array<VariantId, 8> ids{};
    const auto some = left.first(std::min(left.size(), ids.size()));
    std::ranges::copy(some, ids.begin());
    auto rows = database_.query(kOfSome, shop_, ids[0], ids[1], ids[2], ids[3], ids[4], ids[5],
                                ids[6], ids[7]);
    while (rows.next()) out[{rows.integer(7)}] = read(rows);
    left = left.subspan(some.size());
  }
  return out;
}

std::vector<Movement> Stock::movements(VariantId variant, int most) {
  std::vector<Movement> movements;
  auto rows = database_.query(kMovements, shop_, variant, most);
  while (rows.next())
    movements.push_back({rows.integer(0), movement_kind_of(rows.text(1)), rows.integer(2),
                         rows.integer(3), rows.text(4), rows.text(5),
                         from_millis(rows.integer(6))});
  return movements;
}

void Stock::open(VariantId variant, Quantity received, const Stamp& stamp) {
  database_.execute(kOpen, shop_, variant, received, 0);
  write(variant, Received, received, {}, stamp);
}

void Stock::open_to_order(VariantId variant, Quantity per_day) {
  database_.execute(kOpen, shop_, variant, 0, per_day);
}

bool Stock::hold(VariantId variant, Quantity quantity, OrderId order, const Stamp& stamp) {
  if (database_.execute(kHold, shop_, variant, quantity) != 1) return false;
  write(variant, Held, quantity, order, stamp);
  return true;
}

bool Stock::hold_to_order(VariantId variant, Quantity quantity, OrderId order, const Stamp& stamp) {
  if (database_.execute(kHoldToOrder, shop_, variant, quantity) != 1) return false;
  write(variant, Ordered, quantity, order, stamp);
  return true;
}

bool Stock::receive(VariantId variant, Quantity quantity, const Stamp& stamp) {
  return change(variant, Received, quantity, quantity, stamp);
}

bool Stock::correct(VariantId variant, Quantity change_of_count, const Stamp& stamp) {
  return change(variant, Corrected, change_of_count, change_of_count, stamp);
}

bool Stock::spoil(VariantId variant, Quantity quantity, const Stamp& stamp) {
  return change(variant, Spoiled, quantity, -quantity, stamp);
}

bool Stock::change(VariantId variant, MovementKind kind, Quantity quantity, Quantity available,
                   const Stamp& stamp) {
  if (database_.execute(kChange, shop_, variant, available) != 1) return false;
  write(variant, kind, quantity, {}, stamp);
  return true;
}

void Stock::release(VariantId variant, Quantity quantity, OrderId order, const Stamp& stamp) {
  const bool to_order = database_.query(kOrdered, shop_, variant, order).next();
  database_.execute(to_order ? kDrop : kRelease, shop_, variant, quantity);
  write(variant, to_order ? Dropped : Released, quantity, order, stamp);
}

void Stock::hand_over(VariantId variant, Quantity quantity, OrderId order, const Stamp& stamp) {
  database_.execute(kHandOver, shop_, variant, quantity);
  write(variant, Sold, quantity, order, stamp);
}

void Stock::write(VariantId variant, MovementKind kind, Quantity quantity, OrderId order,
                  const Stamp& stamp) {
  if (quantity == 0) return;
  database_.execute(kWrite, shop_, variant, stamp.id, to_word(kind), quantity, order, stamp.actor,
                    stamp.reason, to_millis(stamp.at));
}

void Stock::mark_sold_out(VariantId variant) { database_.execute(kMark, shop_, variant, 1); }

void Stock::mark_on_sale(VariantId variant) { database_.execute(kMark, shop_, variant, 0); }

void Stock::set_expiry(VariantId variant, std::int64_t day) {
  database_.execute(kSetExpiry, shop_, variant, day);
}

std::vector<Expiry> Stock::near_expiry(std::int64_t today) {
  std::vector<Expiry> near;
  auto rows = database_.query(kNearExpiry, shop_, today + kNearDays);
  while (rows.next()) near.push_back({{rows.integer(0)}, rows.integer(1)});
  return near;
}

}  // namespace kedai

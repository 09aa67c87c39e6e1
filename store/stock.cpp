#include "store/stock.h"

namespace kedai {

namespace {

const db::Sql kOf(
    "SELECT received, available, held, sold, sold_out FROM stock "
    "WHERE shop_id = $1 AND variant_id = $2");
const db::Sql kAll(
    "SELECT received, available, held, sold, sold_out, variant_id FROM stock WHERE shop_id = $1 "
    "ORDER BY variant_id");
const db::Sql kOpen(
    "INSERT INTO stock(shop_id, variant_id, received, available, held, sold, sold_out) "
    "VALUES($1, $2, $3, $3, 0, 0, 0)");
const db::Sql kHold(
    "UPDATE stock SET available = available - $3, held = held + $3 "
    "WHERE shop_id = $1 AND variant_id = $2 AND available >= $3 AND sold_out = 0");
const db::Sql kReceive(
    "UPDATE stock SET received = received + $3, available = available + $3 "
    "WHERE shop_id = $1 AND variant_id = $2 AND available + $3 >= 0");
const db::Sql kRelease(
    "UPDATE stock SET available = available + $3, held = held - $3 "
    "WHERE shop_id = $1 AND variant_id = $2");
const db::Sql kHandOver(
    "UPDATE stock SET held = held - $3, sold = sold + $3 WHERE shop_id = $1 AND variant_id = $2");
const db::Sql kMark("UPDATE stock SET sold_out = $3 WHERE shop_id = $1 AND variant_id = $2");

StockCount read(const db::Rows& rows) {
  return {rows.integer(0), rows.integer(1), rows.integer(2), rows.integer(3), rows.integer(4) != 0};
}

}  // namespace

StockCount Stock::of(VariantId variant) {
  auto rows = database_.query(kOf, shop_, variant);
  return rows.next() ? read(rows) : StockCount{};
}

std::unordered_map<VariantId, StockCount> Stock::all() {
  std::unordered_map<VariantId, StockCount> out;
  auto rows = database_.query(kAll, shop_);
  while (rows.next()) out[{rows.integer(5)}] = read(rows);
  return out;
}

std::unordered_map<VariantId, StockCount> Stock::of(std::span<const Product* const> products) {
  std::unordered_map<VariantId, StockCount> out;
  for (const Product* product : products)
    for (const Variant& variant : product->variants) out[variant.id] = of(variant.id);
  return out;
}

void Stock::open(VariantId variant, Quantity received) {
  database_.execute(kOpen, shop_, variant, received);
}

bool Stock::hold(VariantId variant, Quantity quantity) {
  return database_.execute(kHold, shop_, variant, quantity) == 1;
}

bool Stock::receive(VariantId variant, Quantity change) {
  return database_.execute(kReceive, shop_, variant, change) == 1;
}

void Stock::release(VariantId variant, Quantity quantity) {
  database_.execute(kRelease, shop_, variant, quantity);
}

void Stock::hand_over(VariantId variant, Quantity quantity) {
  database_.execute(kHandOver, shop_, variant, quantity);
}

void Stock::mark_sold_out(VariantId variant) { database_.execute(kMark, shop_, variant, 1); }

void Stock::mark_on_sale(VariantId variant) { database_.execute(kMark, shop_, variant, 0); }

}  // namespace kedai

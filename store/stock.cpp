#include "store/stock.h"

#include <algorithm>
#include <array>

namespace kedai {

namespace {

const db::Sql kOf(
    "SELECT received, available, held, sold, sold_out FROM stock "
    "WHERE shop_id = $1 AND variant_id = $2");
const db::Sql kAll(
    "SELECT received, available, held, sold, sold_out, variant_id FROM stock WHERE shop_id = $1 "
    "ORDER BY variant_id");
const db::Sql kOfProducts(
    "SELECT s.received, s.available, s.held, s.sold, s.sold_out, s.variant_id FROM variant v "
    "JOIN stock s ON s.shop_id = v.shop_id AND s.variant_id = v.variant_id "
    "WHERE v.shop_id = $1 AND v.product_id IN ($2, $3, $4, $5, $6, $7, $8, $9)");
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
  while (!products.empty()) {
    std::array<ProductId, 8> ids{};
    const auto some = products.first(std::min(products.size(), ids.size()));
    std::ranges::transform(some, ids.begin(), [](const Product* product) { return product->id; });
    auto rows = database_.query(kOfProducts, shop_, ids[0], ids[1], ids[2], ids[3], ids[4], ids[5],
                                ids[6], ids[7]);
    while (rows.next()) out[{rows.integer(5)}] = read(rows);
    products = products.subspan(some.size());
  }
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

// A shop from before there were movements: its counts, its open orders, and what it makes to order.
#include <algorithm>
#include <catch2/catch.hpp>

#include "store/db/migrations.h"
#include "store/db/schema.h"
#include "store/orders.h"
#include "tests/harness/old_store.h"
#include "tests/harness/stores.h"

using namespace kedai;

namespace {

const Time kNow = from_millis(1'795'489'200'000);
const ShopId kShop{5};

// Variant 31 is counted: 4 sold, 3 held by an order; variant 32 is made to order: 1 sold, 2 held.
constexpr const char* kOldShop = R"sql(
INSERT INTO shop(shop_id, slug, name, about, address, opens_minute, closes_minute, utc_offset_minutes,
  locale, delivery_fee, bank_account, catalog_version, next_order_number)
  VALUES(5, 'dapur', 'Dapur', '', '', 480, 1020, 420, 'id', 0, '', 1, 1003);
INSERT INTO category(shop_id, category_id, name, position) VALUES(5, 11, 'Kue', 0);
INSERT INTO product(shop_id, product_id, category_id, name, description, aliases, picture_id, position,
  added_at) VALUES(5, 21, 11, 'Kue', '', '', '', 0, 0);
INSERT INTO variant(shop_id, variant_id, product_id, name, sku, price, lead_days, position)
  VALUES(5, 31, 21, 'a', 'A', 1000, 0, 0), (5, 32, 21, 'b', 'B', 1000, 2, 1);
INSERT INTO stock(shop_id, variant_id, received, available, held, sold, sold_out)
  VALUES(5, 31, 20, 13, 3, 4, 0), (5, 32, 8, 5, 2, 1, 0);
INSERT INTO customer(shop_id, customer_id, name, phone, address, fulfilment, payment, created_at,
  merged_into) VALUES(5, 41, 'Sri', '', '', '', '', 0, 0);
INSERT INTO orders(shop_id, order_id, number, customer_id, chat_id, cart_revision, status, name, phone,
  fulfilment, address, payment, note, delivery_fee, total, paid_at, placed_at)
  VALUES(5, 51, 1001, 41, 0, 0, 'accepted', '', '', 'pickup', '', 'on_handover', '', 0, 5000, 0, 7),
    (5, 52, 1002, 41, 0, 0, 'completed', '', '', 'pickup', '', 'on_handover', '', 0, 5000, 0, 7);
INSERT INTO order_line(shop_id, order_id, line, variant_id, sku, name, quantity, unit_price, note)
  VALUES(5, 51, 1, 31, 'A', 'a', 3, 1000, ''), (5, 51, 2, 32, 'B', 'b', 2, 1000, ''),
    (5, 52, 1, 31, 'A', 'a', 4, 1000, ''), (5, 52, 2, 32, 'B', 'b', 1, 1000, '');
)sql";

struct OldShop {
  OldShop() : database(harness::empty_store()) {
    harness::bring_to_before(*database, db::kStockMovements);
    database->script(kOldShop);
    db::migrate(*database);
  }
  StockCount count(std::int64_t variant) { return Stock(*database, kShop).of({variant}); }

  std::unique_ptr<db::Database> database;
};

}  // namespace

TEST_CASE("an older shop's counts have their movements, and what it makes to order its capacity") {
  OldShop old;
  CHECK(stock_faults(*old.database).empty());
  const StockCount counted = old.count(31);
  CHECK(counted.available == 13);
  CHECK(counted.held == 3);
  CHECK(counted.sold == 4);
  CHECK(counted.per_day == 0);
  const StockCount made = old.count(32);
  CHECK(made.per_day == 5);
  CHECK(made.available == 0);
  CHECK(made.held == 2);
  CHECK(made.sold == 1);
  const auto moves = Stock(*old.database, kShop).movements({31}, 10);
  REQUIRE(moves.size() == 4);
  CHECK(moves[0].kind == MovementKind::Held);
  CHECK(moves[0].order_number == 1001);
  CHECK(moves[0].at == from_millis(7));
}

TEST_CASE("an order that was held before there were movements is released, or handed over") {
  for (const OrderStatus to : {OrderStatus::Cancelled, OrderStatus::Completed}) {
    OldShop old;
    Orders orders(*old.database, kShop);
    Order order = *orders.find({51});
    REQUIRE(orders.move(order, to, Mover::Staff, {60, "Ibu", kNow}) == MoveOutcome::Done);
    const bool sold = to == OrderStatus::Completed;
    CHECK(old.count(31).available == (sold ? 13 : 16));
    CHECK(old.count(31).sold == (sold ? 7 : 4));
    CHECK(old.count(32).available == 0);
    CHECK(old.count(32).held == 0);
    CHECK(old.count(32).sold == (sold ? 3 : 1));
    CHECK(stock_faults(*old.database).empty());
  }
}

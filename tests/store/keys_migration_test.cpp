// What lay in tables of two trees still lies there when they have one.
#include <catch2/catch.hpp>

#include "store/db/migrations.h"
#include "store/db/schema.h"
#include "store/mailbox.h"
#include "store/orders.h"
#include "tests/harness/old_store.h"
#include "tests/harness/stores.h"

using namespace kedai;

namespace {

const ShopId kShop{5};

constexpr const char* kOldShop = R"sql(
INSERT INTO shop(shop_id, slug, name, about, address, opens_minute, closes_minute, utc_offset_minutes,
  locale, delivery_fee, bank_account, catalog_version, next_order_number)
  VALUES(5, 'dapur', 'Dapur', '', '', 480, 1020, 420, 'id', 0, '', 1, 1002);
INSERT INTO category(shop_id, category_id, name, position) VALUES(5, 11, 'Kue', 0);
INSERT INTO product(shop_id, product_id, category_id, name, description, aliases, picture_id, position,
  added_at) VALUES(5, 21, 11, 'Kue', '', '', '', 0, 0);
INSERT INTO variant(shop_id, variant_id, product_id, name, sku, price, lead_days, position)
  VALUES(5, 31, 21, 'a', 'A', 1000, 0, 0);
INSERT INTO stock(shop_id, variant_id, received, available, held, sold, sold_out, per_day, expires_day)
  VALUES(5, 31, 20, 13, 3, 4, 1, 6, 20800);
INSERT INTO customer(shop_id, customer_id, name, phone, address, fulfilment, payment, created_at,
  merged_into) VALUES(5, 41, 'Sri', '', '', '', '', 0, 0);
INSERT INTO identity(shop_id, channel, kind, value, customer_id)
  VALUES(5, 'telegram', 'user', '7', 41), (5, 'web', 'cookie', 'c', 41);
INSERT INTO orders(shop_id, order_id, number, customer_id, chat_id, cart_revision, status, name, phone,
  fulfilment, address, payment, note, delivery_fee, total, paid_at, placed_at)
  VALUES(5, 51, 1001, 41, 0, 0, 'accepted', '', '', 'pickup', '', 'on_handover', '', 0, 5000, 0, 7);
INSERT INTO order_line(shop_id, order_id, line, variant_id, sku, name, quantity, unit_price, note, list_price)
  VALUES(5, 51, 1, 31, 'A', 'a', 3, 1000, 'pedas', 1500);
INSERT INTO order_event(shop_id, order_id, event_id, what, actor, reason, at)
  VALUES(5, 51, 61, 'accepted', 'Sri', '', 8);
INSERT INTO inbox(shop_id, channel, message_id, at)
  VALUES(5, 'telegram', 'u1', 1790000000000), (5, 'telegram', 'u2', 1790000000000),
    (6, 'telegram', 'u1', 1790000000000), (5, 'web', 'u1', 1780000000000);
INSERT INTO outbox(shop_id, letter_id, chat_id, channel, address, body, attempts, next_try_at, created_at)
  VALUES(5, 72, 9, 'telegram', '7', 'second', 2, 100, 90), (6, 71, 8, 'telegram', '8', 'first', 0, 80, 80),
    (5, 73, 9, 'telegram', '7', 'held', 1, 9007199254740991, 95);
)sql";

}  // namespace

TEST_CASE("messages, letters, orders, stock and identities outlast their tables' new keys") {
  const auto database = harness::empty_store();
  harness::bring_to_before(*database, db::kFewerTrees);
  database->script(kOldShop);
  db::migrate(*database);

  const auto letters = waiting_letters(*database, {0}, 10);
  REQUIRE(letters.size() == 2);
  CHECK(letters[0].body == "first");
  CHECK(letters[0].shop == ShopId{6});
  CHECK(letters[1].body == "second");
  CHECK(letters[1].attempts == 2);
  CHECK(letters[1].next_try == from_millis(100));
  Mailbox mailbox(*database, kShop);
  const Time newest = from_millis(1'790'000'000'000);
  CHECK(newest_taken(*database) == newest);
  std::int64_t id = before_ids_of(newest + std::chrono::seconds{1});
  CHECK_FALSE(mailbox.take("telegram", "u2", ++id));
  CHECK_FALSE(mailbox.take("web", "u1", ++id));
  forget_inbox(*database, newest);
  CHECK_FALSE(mailbox.take("telegram", "u1", ++id));
  CHECK(mailbox.take("web", "u1", ++id));
  CHECK(mailbox.take("telegram", "u3", ++id));
  CHECK(mailbox.held({9}).size() == 1);
  CHECK_FALSE(mailbox.sent({71}));  // of another shop
  CHECK(mailbox.sent({72}));

  const auto order = Orders(*database, kShop).find({51});
  REQUIRE(order);
  REQUIRE(order->lines.size() == 1);
  CHECK(order->lines[0].note == "pedas");
  CHECK(order->lines[0].list_price == Money{1'500});
  const auto stock = Stock(*database, kShop).of({31});
  CHECK(stock.available == 13);
  CHECK(stock.marked_sold_out);
  CHECK(stock.per_day == 6);
  Customers customers(*database, kShop);
  CHECK(customers.known({"telegram", "user", "7"}) == CustomerId{41});
  CHECK(customers.has_identity({41}, "web", "cookie"));
}

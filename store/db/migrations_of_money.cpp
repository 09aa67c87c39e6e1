// Prices, payments and stock: what came after the first shop that only counted.
#include "store/db/migrations.h"

namespace kedai::db {

// What an order costs less than its lines, what of it is paid, and until when it may be. paid is
// net of refunds; on_account is what the customer owes the shop for it instead ("kasbon").
// clock_at is when the clock has something to do with it (to remind, to let it go); 0: never.
// refusals are deliveries paid on handover that the customer did not take.
const char* const kOrderMoney = R"sql(
ALTER TABLE orders ADD COLUMN discount BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN unique_discount BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN voucher TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN paid BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN on_account BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN pay_before BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN clock_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN ready_day BIGINT NOT NULL DEFAULT 0;
ALTER TABLE order_line ADD COLUMN list_price BIGINT NOT NULL DEFAULT 0;
UPDATE orders SET paid = total WHERE paid_at > 0;
UPDATE order_line SET list_price = unit_price;
CREATE INDEX order_clock ON orders(shop_id, clock_at) WHERE clock_at > 0;

ALTER TABLE customer ADD COLUMN account BIGINT NOT NULL DEFAULT 0;
ALTER TABLE customer ADD COLUMN credit_limit BIGINT NOT NULL DEFAULT 0;
ALTER TABLE customer ADD COLUMN refusals BIGINT NOT NULL DEFAULT 0;
CREATE INDEX customer_debt ON customer(shop_id, account, customer_id) WHERE account > 0;

ALTER TABLE shop ADD COLUMN qris TEXT NOT NULL DEFAULT '';
ALTER TABLE shop ADD COLUMN qris_with_amount BIGINT NOT NULL DEFAULT 0;
ALTER TABLE shop ADD COLUMN unique_totals BIGINT NOT NULL DEFAULT 0;
ALTER TABLE shop ADD COLUMN pay_minutes BIGINT NOT NULL DEFAULT 1440;
ALTER TABLE shop ADD COLUMN most_refusals BIGINT NOT NULL DEFAULT 2;

CREATE TABLE ledger(
  shop_id BIGINT NOT NULL, order_id BIGINT NOT NULL, entry_id BIGINT NOT NULL, kind TEXT NOT NULL,
  customer_id BIGINT NOT NULL, way TEXT NOT NULL, amount BIGINT NOT NULL, reference TEXT NOT NULL,
  actor TEXT NOT NULL, note TEXT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, order_id, entry_id, kind)) {BY_KEY};
CREATE INDEX ledger_of_customer ON ledger(shop_id, customer_id, entry_id, kind);
CREATE UNIQUE INDEX ledger_reference ON ledger(shop_id, reference) WHERE reference <> '';
INSERT INTO ledger(shop_id, entry_id, order_id, customer_id, kind, way, amount, reference, actor, note, at)
  SELECT shop_id, order_id, order_id, customer_id, 'owed', payment, total, '', '', '', placed_at FROM orders;
INSERT INTO ledger(shop_id, entry_id, order_id, customer_id, kind, way, amount, reference, actor, note, at)
  SELECT shop_id, order_id, order_id, customer_id, 'paid', payment, total, '', '', '', paid_at
  FROM orders WHERE paid_at > 0;
INSERT INTO ledger(shop_id, entry_id, order_id, customer_id, kind, way, amount, reference, actor, note, at)
  SELECT shop_id, order_id, order_id, customer_id, 'waived', payment, total, '', '', '', placed_at
  FROM orders WHERE status IN ('rejected', 'cancelled');
)sql";

// Prices by quantity, promotions and vouchers. A promotion's ends_at and a voucher's are the first
// moments when they are over; 9007199254740991: never. A removed voucher keeps its uses, which open
// orders still hold.
const char* const kPrices = R"sql(
CREATE TABLE price_tier(
  shop_id BIGINT NOT NULL, variant_id BIGINT NOT NULL, least BIGINT NOT NULL, price BIGINT NOT NULL,
  PRIMARY KEY(shop_id, variant_id, least)) {BY_KEY};
CREATE TABLE promotion(
  shop_id BIGINT NOT NULL, scope TEXT NOT NULL, subject_id BIGINT NOT NULL, promotion_id BIGINT NOT NULL,
  percent BIGINT NOT NULL, amount BIGINT NOT NULL, starts_at BIGINT NOT NULL, ends_at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, scope, subject_id)) {BY_KEY};
CREATE UNIQUE INDEX promotion_id ON promotion(shop_id, promotion_id);
CREATE TABLE voucher(
  shop_id BIGINT NOT NULL, code TEXT NOT NULL, voucher_id BIGINT NOT NULL, kind TEXT NOT NULL,
  percent BIGINT NOT NULL, amount BIGINT NOT NULL, most_off BIGINT NOT NULL, minimum BIGINT NOT NULL,
  most_uses BIGINT NOT NULL, most_uses_each BIGINT NOT NULL,
  starts_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, uses BIGINT NOT NULL, removed BIGINT NOT NULL,
  PRIMARY KEY(shop_id, code)) {BY_KEY};
CREATE UNIQUE INDEX voucher_id ON voucher(shop_id, voucher_id);
CREATE INDEX voucher_end ON voucher(shop_id, ends_at) WHERE removed = 0;
CREATE INDEX order_voucher ON orders(shop_id, voucher, customer_id) WHERE voucher <> '';
)sql";

// What is to be done outside once a turn is committed: a charge at a gateway, a picture to fetch.
// And the codes that a gateway was asked for.
const char* const kErrands = R"sql(
CREATE TABLE errand(
  shop_id BIGINT NOT NULL, errand_id BIGINT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
  attempts BIGINT NOT NULL, next_try_at BIGINT NOT NULL, created_at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, errand_id));
CREATE TABLE charge(
  shop_id BIGINT NOT NULL, reference TEXT NOT NULL, order_id BIGINT NOT NULL, attempt BIGINT NOT NULL,
  amount BIGINT NOT NULL, status TEXT NOT NULL, progress BIGINT NOT NULL, gateway_id TEXT NOT NULL,
  code TEXT NOT NULL, expires_at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, reference));
CREATE UNIQUE INDEX charge_of_order ON charge(shop_id, order_id, attempt);
ALTER TABLE shop ADD COLUMN gateway BIGINT NOT NULL DEFAULT 0;
CREATE INDEX errand_due ON errand(next_try_at, shop_id, errand_id);
)sql";

// Counts are the sums of movements. What there was before them stands as one movement of each kind
// under the variant's own id, and what open orders hold under theirs. What is made to order has no
// count any more: what was available of it is its capacity a day.
const char* const kStockMovements = R"sql(
ALTER TABLE stock ADD COLUMN per_day BIGINT NOT NULL DEFAULT 0;
ALTER TABLE stock ADD COLUMN expires_day BIGINT NOT NULL DEFAULT 0;
CREATE INDEX stock_expiry ON stock(shop_id, expires_day) WHERE expires_day > 0;
UPDATE stock SET per_day = available, received = received - available, available = 0
  WHERE EXISTS(SELECT 1 FROM variant v WHERE v.shop_id = stock.shop_id
    AND v.variant_id = stock.variant_id AND v.lead_days > 0);

CREATE TABLE stock_movement(
  shop_id BIGINT NOT NULL, variant_id BIGINT NOT NULL, movement_id BIGINT NOT NULL, kind TEXT NOT NULL,
  quantity BIGINT NOT NULL, order_id BIGINT NOT NULL, actor TEXT NOT NULL, reason TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, variant_id, movement_id, kind), CHECK(quantity <> 0)) {BY_KEY};
CREATE UNIQUE INDEX stock_movement_end ON stock_movement(shop_id, order_id, variant_id)
  WHERE order_id > 0 AND kind IN ('released', 'dropped', 'sold');
INSERT INTO stock_movement(shop_id, variant_id, movement_id, kind, quantity, order_id, actor, reason, at)
  SELECT l.shop_id, l.variant_id, l.order_id, CASE WHEN v.lead_days > 0 THEN 'ordered' ELSE 'held' END,
    CAST(SUM(l.quantity) AS BIGINT), l.order_id, '', '', o.placed_at
  FROM order_line l JOIN orders o ON o.shop_id = l.shop_id AND o.order_id = l.order_id
  JOIN variant v ON v.shop_id = l.shop_id AND v.variant_id = l.variant_id
  WHERE o.status IN ('placed', 'accepted', 'prepared', 'shipped')
  GROUP BY l.shop_id, l.variant_id, l.order_id, v.lead_days, o.placed_at;
INSERT INTO stock_movement(shop_id, variant_id, movement_id, kind, quantity, order_id, actor, reason, at)
  SELECT s.shop_id, s.variant_id, s.variant_id, 'received',
    CASE WHEN v.lead_days > 0 THEN s.sold ELSE s.received END, 0, '', '', 0
  FROM stock s JOIN variant v ON v.shop_id = s.shop_id AND v.variant_id = s.variant_id
  WHERE CASE WHEN v.lead_days > 0 THEN s.sold ELSE s.received END > 0;
INSERT INTO stock_movement(shop_id, variant_id, movement_id, kind, quantity, order_id, actor, reason, at)
  SELECT shop_id, variant_id, variant_id, 'held', sold, 0, '', '', 0 FROM stock WHERE sold > 0;
INSERT INTO stock_movement(shop_id, variant_id, movement_id, kind, quantity, order_id, actor, reason, at)
  SELECT shop_id, variant_id, variant_id, 'sold', sold, 0, '', '', 0 FROM stock WHERE sold > 0;

CREATE TABLE day_capacity(
  shop_id BIGINT NOT NULL, variant_id BIGINT NOT NULL, day BIGINT NOT NULL, taken BIGINT NOT NULL,
  PRIMARY KEY(shop_id, variant_id, day), CHECK(taken >= 0)) {BY_KEY};
CREATE TABLE capacity_hold(
  shop_id BIGINT NOT NULL, order_id BIGINT NOT NULL, variant_id BIGINT NOT NULL, day BIGINT NOT NULL,
  quantity BIGINT NOT NULL,
  PRIMARY KEY(shop_id, order_id, variant_id, day), CHECK(quantity > 0)) {BY_KEY};
)sql";

// The clock looks after codes of which the gateway has told nothing; of the same errand twice one
// is found.
const char* const kChargeLooks = R"sql(
ALTER TABLE charge ADD COLUMN asked_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE charge ADD COLUMN look_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX charge_look ON charge(shop_id, look_at) WHERE look_at > 0;
CREATE INDEX errand_about ON errand(shop_id, kind, body);
)sql";

}  // namespace kedai::db

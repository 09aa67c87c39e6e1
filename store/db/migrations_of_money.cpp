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
  shop_id BIGINT NOT NULL, entry_id BIGINT NOT NULL, order_id BIGINT NOT NULL, customer_id BIGINT NOT NULL,
  kind TEXT NOT NULL, way TEXT NOT NULL, amount BIGINT NOT NULL, reference TEXT NOT NULL,
  actor TEXT NOT NULL, note TEXT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, entry_id, kind)) {BY_KEY};
CREATE INDEX ledger_of_order ON ledger(shop_id, order_id, entry_id) WHERE order_id > 0;
CREATE INDEX ledger_of_customer ON ledger(shop_id, customer_id, entry_id);
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

}  // namespace kedai::db

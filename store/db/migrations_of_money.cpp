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

// The clock looks after codes of which the gateway has told nothing; of the same errand twice one
// is found.
const char* const kChargeLooks = R"sql(
ALTER TABLE charge ADD COLUMN asked_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE charge ADD COLUMN look_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX charge_look ON charge(shop_id, look_at) WHERE look_at > 0;
CREATE INDEX errand_about ON errand(shop_id, kind, body);
)sql";

}  // namespace kedai::db

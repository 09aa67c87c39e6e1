// The tables as they are now. Times are milliseconds since 1970, money whole minor units, flags 0
// or 1, JSON opaque text; every key begins with the shop, but those of inbox and outbox, which are
// read of all shops in the order of their ids. {BLOB}, {BY_KEY} and {ROW_KEY} (Database::script)
// are said in each engine's own words.
#include "store/db/migrations.h"

namespace kedai::db {

const char* const kTables = R"sql(
-- A shop and its goods.
CREATE TABLE counter(name TEXT PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO counter(name, value) VALUES('node', 0);
CREATE TABLE shop(
  shop_id BIGINT PRIMARY KEY, slug TEXT NOT NULL UNIQUE, name TEXT NOT NULL, about TEXT NOT NULL,
  address TEXT NOT NULL, opens_minute BIGINT NOT NULL, closes_minute BIGINT NOT NULL,
  utc_offset_minutes BIGINT NOT NULL, locale TEXT NOT NULL, delivery_fee BIGINT NOT NULL,
  bank_account TEXT NOT NULL, catalog_version BIGINT NOT NULL, next_order_number BIGINT NOT NULL,
  qris TEXT NOT NULL DEFAULT '', qris_with_amount BIGINT NOT NULL DEFAULT 0,
  unique_totals BIGINT NOT NULL DEFAULT 0, pay_minutes BIGINT NOT NULL DEFAULT 1440,
  most_refusals BIGINT NOT NULL DEFAULT 2, gateway BIGINT NOT NULL DEFAULT 0,
  CHECK(delivery_fee >= 0));
CREATE TABLE category(
  shop_id BIGINT NOT NULL, category_id BIGINT NOT NULL, name TEXT NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY(shop_id, category_id));
CREATE TABLE product(
  shop_id BIGINT NOT NULL, product_id BIGINT NOT NULL, category_id BIGINT NOT NULL,
  name TEXT NOT NULL, description TEXT NOT NULL, aliases TEXT NOT NULL, picture_id TEXT NOT NULL,
  position BIGINT NOT NULL, added_at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, product_id),
  FOREIGN KEY(shop_id, category_id) REFERENCES category(shop_id, category_id));
CREATE TABLE variant(
  shop_id BIGINT NOT NULL, variant_id BIGINT NOT NULL, product_id BIGINT NOT NULL,
  name TEXT NOT NULL, sku TEXT NOT NULL, price BIGINT NOT NULL, lead_days BIGINT NOT NULL,
  position BIGINT NOT NULL, aliases TEXT NOT NULL DEFAULT '',
  PRIMARY KEY(shop_id, variant_id), UNIQUE(shop_id, sku), CHECK(price >= 0),
  FOREIGN KEY(shop_id, product_id) REFERENCES product(shop_id, product_id));
CREATE INDEX variant_of_product ON variant(shop_id, product_id);
CREATE TABLE stock(
  shop_id BIGINT NOT NULL, variant_id BIGINT NOT NULL,
  received BIGINT NOT NULL, available BIGINT NOT NULL, held BIGINT NOT NULL, sold BIGINT NOT NULL,
  sold_out BIGINT NOT NULL, per_day BIGINT NOT NULL DEFAULT 0,
  expires_day BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY(shop_id, variant_id),
  FOREIGN KEY(shop_id, variant_id) REFERENCES variant(shop_id, variant_id),
  CHECK(available >= 0), CHECK(held >= 0), CHECK(sold >= 0),
  CHECK(received = available + held + sold)) {BY_KEY};
CREATE INDEX stock_expiry ON stock(shop_id, expires_day) WHERE expires_day > 0;
CREATE TABLE stock_movement(
  shop_id BIGINT NOT NULL, variant_id BIGINT NOT NULL, movement_id BIGINT NOT NULL,
  kind TEXT NOT NULL, quantity BIGINT NOT NULL, order_id BIGINT NOT NULL, actor TEXT NOT NULL, reason TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, variant_id, movement_id, kind), CHECK(quantity <> 0)) {BY_KEY};
CREATE UNIQUE INDEX stock_movement_end ON stock_movement(shop_id, order_id, variant_id)
  WHERE order_id > 0 AND kind IN ('released', 'dropped', 'sold');
CREATE TABLE day_capacity(
  shop_id BIGINT NOT NULL, variant_id BIGINT NOT NULL, day BIGINT NOT NULL, taken BIGINT NOT NULL,
  PRIMARY KEY(shop_id, variant_id, day), CHECK(taken >= 0)) {BY_KEY};
CREATE TABLE capacity_hold(
  shop_id BIGINT NOT NULL, order_id BIGINT NOT NULL, variant_id BIGINT NOT NULL,
  day BIGINT NOT NULL, quantity BIGINT NOT NULL,
  PRIMARY KEY(shop_id, order_id, variant_id, day), CHECK(quantity > 0)) {BY_KEY};
CREATE TABLE price_tier(
  shop_id BIGINT NOT NULL, variant_id BIGINT NOT NULL, least BIGINT NOT NULL, price BIGINT NOT NULL,
  PRIMARY KEY(shop_id, variant_id, least)) {BY_KEY};
CREATE TABLE promotion(
  shop_id BIGINT NOT NULL, scope TEXT NOT NULL, subject_id BIGINT NOT NULL,
  promotion_id BIGINT NOT NULL,
  percent BIGINT NOT NULL, amount BIGINT NOT NULL, starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, scope, subject_id)) {BY_KEY};
CREATE UNIQUE INDEX promotion_id ON promotion(shop_id, promotion_id);
CREATE TABLE voucher(
  shop_id BIGINT NOT NULL, code TEXT NOT NULL, voucher_id BIGINT NOT NULL, kind TEXT NOT NULL,
  percent BIGINT NOT NULL, amount BIGINT NOT NULL, most_off BIGINT NOT NULL,
  minimum BIGINT NOT NULL,
  most_uses BIGINT NOT NULL, most_uses_each BIGINT NOT NULL,
  starts_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, uses BIGINT NOT NULL, removed BIGINT NOT NULL,
  PRIMARY KEY(shop_id, code)) {BY_KEY};
CREATE UNIQUE INDEX voucher_id ON voucher(shop_id, voucher_id);
CREATE INDEX voucher_end ON voucher(shop_id, ends_at) WHERE removed = 0;
CREATE TABLE picture(
  shop_id BIGINT NOT NULL, picture_id TEXT NOT NULL, media_type TEXT NOT NULL,
  bytes {BLOB} NOT NULL,
  PRIMARY KEY(shop_id, picture_id));
CREATE TABLE picture_upload(
  shop_id BIGINT NOT NULL, channel TEXT NOT NULL, picture_id TEXT NOT NULL, reference TEXT NOT NULL,
  PRIMARY KEY(shop_id, channel, picture_id));

-- Whom it sells to, and where they write.
CREATE TABLE customer(
  shop_id BIGINT NOT NULL, customer_id BIGINT NOT NULL, name TEXT NOT NULL, phone TEXT NOT NULL,
  address TEXT NOT NULL, fulfilment TEXT NOT NULL, payment TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  merged_into BIGINT NOT NULL, account BIGINT NOT NULL DEFAULT 0,
  credit_limit BIGINT NOT NULL DEFAULT 0, refusals BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY(shop_id, customer_id));
CREATE INDEX customer_debt ON customer(shop_id, account, customer_id) WHERE account > 0;
CREATE TABLE identity(
  shop_id BIGINT NOT NULL, channel TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL,
  customer_id BIGINT NOT NULL,
  PRIMARY KEY(shop_id, channel, kind, value),
  FOREIGN KEY(shop_id, customer_id) REFERENCES customer(shop_id, customer_id)) {BY_KEY};
CREATE INDEX identity_customer ON identity(shop_id, customer_id);
CREATE TABLE conversation(
  shop_id BIGINT NOT NULL, chat_id BIGINT NOT NULL, channel TEXT NOT NULL, address TEXT NOT NULL,
  customer_id BIGINT NOT NULL, locale TEXT NOT NULL, state TEXT NOT NULL, reachable BIGINT NOT NULL,
  handover_until BIGINT NOT NULL, updated_at BIGINT NOT NULL, heard_at BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY(shop_id, chat_id), UNIQUE(shop_id, channel, address),
  FOREIGN KEY(shop_id, customer_id) REFERENCES customer(shop_id, customer_id));
CREATE INDEX conversation_handover ON conversation(shop_id, handover_until) WHERE handover_until > 0;
CREATE INDEX conversation_customer ON conversation(shop_id, customer_id);
CREATE TABLE cart(
  shop_id BIGINT NOT NULL, customer_id BIGINT NOT NULL, revision BIGINT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY(shop_id, customer_id),
  FOREIGN KEY(shop_id, customer_id) REFERENCES customer(shop_id, customer_id)) {BY_KEY};
CREATE TABLE transcript(
  shop_id BIGINT NOT NULL, chat_id BIGINT NOT NULL, entry_id BIGINT NOT NULL, author TEXT NOT NULL,
  body TEXT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, chat_id, entry_id));
CREATE INDEX transcript_order ON transcript(entry_id);

-- What they order, and what they pay.
CREATE TABLE orders(
  shop_id BIGINT NOT NULL, order_id BIGINT NOT NULL, number BIGINT NOT NULL,
  customer_id BIGINT NOT NULL, chat_id BIGINT NOT NULL, cart_revision BIGINT NOT NULL,
  status TEXT NOT NULL, name TEXT NOT NULL, phone TEXT NOT NULL, fulfilment TEXT NOT NULL,
  address TEXT NOT NULL, payment TEXT NOT NULL, note TEXT NOT NULL,
  delivery_fee BIGINT NOT NULL, total BIGINT NOT NULL, paid_at BIGINT NOT NULL,
  placed_at BIGINT NOT NULL, discount BIGINT NOT NULL DEFAULT 0,
  unique_discount BIGINT NOT NULL DEFAULT 0, voucher TEXT NOT NULL DEFAULT '',
  paid BIGINT NOT NULL DEFAULT 0, on_account BIGINT NOT NULL DEFAULT 0,
  pay_before BIGINT NOT NULL DEFAULT 0, clock_at BIGINT NOT NULL DEFAULT 0,
  ready_day BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY(shop_id, order_id), UNIQUE(shop_id, number), CHECK(total >= 0),
  FOREIGN KEY(shop_id, customer_id) REFERENCES customer(shop_id, customer_id));
CREATE UNIQUE INDEX order_of_cart ON orders(shop_id, customer_id,
  cart_revision) WHERE cart_revision > 0;
CREATE INDEX order_open ON orders(shop_id, number)
  WHERE status IN ('placed', 'accepted', 'prepared', 'shipped');
CREATE INDEX order_of_customer ON orders(shop_id, customer_id, order_id);
CREATE INDEX order_clock ON orders(shop_id, clock_at) WHERE clock_at > 0;
CREATE INDEX order_voucher ON orders(shop_id, voucher, customer_id) WHERE voucher <> '';
CREATE TABLE order_line(
  shop_id BIGINT NOT NULL, order_id BIGINT NOT NULL, line BIGINT NOT NULL,
  variant_id BIGINT NOT NULL,
  sku TEXT NOT NULL, name TEXT NOT NULL, quantity BIGINT NOT NULL, unit_price BIGINT NOT NULL,
  note TEXT NOT NULL, list_price BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY(shop_id, order_id, line), CHECK(quantity > 0),
  FOREIGN KEY(shop_id, order_id) REFERENCES orders(shop_id, order_id)) {BY_KEY};
CREATE TABLE order_event(
  shop_id BIGINT NOT NULL, order_id BIGINT NOT NULL, event_id BIGINT NOT NULL, what TEXT NOT NULL,
  actor TEXT NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, order_id, event_id),
  FOREIGN KEY(shop_id, order_id) REFERENCES orders(shop_id, order_id)) {BY_KEY};
CREATE TABLE ledger(
  shop_id BIGINT NOT NULL, order_id BIGINT NOT NULL, entry_id BIGINT NOT NULL, kind TEXT NOT NULL,
  customer_id BIGINT NOT NULL, way TEXT NOT NULL, amount BIGINT NOT NULL, reference TEXT NOT NULL,
  actor TEXT NOT NULL, note TEXT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, order_id, entry_id, kind)) {BY_KEY};
CREATE INDEX ledger_of_customer ON ledger(shop_id, customer_id, entry_id, kind);
CREATE UNIQUE INDEX ledger_reference ON ledger(shop_id, reference) WHERE reference <> '';
CREATE TABLE charge(
  shop_id BIGINT NOT NULL, reference TEXT NOT NULL, order_id BIGINT NOT NULL,
  attempt BIGINT NOT NULL,
  amount BIGINT NOT NULL, status TEXT NOT NULL, progress BIGINT NOT NULL, gateway_id TEXT NOT NULL,
  code TEXT NOT NULL, expires_at BIGINT NOT NULL, asked_at BIGINT NOT NULL DEFAULT 0,
  look_at BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY(shop_id, reference));
CREATE UNIQUE INDEX charge_of_order ON charge(shop_id, order_id, attempt);
CREATE INDEX charge_look ON charge(shop_id, look_at) WHERE look_at > 0;

-- Who runs it.
CREATE TABLE staff(
  shop_id BIGINT NOT NULL, staff_id BIGINT NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL,
  channel TEXT NOT NULL, user_value TEXT NOT NULL, chat_id BIGINT NOT NULL,
  bound_at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, staff_id), UNIQUE(shop_id, channel, user_value));
CREATE TABLE invitation(
  shop_id BIGINT NOT NULL, code_hash TEXT NOT NULL, role TEXT NOT NULL, expires_at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, code_hash));
CREATE TABLE desk_change(
  shop_id BIGINT NOT NULL, change_id BIGINT NOT NULL, kind TEXT NOT NULL,
  variant_id BIGINT NOT NULL,
  amount BIGINT NOT NULL, actor TEXT NOT NULL, undone BIGINT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, change_id));

-- What comes in, goes out and is to be done.
CREATE TABLE inbox(
  taken_id {ROW_KEY} PRIMARY KEY, shop_id BIGINT NOT NULL, channel TEXT NOT NULL,
  message_id TEXT NOT NULL,
  UNIQUE(shop_id, channel, message_id));
CREATE TABLE outbox(
  letter_id {ROW_KEY} PRIMARY KEY, shop_id BIGINT NOT NULL, chat_id BIGINT NOT NULL,
  channel TEXT NOT NULL,
  address TEXT NOT NULL, body TEXT NOT NULL, attempts BIGINT NOT NULL, next_try_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL);
CREATE INDEX outbox_held ON outbox(shop_id, chat_id, letter_id) WHERE next_try_at = 9007199254740991;
CREATE TABLE sent(
  shop_id BIGINT NOT NULL, chat_id BIGINT NOT NULL, topic TEXT NOT NULL, reference TEXT NOT NULL,
  PRIMARY KEY(shop_id, chat_id, topic)) {BY_KEY};
CREATE TABLE sent_message(
  shop_id BIGINT NOT NULL, channel TEXT NOT NULL, reference TEXT NOT NULL, chat_id BIGINT NOT NULL,
  letter TEXT NOT NULL, category TEXT NOT NULL, price BIGINT NOT NULL, order_number BIGINT NOT NULL,
  reach BIGINT NOT NULL, fault BIGINT NOT NULL, reason TEXT NOT NULL, sent_at BIGINT NOT NULL,
  letter_id BIGINT NOT NULL DEFAULT 0, announces BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY(shop_id, channel, reference));
CREATE INDEX sent_message_chat ON sent_message(shop_id, chat_id, sent_at);
CREATE INDEX sent_message_order ON sent_message(shop_id, order_number) WHERE order_number > 0;
CREATE INDEX sent_message_age ON sent_message(sent_at);
CREATE INDEX sent_message_letter ON sent_message(shop_id, letter_id) WHERE letter_id > 0;
CREATE TABLE dead_letter(
  shop_id BIGINT NOT NULL, dead_id BIGINT NOT NULL, channel TEXT NOT NULL, kind TEXT NOT NULL,
  reason TEXT NOT NULL, body {BLOB} NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, dead_id));
CREATE TABLE poll_offset(
  shop_id BIGINT NOT NULL, channel TEXT NOT NULL, next_update BIGINT NOT NULL,
  PRIMARY KEY(shop_id, channel));
CREATE TABLE errand(
  shop_id BIGINT NOT NULL, errand_id BIGINT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL,
  attempts BIGINT NOT NULL, next_try_at BIGINT NOT NULL, created_at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, errand_id));
CREATE INDEX errand_due ON errand(next_try_at, shop_id, errand_id);
CREATE INDEX errand_about ON errand(shop_id, kind, body);
CREATE TABLE lease(
  shop_id BIGINT NOT NULL, what TEXT NOT NULL, holder BIGINT NOT NULL, ends_at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, what));
)sql";

}  // namespace kedai::db

// Where the rows of a table lie.
#include "store/db/migrations.h"

namespace kedai::db {

// A tree less for each: letters lie in the order of their ids, which are read of all shops, and
// what is found by its key alone lies in the tree of that key. What was taken gets ids that tell
// its time (store/ids.h): to append to the rows is cheaper than to an index of times, whose pages
// SQLite rewrites by threes as it grows. (Not the transcripts: one transaction holds in memory what
// it writes, and those only grow.)
const char* const kFewerTrees = R"sql(
CREATE TABLE new_inbox(
  taken_id {ROW_KEY} PRIMARY KEY, shop_id BIGINT NOT NULL, channel TEXT NOT NULL, message_id TEXT NOT NULL,
  UNIQUE(shop_id, channel, message_id));
INSERT INTO new_inbox(taken_id, shop_id, channel, message_id)
  SELECT (at - 1704067200000) * 4194304
    + ROW_NUMBER() OVER (PARTITION BY at ORDER BY shop_id, channel, message_id), shop_id, channel, message_id
  FROM inbox ORDER BY at;
DROP TABLE inbox;
ALTER TABLE new_inbox RENAME TO inbox;

CREATE TABLE new_outbox(
  letter_id {ROW_KEY} PRIMARY KEY, shop_id BIGINT NOT NULL, chat_id BIGINT NOT NULL, channel TEXT NOT NULL,
  address TEXT NOT NULL, body TEXT NOT NULL, attempts BIGINT NOT NULL, next_try_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL);
INSERT INTO new_outbox(letter_id, shop_id, chat_id, channel, address, body, attempts, next_try_at, created_at)
  SELECT letter_id, shop_id, chat_id, channel, address, body, attempts, next_try_at, created_at FROM outbox;
DROP TABLE outbox;
ALTER TABLE new_outbox RENAME TO outbox;
CREATE INDEX outbox_held ON outbox(shop_id, chat_id, letter_id) WHERE next_try_at = 9007199254740991;

CREATE TABLE new_identity(
  shop_id BIGINT NOT NULL, channel TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL,
  customer_id BIGINT NOT NULL,
  PRIMARY KEY(shop_id, channel, kind, value),
  FOREIGN KEY(shop_id, customer_id) REFERENCES customer(shop_id, customer_id)) {BY_KEY};
INSERT INTO new_identity(shop_id, channel, kind, value, customer_id)
  SELECT shop_id, channel, kind, value, customer_id FROM identity;
DROP TABLE identity;
ALTER TABLE new_identity RENAME TO identity;
CREATE INDEX identity_customer ON identity(shop_id, customer_id);

CREATE TABLE new_order_line(
  shop_id BIGINT NOT NULL, order_id BIGINT NOT NULL, line BIGINT NOT NULL, variant_id BIGINT NOT NULL,
  sku TEXT NOT NULL, name TEXT NOT NULL, quantity BIGINT NOT NULL, unit_price BIGINT NOT NULL,
  note TEXT NOT NULL, list_price BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY(shop_id, order_id, line), CHECK(quantity > 0),
  FOREIGN KEY(shop_id, order_id) REFERENCES orders(shop_id, order_id)) {BY_KEY};
INSERT INTO new_order_line(shop_id, order_id, line, variant_id, sku, name, quantity, unit_price, note, list_price)
  SELECT shop_id, order_id, line, variant_id, sku, name, quantity, unit_price, note, list_price FROM order_line;
DROP TABLE order_line;
ALTER TABLE new_order_line RENAME TO order_line;

CREATE TABLE new_order_event(
  shop_id BIGINT NOT NULL, order_id BIGINT NOT NULL, event_id BIGINT NOT NULL, what TEXT NOT NULL,
  actor TEXT NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, order_id, event_id),
  FOREIGN KEY(shop_id, order_id) REFERENCES orders(shop_id, order_id)) {BY_KEY};
INSERT INTO new_order_event(shop_id, order_id, event_id, what, actor, reason, at)
  SELECT shop_id, order_id, event_id, what, actor, reason, at FROM order_event;
DROP TABLE order_event;
ALTER TABLE new_order_event RENAME TO order_event;

CREATE TABLE new_stock(
  shop_id BIGINT NOT NULL, variant_id BIGINT NOT NULL,
  received BIGINT NOT NULL, available BIGINT NOT NULL, held BIGINT NOT NULL, sold BIGINT NOT NULL,
  sold_out BIGINT NOT NULL, per_day BIGINT NOT NULL DEFAULT 0, expires_day BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY(shop_id, variant_id),
  FOREIGN KEY(shop_id, variant_id) REFERENCES variant(shop_id, variant_id),
  CHECK(available >= 0), CHECK(held >= 0), CHECK(sold >= 0), CHECK(received = available + held + sold)) {BY_KEY};
INSERT INTO new_stock(shop_id, variant_id, received, available, held, sold, sold_out, per_day, expires_day)
  SELECT shop_id, variant_id, received, available, held, sold, sold_out, per_day, expires_day FROM stock;
DROP TABLE stock;
ALTER TABLE new_stock RENAME TO stock;
CREATE INDEX stock_expiry ON stock(shop_id, expires_day) WHERE expires_day > 0;
)sql";

}  // namespace kedai::db

#include "store/db/migrations.h"

#include <array>

namespace kedai::db {

namespace {

// Times are milliseconds since 1970, money whole minor units, flags 0 or 1, JSON opaque text.
constexpr const char* kFirst = R"sql(
CREATE TABLE counter(name TEXT PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO counter(name, value) VALUES('node', 0);

CREATE TABLE shop(
  shop_id BIGINT PRIMARY KEY, slug TEXT NOT NULL UNIQUE, name TEXT NOT NULL, about TEXT NOT NULL,
  address TEXT NOT NULL, opens_minute BIGINT NOT NULL, closes_minute BIGINT NOT NULL,
  utc_offset_minutes BIGINT NOT NULL, locale TEXT NOT NULL, delivery_fee BIGINT NOT NULL,
  bank_account TEXT NOT NULL, catalog_version BIGINT NOT NULL, next_order_number BIGINT NOT NULL,
  CHECK(delivery_fee >= 0));

CREATE TABLE category(
  shop_id BIGINT NOT NULL, category_id BIGINT NOT NULL, name TEXT NOT NULL, position BIGINT NOT NULL,
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
  position BIGINT NOT NULL,
  PRIMARY KEY(shop_id, variant_id), UNIQUE(shop_id, sku), CHECK(price >= 0),
  FOREIGN KEY(shop_id, product_id) REFERENCES product(shop_id, product_id));
CREATE TABLE stock(
  shop_id BIGINT NOT NULL, variant_id BIGINT NOT NULL,
  received BIGINT NOT NULL, available BIGINT NOT NULL, held BIGINT NOT NULL, sold BIGINT NOT NULL,
  sold_out BIGINT NOT NULL,
  PRIMARY KEY(shop_id, variant_id),
  FOREIGN KEY(shop_id, variant_id) REFERENCES variant(shop_id, variant_id),
  CHECK(available >= 0), CHECK(held >= 0), CHECK(sold >= 0), CHECK(received = available + held + sold));
CREATE TABLE picture(
  shop_id BIGINT NOT NULL, picture_id TEXT NOT NULL, media_type TEXT NOT NULL, bytes {BLOB} NOT NULL,
  PRIMARY KEY(shop_id, picture_id));
CREATE TABLE picture_upload(
  shop_id BIGINT NOT NULL, channel TEXT NOT NULL, picture_id TEXT NOT NULL, reference TEXT NOT NULL,
  PRIMARY KEY(shop_id, channel, picture_id));

CREATE TABLE customer(
  shop_id BIGINT NOT NULL, customer_id BIGINT NOT NULL, name TEXT NOT NULL, phone TEXT NOT NULL,
  address TEXT NOT NULL, fulfilment TEXT NOT NULL, payment TEXT NOT NULL, created_at BIGINT NOT NULL,
  merged_into BIGINT NOT NULL,
  PRIMARY KEY(shop_id, customer_id));
CREATE TABLE identity(
  shop_id BIGINT NOT NULL, channel TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL,
  customer_id BIGINT NOT NULL,
  PRIMARY KEY(shop_id, channel, kind, value),
  FOREIGN KEY(shop_id, customer_id) REFERENCES customer(shop_id, customer_id));
CREATE TABLE conversation(
  shop_id BIGINT NOT NULL, chat_id BIGINT NOT NULL, channel TEXT NOT NULL, address TEXT NOT NULL,
  customer_id BIGINT NOT NULL, locale TEXT NOT NULL, state TEXT NOT NULL, reachable BIGINT NOT NULL,
  handover_until BIGINT NOT NULL, updated_at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, chat_id), UNIQUE(shop_id, channel, address),
  FOREIGN KEY(shop_id, customer_id) REFERENCES customer(shop_id, customer_id));
CREATE INDEX conversation_handover ON conversation(shop_id, handover_until) WHERE handover_until > 0;
CREATE TABLE cart(
  shop_id BIGINT NOT NULL, customer_id BIGINT NOT NULL, revision BIGINT NOT NULL, content TEXT NOT NULL,
  PRIMARY KEY(shop_id, customer_id),
  FOREIGN KEY(shop_id, customer_id) REFERENCES customer(shop_id, customer_id));

CREATE TABLE orders(
  shop_id BIGINT NOT NULL, order_id BIGINT NOT NULL, number BIGINT NOT NULL,
  customer_id BIGINT NOT NULL, chat_id BIGINT NOT NULL, cart_revision BIGINT NOT NULL,
  status TEXT NOT NULL, name TEXT NOT NULL, phone TEXT NOT NULL, fulfilment TEXT NOT NULL,
  address TEXT NOT NULL, payment TEXT NOT NULL, note TEXT NOT NULL,
  delivery_fee BIGINT NOT NULL, total BIGINT NOT NULL, paid_at BIGINT NOT NULL, placed_at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, order_id), UNIQUE(shop_id, number), CHECK(total >= 0),
  FOREIGN KEY(shop_id, customer_id) REFERENCES customer(shop_id, customer_id));
CREATE UNIQUE INDEX order_of_cart ON orders(shop_id, customer_id, cart_revision) WHERE cart_revision > 0;
CREATE INDEX order_open ON orders(shop_id, number)
  WHERE status IN ('placed', 'accepted', 'prepared', 'shipped');
CREATE TABLE order_line(
  shop_id BIGINT NOT NULL, order_id BIGINT NOT NULL, line BIGINT NOT NULL, variant_id BIGINT NOT NULL,
  sku TEXT NOT NULL, name TEXT NOT NULL, quantity BIGINT NOT NULL, unit_price BIGINT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY(shop_id, order_id, line), CHECK(quantity > 0),
  FOREIGN KEY(shop_id, order_id) REFERENCES orders(shop_id, order_id));
CREATE TABLE order_event(
  shop_id BIGINT NOT NULL, order_id BIGINT NOT NULL, event_id BIGINT NOT NULL, what TEXT NOT NULL,
  actor TEXT NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, order_id, event_id),
  FOREIGN KEY(shop_id, order_id) REFERENCES orders(shop_id, order_id));

CREATE TABLE staff(
  shop_id BIGINT NOT NULL, staff_id BIGINT NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL,
  channel TEXT NOT NULL, user_value TEXT NOT NULL, chat_id BIGINT NOT NULL, bound_at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, staff_id), UNIQUE(shop_id, channel, user_value));
CREATE TABLE invitation(
  shop_id BIGINT NOT NULL, code_hash TEXT NOT NULL, role TEXT NOT NULL, expires_at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, code_hash));
CREATE TABLE desk_change(
  shop_id BIGINT NOT NULL, change_id BIGINT NOT NULL, kind TEXT NOT NULL, variant_id BIGINT NOT NULL,
  amount BIGINT NOT NULL, actor TEXT NOT NULL, undone BIGINT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, change_id));

CREATE TABLE inbox(
  shop_id BIGINT NOT NULL, channel TEXT NOT NULL, message_id TEXT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, channel, message_id));
CREATE INDEX inbox_age ON inbox(at);
CREATE TABLE poll_offset(
  shop_id BIGINT NOT NULL, channel TEXT NOT NULL, next_update BIGINT NOT NULL,
  PRIMARY KEY(shop_id, channel));
CREATE TABLE outbox(
  shop_id BIGINT NOT NULL, letter_id BIGINT NOT NULL, chat_id BIGINT NOT NULL, channel TEXT NOT NULL,
  address TEXT NOT NULL, body TEXT NOT NULL, attempts BIGINT NOT NULL, next_try_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, letter_id));
CREATE TABLE sent(
  shop_id BIGINT NOT NULL, chat_id BIGINT NOT NULL, topic TEXT NOT NULL, reference TEXT NOT NULL,
  PRIMARY KEY(shop_id, chat_id, topic));
CREATE TABLE transcript(
  shop_id BIGINT NOT NULL, chat_id BIGINT NOT NULL, entry_id BIGINT NOT NULL, author TEXT NOT NULL,
  body TEXT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, chat_id, entry_id));
CREATE INDEX transcript_order ON transcript(entry_id);
CREATE TABLE dead_letter(
  shop_id BIGINT NOT NULL, dead_id BIGINT NOT NULL, channel TEXT NOT NULL, kind TEXT NOT NULL,
  reason TEXT NOT NULL, body {BLOB} NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, dead_id));
)sql";

// WhatsApp: when a person last wrote (they may be answered freely for 24 hours), letters that wait
// for that, and what became of each message sent. 9007199254740991 is Mailbox's "not before they
// write".
constexpr const char* kWhatsApp = R"sql(
ALTER TABLE conversation ADD COLUMN heard_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX conversation_customer ON conversation(shop_id, customer_id);
CREATE INDEX identity_customer ON identity(shop_id, customer_id);
CREATE INDEX outbox_waiting ON outbox(shop_id, chat_id) WHERE next_try_at = 9007199254740991;
CREATE TABLE sent_message(
  shop_id BIGINT NOT NULL, channel TEXT NOT NULL, reference TEXT NOT NULL, chat_id BIGINT NOT NULL,
  letter TEXT NOT NULL, category TEXT NOT NULL, price BIGINT NOT NULL, order_number BIGINT NOT NULL,
  reach BIGINT NOT NULL, fault BIGINT NOT NULL, reason TEXT NOT NULL, sent_at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, channel, reference));
CREATE INDEX sent_message_chat ON sent_message(shop_id, chat_id, sent_at);
CREATE INDEX sent_message_order ON sent_message(shop_id, order_number) WHERE order_number > 0;
CREATE INDEX sent_message_age ON sent_message(sent_at);
)sql";

// Which letter a message was sent for (of a letter of two messages both may fail), and whether it
// only told of the letter.
constexpr const char* kLetterOfMessage = R"sql(
ALTER TABLE sent_message ADD COLUMN letter_id BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sent_message ADD COLUMN announces BIGINT NOT NULL DEFAULT 0;
CREATE INDEX sent_message_letter ON sent_message(shop_id, letter_id) WHERE letter_id > 0;
)sql";

// Of several processes that share a database.
constexpr const char* kLease = R"sql(
CREATE TABLE lease(
  shop_id BIGINT NOT NULL, what TEXT NOT NULL, holder BIGINT NOT NULL, ends_at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, what));
)sql";

// What each turn asks for costs the same however much else the shop has: a person's last orders,
// and the letters that wait for them.
constexpr const char* kOfOnePerson = R"sql(
CREATE INDEX order_of_customer ON orders(shop_id, customer_id, order_id);
DROP INDEX outbox_waiting;
CREATE INDEX outbox_held ON outbox(shop_id, chat_id, letter_id) WHERE next_try_at = 9007199254740991;
CREATE INDEX variant_of_product ON variant(shop_id, product_id);
)sql";

// Small rows that are found by their key alone need no tree beside that of the key.
constexpr const char* kByKey = R"sql(
CREATE TABLE new_inbox(
  shop_id BIGINT NOT NULL, channel TEXT NOT NULL, message_id TEXT NOT NULL, at BIGINT NOT NULL,
  PRIMARY KEY(shop_id, channel, message_id)) {BY_KEY};
INSERT INTO new_inbox(shop_id, channel, message_id, at) SELECT shop_id, channel, message_id, at FROM inbox;
DROP TABLE inbox;
ALTER TABLE new_inbox RENAME TO inbox;
CREATE INDEX inbox_age ON inbox(at);

CREATE TABLE new_sent(
  shop_id BIGINT NOT NULL, chat_id BIGINT NOT NULL, topic TEXT NOT NULL, reference TEXT NOT NULL,
  PRIMARY KEY(shop_id, chat_id, topic)) {BY_KEY};
INSERT INTO new_sent(shop_id, chat_id, topic, reference) SELECT shop_id, chat_id, topic, reference FROM sent;
DROP TABLE sent;
ALTER TABLE new_sent RENAME TO sent;

CREATE TABLE new_cart(
  shop_id BIGINT NOT NULL, customer_id BIGINT NOT NULL, revision BIGINT NOT NULL, content TEXT NOT NULL,
  PRIMARY KEY(shop_id, customer_id),
  FOREIGN KEY(shop_id, customer_id) REFERENCES customer(shop_id, customer_id)) {BY_KEY};
INSERT INTO new_cart(shop_id, customer_id, revision, content)
  SELECT shop_id, customer_id, revision, content FROM cart;
DROP TABLE cart;
ALTER TABLE new_cart RENAME TO cart;
)sql";

// Other names that only one of a product's variants has.
constexpr const char* kVariantAliases = R"sql(
ALTER TABLE variant ADD COLUMN aliases TEXT NOT NULL DEFAULT '';
)sql";

}  // namespace

std::span<const char* const> migrations() {
  static const std::array all{kFirst,       kWhatsApp, kLetterOfMessage, kLease,
                              kOfOnePerson, kByKey,    kVariantAliases,  kOrderMoney,
                              kErrands,     kPrices,   kStockMovements,  kChargeLooks,
                              kFewerTrees};
  return all;
}

}  // namespace kedai::db

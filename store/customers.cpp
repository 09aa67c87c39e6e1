#include "store/customers.h"

#include <algorithm>
#include <array>
#include <utility>

namespace kedai {

namespace {

using WayWord = std::pair<PaymentWay, std::string_view>;
constexpr std::array kWays{
    WayWord{PaymentWay::OnHandover, "cod"}, WayWord{PaymentWay::BankTransfer, "transfer"},
    WayWord{PaymentWay::Qris, "qris"}, WayWord{PaymentWay::Gateway, "gateway"},
    WayWord{PaymentWay::OnAccount, "kasbon"}};

const db::Sql kKnown(
    "SELECT customer_id FROM identity "
    "WHERE shop_id = $1 AND channel = $2 AND kind = $3 AND value = $4");
const db::Sql kGet(
    "SELECT name, phone, address, fulfilment, payment, refusals, credit_limit FROM customer "
    "WHERE shop_id = $1 AND customer_id = $2");
const db::Sql kAdd(
    "INSERT INTO customer(shop_id, customer_id, name, phone, address, fulfilment, payment, "
    "created_at, merged_into) VALUES($1, $2, $3, $4, $5, '', '', $6, 0)");
const db::Sql kIdentify(
    "INSERT INTO identity(shop_id, channel, kind, value, customer_id) VALUES($1, $2, $3, $4, $5) "
    "ON CONFLICT(shop_id, channel, kind, value) DO UPDATE SET customer_id = excluded.customer_id");
const db::Sql kHasIdentity(
    "SELECT 1 FROM identity "
    "WHERE shop_id = $1 AND customer_id = $2 AND channel = $3 AND kind = $4 LIMIT 1");
const db::Sql kForget(
    "DELETE FROM identity "
    "WHERE shop_id = $1 AND customer_id = $2 AND channel = $3 AND kind = $4");
const db::Sql kHandOver(
    "UPDATE identity SET customer_id = $3 WHERE shop_id = $1 AND customer_id = $2");
const db::Sql kMerge(
    "UPDATE customer SET merged_into = $3 WHERE shop_id = $1 AND customer_id = $2");
const db::Sql kNoteRefusal(
    "UPDATE customer SET refusals = refusals + 1 WHERE shop_id = $1 AND customer_id = $2");
const db::Sql kSave(
    "UPDATE customer SET name = $3, phone = $4, address = $5, fulfilment = $6, payment = $7 "
    "WHERE shop_id = $1 AND customer_id = $2");

}  // namespace

std::string_view to_word(Fulfilment fulfilment) {
  return fulfilment == Fulfilment::Pickup ? "pickup" : "delivery";
}

std::string_view to_word(PaymentWay way) {
  return std::ranges::find(kWays, way, &WayWord::first)->second;
}

std::optional<Fulfilment> fulfilment_of(std::string_view word) {
  if (word == "pickup") return Fulfilment::Pickup;
  if (word == "delivery") return Fulfilment::Delivery;
  return std::nullopt;
}

std::optional<PaymentWay> payment_way_of(std::string_view word) {
  const auto* found = std::ranges::find(kWays, word, &WayWord::second);
  return found == kWays.end() ? std::nullopt : std::optional(found->first);
}

std::optional<CustomerId> Customers::known(const Identity& identity) {
  auto rows = database_.query(kKnown, shop_, identity.channel, identity.kind, identity.value);
  if (!rows.next()) return std::nullopt;
  return CustomerId{rows.integer(0)};
}

std::optional<Customer> Customers::find(CustomerId id) {
  auto rows = database_.query(kGet, shop_, id);
  if (!rows.next()) return std::nullopt;
  return Customer{id,
                  rows.text(0),
                  rows.text(1),
                  rows.text(2),
                  fulfilment_of(rows.text(3)),
                  payment_way_of(rows.text(4)),
                  static_cast<int>(rows.integer(5)),
                  {rows.integer(6)}};
}

Customer Customers::get(CustomerId id) {
  auto found = find(id);
  if (!found) throw db::Error("no such customer");
  return *std::move(found);
}

void Customers::add(const Customer& customer, Time now) {
  database_.execute(kAdd, shop_, customer.id, customer.name, customer.phone, customer.address,
                    to_millis(now));
}

void Customers::identify(const Identity& identity, CustomerId customer) {
  database_.execute(kIdentify, shop_, identity.channel, identity.kind, identity.value, customer);
}

bool Customers::has_identity(CustomerId customer, std::string_view channel, std::string_view kind) {
  return database_.query(kHasIdentity, shop_, customer, channel, kind).next();
}

void Customers::forget(CustomerId customer, std::string_view channel, std::string_view kind) {
  database_.execute(kForget, shop_, customer, channel, kind);
}

void Customers::merge(CustomerId from, CustomerId into) {
  database_.execute(kHandOver, shop_, from, into);
  database_.execute(kMerge, shop_, from, into);
}

void Customers::note_refusal(CustomerId id) { database_.execute(kNoteRefusal, shop_, id); }

void Customers::save(const Customer& customer) {
  const auto fulfilment =
      customer.usual_fulfilment ? to_word(*customer.usual_fulfilment) : std::string_view{};
  const auto payment =
      customer.usual_payment ? to_word(*customer.usual_payment) : std::string_view{};
  database_.execute(kSave, shop_, customer.id, customer.name, customer.phone, customer.address,
                    fulfilment, payment);
}

}  // namespace kedai

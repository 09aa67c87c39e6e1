#include "store/payments.h"

#include <algorithm>
#include <array>
#include <utility>

namespace kedai {

namespace {

using Word = std::pair<EntryKind, std::string_view>;
using enum EntryKind;
constexpr std::array kWords{Word{Owed, "owed"},
                            Word{Waived, "waived"},
                            Word{Proved, "proved"},
                            Word{Disproved, "disproved"},
                            Word{Paid, "paid"},
                            Word{PaidBack, "paid_back"},
                            Word{OnAccount, "on_account"},
                            Word{Repaid, "repaid"},
                            Word{Forgiven, "forgiven"}};

EntryKind entry_kind_of(std::string_view word) {
  const auto* found = std::ranges::find(kWords, word, &Word::second);
  if (found == kWords.end()) throw db::Error("unknown ledger entry: " + std::string(word));
  return found->first;
}

const db::Sql kWrite(
    "INSERT INTO ledger(shop_id, entry_id, order_id, customer_id, kind, way, amount, reference, "
    "actor, note, at) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
const db::Sql kKnown(
    "SELECT 1 FROM ledger WHERE shop_id = $1 AND reference = $2 "
    "AND reference <> ''");
const db::Sql kOpenProof(
    "SELECT kind, note FROM ledger WHERE shop_id = $1 AND order_id = $2 "
    "AND kind IN ('proved', 'disproved', 'paid', 'waived') ORDER BY entry_id DESC, kind DESC LIMIT "
    "1");
#define COLUMNS "entry_id, order_id, customer_id, kind, way, amount, reference, actor, note, at "
const db::Sql kOfOrder("SELECT " COLUMNS
                       "FROM ledger WHERE shop_id = $1 AND order_id = $2 "
                       "ORDER BY entry_id, kind");
const db::Sql kOfCustomer("SELECT " COLUMNS
                          "FROM ledger WHERE shop_id = $1 AND customer_id = $2 "
                          "ORDER BY entry_id DESC, kind DESC LIMIT $3");
#undef COLUMNS

const db::Sql kPay(
    "UPDATE orders SET paid = paid + $3 WHERE shop_id = $1 AND order_id = $2 "
    "AND status NOT IN ('rejected', 'cancelled') AND paid + on_account + $3 <= total");
const db::Sql kTakeSurplus(
    "UPDATE orders SET paid = paid + $3 WHERE shop_id = $1 AND order_id = $2");
const db::Sql kPayBack(
    "UPDATE orders SET paid = paid - $3 WHERE shop_id = $1 AND order_id = $2 AND paid >= $3");
const db::Sql kConfirm(
    "UPDATE ledger SET reference = $4 WHERE shop_id = $1 AND order_id = $2 AND entry_id = $3 "
    "AND kind = $5 AND reference = ''");
const db::Sql kPutOnAccount(
    "UPDATE orders SET on_account = on_account + $3 WHERE shop_id = $1 AND order_id = $2");
const db::Sql kSettled(
    "UPDATE orders SET paid_at = $3, clock_at = 0 WHERE shop_id = $1 AND order_id = $2");
const db::Sql kUnsettled("UPDATE orders SET paid_at = $3 WHERE shop_id = $1 AND order_id = $2");

const db::Sql kAccount(
    "SELECT account, credit_limit FROM customer WHERE shop_id = $1 AND customer_id = $2");
const db::Sql kSetLimit(
    "UPDATE customer SET credit_limit = $3 WHERE shop_id = $1 AND customer_id = $2");
const db::Sql kCharge(
    "UPDATE customer SET account = account + $3 WHERE shop_id = $1 AND customer_id = $2 "
    "AND account + $3 <= credit_limit");
const db::Sql kUncharge(
    "UPDATE customer SET account = account - $3 WHERE shop_id = $1 AND customer_id = $2");
const db::Sql kRepay(
    "UPDATE customer SET account = account - $3 WHERE shop_id = $1 AND customer_id = $2 "
    "AND account >= $3");
const db::Sql kDebtors(
    "SELECT customer_id FROM customer WHERE shop_id = $1 AND account > 0 "
    "ORDER BY account DESC, customer_id DESC LIMIT $2");
const db::Sql kHandOver(
    "UPDATE ledger SET customer_id = $3 WHERE shop_id = $1 AND customer_id = $2");
const db::Sql kTakeAccount(
    "UPDATE customer SET account = account + $3, "
    "credit_limit = CASE WHEN credit_limit > $4 THEN credit_limit ELSE $4 END, "
    "refusals = refusals + $5 WHERE shop_id = $1 AND customer_id = $2");
const db::Sql kRefusals("SELECT refusals FROM customer WHERE shop_id = $1 AND customer_id = $2");
const db::Sql kEmptyAccount(
    "UPDATE customer SET account = 0, credit_limit = 0, refusals = 0 "
    "WHERE shop_id = $1 AND customer_id = $2");

struct Fault {
  const char* says;
  const db::Sql& finds;  // the orders or customers of which it is true
};
const db::Sql kWrongOwed(
    "SELECT COUNT(*) FROM orders o WHERE o.total <> COALESCE((SELECT CAST(SUM(l.amount) AS BIGINT) "
    "FROM ledger l WHERE l.shop_id = o.shop_id AND l.order_id = o.order_id AND l.kind = 'owed'), "
    "0)");
const db::Sql kWrongPaid(
    "SELECT COUNT(*) FROM orders o WHERE o.paid <> COALESCE((SELECT CAST(SUM(CASE WHEN l.kind = "
    "'paid' THEN l.amount ELSE 0 - l.amount END) AS BIGINT) FROM ledger l WHERE l.shop_id = "
    "o.shop_id AND l.order_id = o.order_id AND l.kind IN ('paid', 'paid_back')), 0)");
const db::Sql kWrongOnAccount(
    "SELECT COUNT(*) FROM orders o WHERE o.on_account <> COALESCE((SELECT CAST(SUM(l.amount) AS "
    "BIGINT) FROM ledger l WHERE l.shop_id = o.shop_id AND l.order_id = o.order_id "
    "AND l.kind = 'on_account'), 0)");
const db::Sql kWrongWaived(
    "SELECT COUNT(*) FROM orders o WHERE (CASE WHEN o.status IN ('rejected', 'cancelled') THEN "
    "o.total ELSE 0 END) <> COALESCE((SELECT CAST(SUM(l.amount) AS BIGINT) FROM ledger l WHERE "
    "l.shop_id = o.shop_id AND l.order_id = o.order_id AND l.kind = 'waived'), 0)");
const db::Sql kWrongSettled(
    "SELECT COUNT(*) FROM orders o WHERE status NOT IN ('rejected', 'cancelled') "
    "AND total > 0 AND (paid_at > 0) <> (paid >= total)");
const db::Sql kWrongAccount(
    "SELECT COUNT(*) FROM customer c WHERE c.account <> COALESCE((SELECT CAST(SUM(CASE WHEN l.kind "
    "= 'on_account' THEN l.amount ELSE 0 - l.amount END) AS BIGINT) FROM ledger l WHERE l.shop_id "
    "= c.shop_id AND l.customer_id = c.customer_id AND l.kind IN ('on_account', 'repaid', "
    "'forgiven')), 0)");
const std::array kFaults{
    Fault{"orders owe something else than their total", kWrongOwed},
    Fault{"orders are paid otherwise than their entries say", kWrongPaid},
    Fault{"orders are on account otherwise than their entries say", kWrongOnAccount},
    Fault{"orders that ended still owe, or others do not", kWrongWaived},
    Fault{"orders are paid and not marked so, or marked and not paid", kWrongSettled},
    Fault{"customers' accounts are not the sums of their entries", kWrongAccount}};

LedgerEntry read(const db::Rows& rows) {
  return {rows.integer(0),
          {rows.integer(1)},
          {rows.integer(2)},
          entry_kind_of(rows.text(3)),
          payment_way_of(rows.text(4)).value_or(PaymentWay::OnHandover),
          {rows.integer(5)},
          rows.text(6),
          rows.text(7),
          rows.text(8),
          from_millis(rows.integer(9))};
}

std::vector<LedgerEntry> many(db::Rows rows) {
  std::vector<LedgerEntry> entries;
  while (rows.next()) entries.push_back(read(rows));
  return entries;
}

}  // namespace

std::string_view to_word(EntryKind kind) {
  return std::ranges::find(kWords, kind, &Word::first)->second;
}

void Payments::open(const Order& order, const Stamp& stamp) {
  write(order, Owed, {order.total(), order.payment}, stamp);
}

void Payments::waive(Order& order, const Stamp& stamp) {
  write(order, Waived, {order.total(), order.payment}, stamp);
  if (const Money owed = order.on_account; owed.minor > 0) {
    database_.execute(kPutOnAccount, shop_, order.id, -owed.minor);
    database_.execute(kUncharge, shop_, order.customer, owed.minor);
    order.on_account = {};
    write(order, OnAccount, {Money{} - owed, PaymentWay::OnAccount}, stamp);
  }
  if (order.clock_at != Time{}) Orders(database_, shop_).set_clock(order, Time{});
}

PayOutcome Payments::pay(Order& order, const Payment& payment, const Stamp& stamp) {
  if (known(payment.reference)) return PayOutcome::Before;
  if (database_.execute(kPay, shop_, order.id, payment.amount.minor) == 0)
    return PayOutcome::TooMuch;
  write(order, Paid, payment, stamp);
  settle(order, stamp);
  return PayOutcome::Done;
}

PayOutcome Payments::take_surplus(Order& order, const Payment& payment, const Stamp& stamp) {
  if (known(payment.reference)) return PayOutcome::Before;
  database_.execute(kTakeSurplus, shop_, order.id, payment.amount.minor);
  write(order, Paid, payment, stamp);
  settle(order, stamp);
  return PayOutcome::Done;
}

PayOutcome Payments::pay_back(Order& order, const Payment& payment, const Stamp& stamp) {
  if (known(payment.reference)) return PayOutcome::Before;
  if (database_.execute(kPayBack, shop_, order.id, payment.amount.minor) == 0)
    return PayOutcome::TooMuch;
  write(order, PaidBack, payment, stamp);
  settle(order, stamp);
  return PayOutcome::Done;
}

bool Payments::confirm(const LedgerEntry& entry, std::string_view reference) {
  return database_.execute(kConfirm, shop_, entry.order, entry.id, reference,
                           to_word(entry.kind)) == 1;
}

bool Payments::put_on_account(Order& order, const Stamp& stamp) {
  order = *Orders(database_, shop_).find(order.id);
  const Money due = order.due();
  if (due.minor <= 0 || is_lost(order.status)) return false;
  if (database_.execute(kCharge, shop_, order.customer, due.minor) == 0) return false;
  database_.execute(kPutOnAccount, shop_, order.id, due.minor);
  order.on_account += due;
  write(order, OnAccount, {due, PaymentWay::OnAccount}, stamp);
  Orders(database_, shop_).set_clock(order, Time{});
  return true;
}

bool Payments::prove(const Order& order, std::string_view picture_id, const Stamp& stamp) {
  if (open_proof(order.id) == picture_id) return false;
  write(order, Proved, {order.due(), order.payment}, stamp, picture_id);
  return true;
}

void Payments::disprove(const Order& order, const Stamp& stamp) {
  write(order, Disproved, {{}, order.payment}, stamp);
}

std::optional<std::string> Payments::open_proof(OrderId order) {
  auto rows = database_.query(kOpenProof, shop_, order);
  if (!rows.next() || rows.text(0) != to_word(Proved)) return std::nullopt;
  return rows.text(1);
}

Account Payments::account(CustomerId customer) {
  auto rows = database_.query(kAccount, shop_, customer);
  if (!rows.next()) return {};
  return {{rows.integer(0)}, {rows.integer(1)}};
}

void Payments::set_limit(CustomerId customer, Money limit) {
  database_.execute(kSetLimit, shop_, customer, limit.minor);
}

std::vector<CustomerId> Payments::debtors(int most) {
  std::vector<CustomerId> customers;
  auto rows = database_.query(kDebtors, shop_, most);
  while (rows.next()) customers.push_back({rows.integer(0)});
  return customers;
}

PayOutcome Payments::repay(CustomerId customer, const Payment& payment, const Stamp& stamp) {
  if (known(payment.reference)) return PayOutcome::Before;
  if (database_.execute(kRepay, shop_, customer, payment.amount.minor) == 0)
    return PayOutcome::TooMuch;
  write_of_account(customer, Repaid, payment, stamp);
  return PayOutcome::Done;
}

bool Payments::forgive(CustomerId customer, Money amount, const Stamp& stamp) {
  if (database_.execute(kRepay, shop_, customer, amount.minor) == 0) return false;
  write_of_account(customer, Forgiven, {amount, PaymentWay::OnAccount}, stamp);
  return true;
}

std::vector<LedgerEntry> Payments::of_order(OrderId order) {
  return many(database_.query(kOfOrder, shop_, order));
}

std::vector<LedgerEntry> Payments::of_customer(CustomerId customer, int most) {
  return many(database_.query(kOfCustomer, shop_, customer, most));
}

void Payments::hand_over(CustomerId from, CustomerId to) {
  const Account account = this->account(from);
  auto rows = database_.query(kRefusals, shop_, from);
  const std::int64_t refusals = rows.next() ? rows.integer(0) : 0;
  database_.execute(kHandOver, shop_, from, to);
  database_.execute(kTakeAccount, shop_, to, account.balance.minor, account.limit.minor, refusals);
  database_.execute(kEmptyAccount, shop_, from);
}

bool Payments::known(std::string_view reference) {
  return !reference.empty() && database_.query(kKnown, shop_, reference).next();
}

void Payments::write(const Order& order, EntryKind kind, const Payment& payment, const Stamp& stamp,
                     std::string_view note) {
  database_.execute(kWrite, shop_, stamp.id, order.id, order.customer, to_word(kind),
                    to_word(payment.way), payment.amount.minor, payment.reference, stamp.actor,
                    note.empty() ? std::string_view(stamp.reason) : note, to_millis(stamp.at));
}

void Payments::write_of_account(CustomerId customer, EntryKind kind, const Payment& payment,
                                const Stamp& stamp) {
  database_.execute(kWrite, shop_, stamp.id, OrderId{}, customer, to_word(kind),
                    to_word(payment.way), payment.amount.minor, payment.reference, stamp.actor,
                    stamp.reason, to_millis(stamp.at));
}

// As it stands after a payment either way: paid, or not any more.
void Payments::settle(Order& order, const Stamp& stamp) {
  order = *Orders(database_, shop_).find(order.id);
  const bool all = order.total().minor > 0 && order.paid >= order.total();
  if (is_lost(order.status) || all == order.paid_at.has_value()) return;
  const Time at = all ? stamp.at : Time{};
  database_.execute(all ? kSettled : kUnsettled, shop_, order.id, to_millis(at));
  order.paid_at = all ? std::optional(at) : std::nullopt;
  if (all) order.clock_at = Time{};
}

std::vector<std::string> ledger_faults(db::Database& database) {
  std::vector<std::string> faults;
  for (const auto& [says, finds] : kFaults) {
    auto rows = database.query(finds);
    if (rows.next() && rows.integer(0) > 0)
      faults.push_back(std::to_string(rows.integer(0)) + " " + says);
  }
  return faults;
}

}  // namespace kedai

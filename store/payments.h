// The ledger: what of each order, and by each customer, is owed, proved, paid, paid back or put on
// account ("kasbon"). Entries are only ever added. The sums that decisions need are kept beside
// them, in the order's row (paid, on_account) and the customer's (account), and change by guarded
// updates in the same transaction, so that of two that race (a double press, a notification and a
// button) one is booked; ledger_faults() finds any sum that is not that of its entries.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/customers.h"
#include "store/db/database.h"
#include "store/ids.h"
#include "store/money.h"
#include "store/orders.h"
#include "store/stamp.h"

namespace kedai {

// Amounts are of the order but for the last two, which are of the customer's account.
enum class EntryKind {
  Owed,       // it was placed
  Waived,     // it was rejected or cancelled: nothing is owed for it any more
  Proved,     // a picture of a transfer came; amount is what was due then, note the picture's id
  Disproved,  // staff did not find that money
  Paid,
  PaidBack,
  OnAccount,  // owed by the customer instead; negative when the order ended
  Repaid,     // of the account
  Forgiven,   // of the account
};
std::string_view to_word(EntryKind kind);  // as stored: "owed", "waived", ...

struct LedgerEntry {
  std::int64_t id = 0;
  OrderId order;
  CustomerId customer;
  EntryKind kind = EntryKind::Owed;
  PaymentWay way = PaymentWay::OnHandover;
  Money amount;
  std::string reference = {};  // of the payment, where others know it; each only once in a shop
  std::string actor = {};
  std::string note = {};
  Time at{};
};

enum class PayOutcome {
  Done,
  Before,   // this reference is in the ledger
  TooMuch,  // more than is due: nothing was booked
};

// What came in or went out.
struct Payment {
  Money amount;
  PaymentWay way = PaymentWay::OnHandover;
  std::string reference = {};  // "": none
};

// A customer's account. A negative balance is the shop's debt.
struct Account {
  Money balance;
  Money limit;  // 0: nothing on account
};

class Payments {
 public:
  Payments(db::Database& database, ShopId shop) : database_(database), shop_(shop) {}

  void open(const Order& order, const Stamp& stamp);  // placed: the total is owed
  void waive(Order& order, const Stamp& stamp);       // rejected or cancelled

  // `order` is brought up to date by each of these.
  PayOutcome pay(Order& order, const Payment& payment, const Stamp& stamp);
  // Money that came although it was not due: the shop owes it.
  PayOutcome take_surplus(Order& order, const Payment& payment, const Stamp& stamp);
  PayOutcome pay_back(Order& order, const Payment& payment, const Stamp& stamp);
  // A payment that was booked without a reference turns out to be this one. False when it has one.
  bool confirm(const LedgerEntry& paid, std::string_view reference);
  // All that is due is owed by the customer instead, within their limit.
  bool put_on_account(Order& order, const Stamp& stamp);

  // False when that picture is the open proof of this order.
  bool prove(const Order& order, std::string_view picture_id, const Stamp& stamp);
  void disprove(const Order& order, const Stamp& stamp);
  // The picture of the last proof that nobody has answered.
  std::optional<std::string> open_proof(OrderId order);

  Account account(CustomerId customer);
  void set_limit(CustomerId customer, Money limit);
  std::vector<CustomerId> debtors(int most);  // who owe most first
  // Of the account; TooMuch when it is more than is owed.
  PayOutcome repay(CustomerId customer, const Payment& payment, const Stamp& stamp);
  bool forgive(CustomerId customer, Money amount, const Stamp& stamp);

  std::vector<LedgerEntry> of_order(OrderId order);                     // oldest first
  std::vector<LedgerEntry> of_customer(CustomerId customer, int most);  // newest first
  void hand_over(CustomerId from, CustomerId to);  // all of it, and the account

 private:
  bool known(std::string_view reference);
  void write(const Order& order, EntryKind kind, const Payment& payment, const Stamp& stamp,
             std::string_view note = {});
  void write_of_account(CustomerId customer, EntryKind kind, const Payment& payment,
                        const Stamp& stamp);
  void settle(Order& order, const Stamp& stamp);

  db::Database& database_;
  ShopId shop_;
};

// The sums that are not those of their entries, of all shops, in words for whoever runs the server;
// empty when the books are right.
std::vector<std::string> ledger_faults(db::Database& database);

}  // namespace kedai

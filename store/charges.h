// What a payment gateway was asked to collect: one row for each code that it made, named by the
// order id that the gateway knows it by. What it says of one only ever moves forward (a late
// "pending" never undoes "paid"); what is paid is booked in the ledger (store/payments.h).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/db/database.h"
#include "store/ids.h"
#include "store/money.h"

namespace kedai {

enum class ChargeStatus { Asked, Pending, Expired, Denied, Paid, Refunded };
std::string_view to_word(ChargeStatus status);  // as stored: "asked", "pending", ...

struct Charge {
  std::string reference;  // "k7203341-1": the order's id and the how manieth code of it
  OrderId order;
  Money amount;
  ChargeStatus status = ChargeStatus::Asked;
  std::string transaction = {};  // the gateway's own id
  std::string code = {};         // QRIS text
  Time expires{};
  Time asked{};
};

class Charges {
 public:
  Charges(db::Database& database, ShopId shop) : database_(database), shop_(shop) {}

  // A new one, by the next reference.
  Charge ask(OrderId order, Money amount, Time expires, Time now);
  std::optional<Charge> find(std::string_view reference);
  std::optional<Charge> newest_of(OrderId order);
  std::vector<Charge> of_order(OrderId order);  // newest first
  void set_code(const Charge& charge, std::string_view transaction, std::string_view code);
  // False when it has come as far already: then nothing has changed.
  bool advance(std::string_view reference, ChargeStatus to);
  // When the clock is to look what became of it; 1970: never.
  void look_again(std::string_view reference, Time at);
  std::vector<Charge> to_look_at(Time now, int most);  // longest due first

 private:
  db::Database& database_;
  ShopId shop_;
};

}  // namespace kedai

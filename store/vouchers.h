// Voucher codes: what they take off an order, until when, how often, and how often for one
// customer. A use is an order that holds the code and is neither rejected nor cancelled. All uses
// are counted beside the voucher by a guarded update; a customer's are counted from the orders,
// which move along when two customers turn out to be one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/db/database.h"
#include "store/ids.h"
#include "store/money.h"
#include "store/period.h"

namespace kedai {

struct Voucher {
  enum class Kind {
    Percent,   // of the subtotal
    Amount,    // off the subtotal
    Delivery,  // the whole fee
  };
  std::int64_t id = 0;
  std::string code;  // as voucher_code() writes it
  Kind kind = Kind::Percent;
  int percent = 0;
  Money amount;
  Money most_off;              // of a percent; 0: no limit
  Money minimum;               // of the subtotal
  std::int64_t most_uses = 0;  // 0: no limit
  std::int64_t most_uses_each = 0;
  Period period;
  std::int64_t uses = 0;
  std::int64_t uses_of_customer = 0;  // of the one for whom it was looked up
};

// "hemat-10" -> "HEMAT10": 3 to 20 letters and digits with a letter among them; "" for anything
// else.
std::string voucher_code(std::string_view typed);

class Vouchers {
 public:
  Vouchers(db::Database& database, ShopId shop) : database_(database), shop_(shop) {}

  std::optional<Voucher> find(std::string_view code, CustomerId customer);
  std::optional<Voucher> find(std::int64_t id);
  bool any_in_force(Time now);
  std::vector<Voucher> newest(int most);

  // A new code, or new terms for a known one, whose uses stay counted.
  void save(const Voucher& voucher);
  void remove(std::int64_t id);  // nobody can use it any more

  // One use, within all its limits and its time; call it in the order's own transaction, before the
  // order is written. False: nothing was counted.
  bool redeem(std::string_view code, CustomerId customer, Time now);
  void give_back(std::string_view code);  // the order that held it is lost, or was not placed

 private:
  db::Database& database_;
  ShopId shop_;
};

// Like ledger_faults(): vouchers whose uses are not those of the orders that hold them.
std::vector<std::string> voucher_faults(db::Database& database);

}  // namespace kedai

// Stock of one shop: counts, and the ledger of movements whose sums they are. For every variant, at
// every moment: received = available + held + sold, none of them negative. Held is what placed
// orders keep; it becomes sold or is released, once. Movements are only ever added, in the
// transaction that changes the counts; stock_faults() finds any count that is not their sum.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/capacity.h"
#include "store/catalog.h"
#include "store/db/database.h"
#include "store/ids.h"
#include "store/money.h"
#include "store/stamp.h"

namespace kedai {

struct StockCount {
  Quantity received = 0;
  Quantity available = 0;
  Quantity held = 0;
  Quantity sold = 0;
  bool marked_sold_out = false;  // by the owner, whatever is available
  Quantity per_day = 0;          // of what is made to order, instead of a count
  std::int64_t expires_day = 0;  // local day since 1970; 0: it does not

  // What is made to order is on offer for all days that may be promised; how much room there is on
  // them is Capacity's to say.
  Quantity on_offer() const {
    if (marked_sold_out) return 0;
    return per_day > 0 ? per_day * kHorizonDays : available;
  }
};

enum class MovementKind {
  Received,   // came in
  Held,       // for an order
  Released,   // by an order that ended otherwise
  Sold,       // handed over
  Corrected,  // counted anew; may be negative
  Spoiled,    // taken off
  Ordered,    // of what is made to order: to be made for an order, and held for it
  Dropped,    // of what is made to order: it need not be made
};
std::string_view to_word(MovementKind kind);  // as stored: "received", "held", ...

// A negative quantity of what is not Corrected takes an earlier one back.
struct Movement {
  std::int64_t id = 0;  // of the event that caused it
  MovementKind kind = MovementKind::Received;
  Quantity quantity = 0;
  std::int64_t order_number = 0;  // 0: of no order
  std::string actor = {};
  std::string reason = {};
  Time at{};  // 1970: from before there was a ledger
};

struct Expiry {
  VariantId variant;
  std::int64_t day = 0;
};
inline constexpr int kNearDays = 7;  // so long before its expiry date a thing is near it

class Stock {
 public:
  Stock(db::Database& database, ShopId shop) : database_(database), shop_(shop) {}

  StockCount of(VariantId variant);
  std::unordered_map<VariantId, StockCount> of(std::span<const Product* const> products);
  std::unordered_map<VariantId, StockCount> all();
  std::vector<Movement> movements(VariantId variant, int most);  // newest first

  // A new variant's first count, or its capacity.
  void open(VariantId variant, Quantity received, const Stamp& stamp);
  void open_to_order(VariantId variant, Quantity per_day);

  // These change nothing and return false when the stock does not allow it.
  bool hold(VariantId variant, Quantity quantity, OrderId order, const Stamp& stamp);
  bool hold_to_order(VariantId variant, Quantity quantity, OrderId order, const Stamp& stamp);
  bool receive(VariantId variant, Quantity quantity, const Stamp& stamp);
  bool correct(VariantId variant, Quantity change, const Stamp& stamp);
  bool spoil(VariantId variant, Quantity quantity, const Stamp& stamp);

  void release(VariantId variant, Quantity quantity, OrderId order, const Stamp& stamp);
  void hand_over(VariantId variant, Quantity quantity, OrderId order, const Stamp& stamp);
  void mark_sold_out(VariantId variant);
  void mark_on_sale(VariantId variant);

  void set_expiry(VariantId variant, std::int64_t day);  // 0: none
  // What is there and expires by kNearDays after that day, or has; the soonest first.
  std::vector<Expiry> near_expiry(std::int64_t today);

 private:
  bool change(VariantId variant, MovementKind kind, Quantity quantity, Quantity available,
              const Stamp& stamp);
  void write(VariantId variant, MovementKind kind, Quantity quantity, OrderId order,
             const Stamp& stamp);

  db::Database& database_;
  ShopId shop_;
};

// The counts that are not the sums of their movements, and days whose capacity is not what orders
// took of it, of all shops, in words for whoever runs the server; empty when the books are right.
std::vector<std::string> stock_faults(db::Database& database);

}  // namespace kedai

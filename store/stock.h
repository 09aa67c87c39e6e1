// Stock counts of one shop. For every variant, at every moment: received = available + held + sold,
// none of them negative. Held is what placed orders keep; it becomes sold or is released, once.
#pragma once

#include <span>
#include <unordered_map>

#include "store/catalog.h"
#include "store/db/database.h"
#include "store/ids.h"
#include "store/money.h"

namespace kedai {

struct StockCount {
  Quantity received = 0;
  Quantity available = 0;
  Quantity held = 0;
  Quantity sold = 0;
  bool marked_sold_out = false;  // by the owner, whatever is available

  Quantity on_offer() const { return marked_sold_out ? 0 : available; }
};

class Stock {
 public:
  Stock(db::Database& database, ShopId shop) : database_(database), shop_(shop) {}

  StockCount of(VariantId variant);
  std::unordered_map<VariantId, StockCount> of(std::span<const Product* const> products);
  std::unordered_map<VariantId, StockCount> all();

  void open(VariantId variant, Quantity received);  // a new variant's first count

  // These change nothing and return false when the stock does not allow it.
  bool hold(VariantId variant, Quantity quantity);   // available -> held, unless marked sold out
  bool receive(VariantId variant, Quantity change);  // may be negative: a count corrected

  void release(VariantId variant, Quantity quantity);    // held -> available
  void hand_over(VariantId variant, Quantity quantity);  // held -> sold
  void mark_sold_out(VariantId variant);
  void mark_on_sale(VariantId variant);

 private:
  db::Database& database_;
  ShopId shop_;
};

}  // namespace kedai

// One cart a customer, whatever the channel: its lines and the draft of the order they will become.
// Every change of the lines makes a new revision; an order is placed from one revision, once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/customers.h"
#include "store/db/database.h"
#include "store/ids.h"
#include "store/money.h"

namespace kedai {

struct CartLine {
  VariantId variant;
  Quantity quantity = 0;
  std::string note = {};
};

// What checkout has been told so far. What is empty has not been said.
struct Draft {
  std::optional<Fulfilment> fulfilment;
  std::optional<PaymentWay> payment;
  std::string address;
  std::string note;
  std::string voucher;  // its code
};

struct Cart {
  std::int64_t revision = 0;
  std::vector<CartLine> lines;
  Draft draft;
  Money shown_total;                        // what the last summary of this revision said
  std::int64_t shown_ready_day = 0;         // likewise; 0: all is there
  std::optional<PaymentWay> shown_payment;  // likewise

  bool empty() const { return lines.empty(); }
  const CartLine* find(VariantId variant) const;
  CartLine* find(VariantId variant);
  // Sets the quantity of the variant's line (0 removes it), and moves to a new revision.
  void put(VariantId variant, Quantity quantity);
  void clear();         // lines and draft, and moves to a new revision
  Draft& edit_draft();  // to change it: moves to a new revision
};

class Carts {
 public:
  Carts(db::Database& database, ShopId shop) : database_(database), shop_(shop) {}
  Cart load(CustomerId customer);
  void save(CustomerId customer, const Cart& cart);

 private:
  db::Database& database_;
  ShopId shop_;
};

}  // namespace kedai

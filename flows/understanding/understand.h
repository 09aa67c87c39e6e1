// What a message means to a shop: an order, a change of the cart, a question, a greeting. Pure: no
// clock, no database; the same text over the same catalogue and cart always means the same.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flows/understanding/order_reader.h"
#include "flows/understanding/terms.h"

namespace kedai {

enum class Intent {
  Unknown,
  Order,   // the lines: into the cart, or what is in it changed
  Detail,  // about one product: price, in stock
  Browse,  // a category, products of a kind, or all there is
  Cart,
  Empty,  // the cart
  Checkout,
  Status,
  Cancel,
  Greet,
  Thanks,
  Human,
  Hours,
  Shipping,
  Payment,
};
std::string_view name_of(Intent intent);  // "order"

struct Understood {
  Intent intent = Intent::Unknown;
  std::vector<Wanted> lines = {};      // of an Order, a Detail or a Browse
  const Category* category = nullptr;  // of a Browse
  Terms terms = {};                    // said along with an Order
};

Understood understand(std::string_view text, const Catalog& catalog, const ProductIndex& index,
                      const std::vector<VariantId>& in_cart);

// How it came to that, for people: the words, what each may stand for, the outcome.
std::string explain(std::string_view text, const Catalog& catalog, const ProductIndex& index,
                    const std::vector<VariantId>& in_cart);

}  // namespace kedai

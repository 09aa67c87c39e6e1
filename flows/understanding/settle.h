// What lines mean over a shop's catalogue and a person's cart: which products, which variants.
// Pure.
#pragma once

#include <string>
#include <vector>

#include "flows/understanding/clauses.h"
#include "store/catalog.h"

namespace kedai {

// One thing that was named: "2 kopi robusta 250".
struct Wanted {
  std::string text;                           // the words that named it; none: "eh 3 deh"
  Quantity quantity = 0;                      // 0: not said
  std::vector<const Product*> products = {};  // one: known; several: which?; none: not sold here
  std::vector<const Variant*> variants = {};  // of the one product: those that the words leave open
  Deed deed = Deed::Add;
  double surest = 0;       // how near its nearest word came to one of the catalogue
  bool doubtful = false;   // a size that there is not, half of one: to be asked about
  bool spoken_of = false;  // "tekwannya ...": the one that there is, and no verb says what to do
};

std::vector<Wanted> settle(std::vector<SpokenLine> lines, const Catalog& catalog,
                           const ProductIndex& index, const std::vector<VariantId>& in_cart);

}  // namespace kedai

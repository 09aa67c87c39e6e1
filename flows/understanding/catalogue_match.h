// Finds products and variants in what people type, over the shop's own catalogue. Pure: no clock,
// no database. It never guesses: what fits more than one product is a question, not a choice.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/catalog.h"

namespace kedai {

// The products that every given word fits (a word of the name, of an alias or of a variant, whole
// or by its first three letters), best first. A product whose name or alias is exactly the text
// comes alone.
std::vector<const Product*> find_products(std::string_view text, const Catalog& catalog);

// One thing that was asked for by name: "2 kopi robusta 250".
struct Wanted {
  std::string text;                           // the words that named it
  Quantity quantity = 0;                      // 0: not said
  std::vector<const Product*> products = {};  // one: known; several: which?; none: unknown
  std::vector<const Variant*> variants = {};  // of the one product: those that the words leave open
};

// Splits at commas, line ends and "sama", "dan", "and"; words of politeness are passed over.
std::vector<Wanted> read_wanted(std::string_view text, const Catalog& catalog);

}  // namespace kedai

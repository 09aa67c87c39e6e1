// Reads what somebody wants of a shop's catalogue: "bu, tekwan 2 sama kerupuk kulit yg 100 gr 1
// ya". Pure: no clock, no database. It never guesses: what fits more than one thing is a question,
// not a choice.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flows/understanding/settle.h"
#include "flows/understanding/tokens.h"
#include "store/catalog.h"

namespace kedai {

struct Reading {
  std::vector<Wanted> lines;
  int strange = 0;        // words that are neither goods nor anything else known
  bool asks = false;      // a question mark
  bool counted = false;   // some number of pieces was said
  double surest = 0;      // how near the nearest word came to one of the catalogue
  bool has_deed = false;  // "tambah", "hapus", "jadi": said in so many words
};

// `in_cart` tells what a change may be about ("hapus kulit").
Reading read_order(const std::vector<Token>& tokens, const Catalog& catalog,
                   const ProductIndex& index, const std::vector<VariantId>& in_cart);

// Only the things that a text names, known or not ("2 bakso" is a line without a product).
std::vector<Wanted> read_wanted(std::string_view text, const Catalog& catalog);

}  // namespace kedai

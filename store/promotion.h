// A promotion: some percent or an amount off each piece of a variant, a product, a category or all,
// for some time. Each of these has one at most: a new one takes the old one's place.
#pragma once

#include <string_view>

#include "store/money.h"
#include "store/period.h"

namespace kedai {

struct Promotion {
  enum class Scope { All, Category, Product, Variant };
  std::int64_t id = 0;
  Scope scope = Scope::All;
  std::int64_t subject = 0;  // id of the variant, product or category; 0: all
  int percent = 0;           // 1 to 100, or 0 when it is an amount
  Money amount;
  Period period;
};

std::string_view to_word(Promotion::Scope scope);  // as stored: "all", "category", ...
Promotion::Scope promotion_scope_of(std::string_view word);

}  // namespace kedai

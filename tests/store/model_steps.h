// What tests against a model share: how many steps each takes, a shop of its own for each of
// rapidcheck's cases, and the dice. KEDAI_STEPS=N takes N steps in all, in 100 shops.
#pragma once

#include <rapidcheck.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "tests/harness/test_shop.h"

namespace kedai {

inline int steps_in_a_shop() {
  constexpr int kShops = 100;  // as many cases as rapidcheck tries
  const char* chosen = std::getenv("KEDAI_STEPS");
  return std::max(1, (chosen ? std::atoi(chosen) : 3'000) / kShops);
}

inline harness::ShopSetup numbered_shop(int number) {
  harness::ShopSetup setup = harness::demo_shop();
  setup.profile.slug = "toko" + std::to_string(number);
  return setup;
}

inline std::int64_t below(std::int64_t end) {
  constexpr int kAnySize = 100;  // or the first cases would draw small numbers only
  return *rc::gen::resize(kAnySize, rc::gen::inRange(std::int64_t{0}, end));
}

}  // namespace kedai

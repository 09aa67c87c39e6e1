// What the store says, in words: what a turn changed is the difference of two Facts.
#pragma once

#include <map>
#include <string>

#include "tests/harness/test_shop.h"

namespace kedai::harness {

using Facts = std::map<std::string, std::string>;  // what it is about -> how it stands

Facts facts_of(TestShop& shop);

// "order 1001 placed; TKW-POR: 23 available, 2 held", or "" when nothing changed.
std::string changes(const Facts& before, const Facts& after);

}  // namespace kedai::harness

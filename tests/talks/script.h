// Reads single lines of a talk (talk.h tells the format). Pure, but for add_product().
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tests/harness/test_shop.h"

namespace kedai::harness {

inline constexpr std::string_view kBuyer = "pembeli";

struct Turn {
  std::string who;
  std::string what;
  bool silent = false;  // "~ ": before the talk begins
};

std::optional<Turn> read_turn(std::string_view line);
bool is_output(std::string_view line);  // what the program said or changed when it was written
std::string unescaped(std::string_view text);
Content shared(const std::string& what);  // "(lokasi) -3.29 102.86 Pasar"

// "CATEGORY, NAME, PRICE": comes into the catalogue now, with a count of 50.
void add_product(TestShop& shop, const std::string& words);

}  // namespace kedai::harness

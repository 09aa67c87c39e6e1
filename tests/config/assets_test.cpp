#include "config/assets.h"

#include <catch2/catch.hpp>

using namespace kedai;

TEST_CASE("the demo shop's catalogue is embedded as it is, and an unknown name is nothing") {
  const auto catalogue = config::asset("demo/catalogue.csv");
  REQUIRE(catalogue);
  CHECK(catalogue->substr(0, 13) == "sku,category,");
  CHECK(catalogue->back() == '\n');
  CHECK_FALSE(config::asset("demo/nothing.csv"));
}

#include "store/stock.h"

#include <catch2/catch.hpp>

#include "tests/harness/test_shop.h"

using namespace kedai;
using namespace kedai::harness;

namespace {

void balanced(const StockCount& count) {
  CHECK(count.received == count.available + count.held + count.sold);
  CHECK(count.available >= 0);
  CHECK(count.held >= 0);
  CHECK(count.sold >= 0);
}

}  // namespace

TEST_CASE("stock is held only as far as it is there") {
  World world;
  TestShop shop(world);
  const VariantId tekwan = shop.variant("TKW-POR");
  shop.with([&](Shop& open) {
    CHECK(open.stock.hold(tekwan, 20));
    CHECK_FALSE(open.stock.hold(tekwan, 6));
    CHECK(open.stock.hold(tekwan, 5));
    CHECK_FALSE(open.stock.hold(tekwan, 1));
    CHECK(open.stock.of(tekwan).held == 25);
    balanced(open.stock.of(tekwan));
  });
}

TEST_CASE("held stock is given back or handed over, and the sum stays") {
  World world;
  TestShop shop(world);
  const VariantId tekwan = shop.variant("TKW-POR");
  shop.with([&](Shop& open) {
    REQUIRE(open.stock.hold(tekwan, 10));
    open.stock.release(tekwan, 4);
    open.stock.hand_over(tekwan, 6);
    const StockCount count = open.stock.of(tekwan);
    CHECK(count.available == 19);
    CHECK(count.held == 0);
    CHECK(count.sold == 6);
    balanced(count);
  });
}

TEST_CASE("what is not held cannot be released or sold: the database refuses") {
  World world;
  TestShop shop(world);
  const VariantId tekwan = shop.variant("TKW-POR");
  CHECK_THROWS_AS(shop.with([&](Shop& open) { open.stock.release(tekwan, 1); }), db::Error);
  CHECK_THROWS_AS(shop.with([&](Shop& open) { open.stock.hand_over(tekwan, 1); }), db::Error);
  CHECK(shop.stock("TKW-POR").available == 25);
}

TEST_CASE("a count cannot be corrected below zero") {
  World world;
  TestShop shop(world);
  const VariantId tekwan = shop.variant("TKW-POR");
  shop.with([&](Shop& open) {
    CHECK_FALSE(open.stock.receive(tekwan, -26));
    CHECK(open.stock.receive(tekwan, -25));
    CHECK(open.stock.receive(tekwan, 7));
    CHECK(open.stock.of(tekwan).available == 7);
    CHECK(open.stock.of(tekwan).received == 7);
  });
}

TEST_CASE("what is marked sold out cannot be held until it is on sale again") {
  World world;
  TestShop shop(world);
  const VariantId tekwan = shop.variant("TKW-POR");
  shop.with([&](Shop& open) {
    open.stock.mark_sold_out(tekwan);
    CHECK(open.stock.of(tekwan).on_offer() == 0);
    CHECK(open.stock.of(tekwan).available == 25);
    CHECK_FALSE(open.stock.hold(tekwan, 1));
    open.stock.mark_on_sale(tekwan);
    CHECK(open.stock.hold(tekwan, 1));
  });
}

TEST_CASE("one shop's stock is not another's") {
  World world;
  TestShop first(world);
  ShopSetup setup = demo_shop();
  setup.profile.slug = "lain";
  TestShop second(world, setup);
  const VariantId tekwan = first.variant("TKW-POR");
  second.with([&](Shop& open) {
    CHECK(open.stock.of(tekwan).received == 0);
    CHECK_FALSE(open.stock.hold(tekwan, 1));
    CHECK_FALSE(open.stock.receive(tekwan, 1));
  });
  CHECK(first.stock("TKW-POR").available == 25);
}

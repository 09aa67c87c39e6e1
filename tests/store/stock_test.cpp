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

Stamp stamp(TestShop& shop, Shop& open, const std::string& reason = "") {
  return {open.new_id(shop.world.now), "Ibu", shop.world.now, reason};
}

}  // namespace

TEST_CASE("stock is held only as far as it is there") {
  World world;
  TestShop shop(world);
  const VariantId tekwan = shop.variant("TKW-POR");
  shop.with([&](Shop& open) {
    CHECK(open.stock.hold(tekwan, 20, {}, stamp(shop, open)));
    CHECK_FALSE(open.stock.hold(tekwan, 6, {}, stamp(shop, open)));
    CHECK(open.stock.hold(tekwan, 5, {}, stamp(shop, open)));
    CHECK_FALSE(open.stock.hold(tekwan, 1, {}, stamp(shop, open)));
    CHECK(open.stock.of(tekwan).held == 25);
    balanced(open.stock.of(tekwan));
  });
}

TEST_CASE("held stock is given back or handed over, and the sum stays") {
  World world;
  TestShop shop(world);
  const VariantId tekwan = shop.variant("TKW-POR");
  shop.with([&](Shop& open) {
    REQUIRE(open.stock.hold(tekwan, 10, {}, stamp(shop, open)));
    open.stock.release(tekwan, 4, {}, stamp(shop, open));
    open.stock.hand_over(tekwan, 6, {}, stamp(shop, open));
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
  CHECK_THROWS_AS(
      shop.with([&](Shop& open) { open.stock.release(tekwan, 1, {}, stamp(shop, open)); }),
      db::Error);
  CHECK_THROWS_AS(
      shop.with([&](Shop& open) { open.stock.hand_over(tekwan, 1, {}, stamp(shop, open)); }),
      db::Error);
  CHECK(shop.stock("TKW-POR").available == 25);
}

TEST_CASE("a count cannot be corrected below zero") {
  World world;
  TestShop shop(world);
  const VariantId tekwan = shop.variant("TKW-POR");
  shop.with([&](Shop& open) {
    CHECK_FALSE(open.stock.correct(tekwan, -26, stamp(shop, open)));
    CHECK(open.stock.correct(tekwan, -25, stamp(shop, open)));
    CHECK(open.stock.correct(tekwan, 7, stamp(shop, open)));
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
    CHECK_FALSE(open.stock.hold(tekwan, 1, {}, stamp(shop, open)));
    open.stock.mark_on_sale(tekwan);
    CHECK(open.stock.hold(tekwan, 1, {}, stamp(shop, open)));
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
    CHECK_FALSE(open.stock.hold(tekwan, 1, {}, stamp(second, open)));
    CHECK_FALSE(open.stock.correct(tekwan, 1, stamp(second, open)));
  });
  CHECK(first.stock("TKW-POR").available == 25);
}

TEST_CASE("each movement stands with who caused it, why and when, and the counts are their sums") {
  World world;
  TestShop shop(world);
  const VariantId tekwan = shop.variant("TKW-POR");
  shop.with([&](Shop& open) {
    REQUIRE(open.stock.receive(tekwan, 10, stamp(shop, open)));
    REQUIRE(open.stock.spoil(tekwan, 3, stamp(shop, open, "kena air")));
    CHECK_FALSE(open.stock.spoil(tekwan, 33, stamp(shop, open)));
    REQUIRE(open.stock.spoil(tekwan, -1, stamp(shop, open, "diurungkan")));
    REQUIRE(open.stock.correct(tekwan, -2, stamp(shop, open)));
    CHECK(open.stock.of(tekwan).available == 31);
    balanced(open.stock.of(tekwan));
    const auto moves = open.stock.movements(tekwan, 10);
    REQUIRE(moves.size() == 5);
    CHECK(moves[0].kind == MovementKind::Corrected);
    CHECK(moves[0].quantity == -2);
    CHECK(moves[2].kind == MovementKind::Spoiled);
    CHECK(moves[2].quantity == 3);
    CHECK(moves[2].reason == "kena air");
    CHECK(moves[2].actor == "Ibu");
    CHECK(moves[2].at == world.now);
    CHECK(moves[4].kind == MovementKind::Received);
    CHECK(moves[4].quantity == 25);
    CHECK(open.stock.movements(tekwan, 2).size() == 2);
  });
  CHECK(stock_faults(*world.database).empty());
}

TEST_CASE("a count that is not the sum of its movements is found") {
  World world;
  TestShop shop(world);
  REQUIRE(stock_faults(*world.database).empty());
  world.database->script("UPDATE stock SET received = received + 1, available = available + 1");
  REQUIRE(stock_faults(*world.database).size() == 1);
  CHECK(stock_faults(*world.database)[0] ==
        "38 counts of what was received are not the sums of their movements");
  world.database->script("UPDATE stock SET available = available - 1, held = held + 1");
  CHECK(stock_faults(*world.database).size() == 3);
}

TEST_CASE("what expires within a week, or has, is listed, the soonest first; what is gone is not") {
  World world;
  TestShop shop(world);
  const VariantId tekwan = shop.variant("TKW-POR");
  const VariantId coffee = shop.variant("KPI-JHE");
  const VariantId cuko = shop.variant("CKO-BTL");
  shop.set_available("CKO-BTL", 0);
  shop.with([&](Shop& open) {
    const std::int64_t today = local_day(open.profile, world.now);
    open.stock.set_expiry(tekwan, today + kNearDays);
    open.stock.set_expiry(coffee, today - 1);
    open.stock.set_expiry(cuko, today);
    const auto near = open.stock.near_expiry(today);
    REQUIRE(near.size() == 2);
    CHECK(near[0].variant == coffee);
    CHECK(near[1].variant == tekwan);
    CHECK(near[1].day == today + kNearDays);
    CHECK(open.stock.near_expiry(today - 1).size() == 1);
    open.stock.set_expiry(coffee, 0);
    CHECK(open.stock.near_expiry(today).size() == 1);
  });
}

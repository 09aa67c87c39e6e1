// What is made to order: a capacity a day, taken greedily and given back exactly.
#include "store/capacity.h"

#include <catch2/catch.hpp>

#include "tests/harness/test_shop.h"

using namespace kedai;
using namespace kedai::harness;

namespace {

// Maksuba: 5 a day, 2 days ahead.
struct Kitchen {
  World world;
  TestShop shop{world};
  VariantId cake = shop.variant("KUE-MKS");
  std::int64_t first_day =
      shop.with([&](Shop& open) { return local_day(open.profile, world.now) + 2; });
  CustomerId customer{};

  Order order(Quantity quantity, std::int64_t ready_day = 0) {
    return shop.with([&](Shop& open) {
      if (!customer) {
        customer = {open.new_id(world.now)};
        open.customers.add({customer, "Sri", "", "", {}, {}}, world.now);
      }
      Order order;
      order.id = {open.new_id(world.now)};
      order.number = open.profiles.take_order_number(shop.id);
      order.customer = customer;
      order.placed_at = world.now;
      order.ready_day = ready_day;
      order.lines = {{cake, "KUE-MKS", "Maksuba", quantity, {225'000}, ""}};
      return order;
    });
  }
  std::vector<Shortage> place(const Order& order) {
    return shop.with([&](Shop& open) { return open.orders.place(order, "customer"); });
  }
  Order kept(const Order& order) {
    return *shop.with([&](Shop& open) { return open.orders.find(order.id); });
  }
  MoveOutcome move(Order order, OrderStatus to) {
    return shop.with([&](Shop& open) {
      return open.orders.move(order, to, Mover::Staff, {open.new_id(world.now), "Ibu", world.now});
    });
  }
  std::map<std::int64_t, Quantity> taken() {
    return shop.with([&](Shop& open) { return open.capacity.taken(cake, 0 + first_day); });
  }
  std::vector<std::string> faults() { return stock_faults(*world.database); }
};

}  // namespace

TEST_CASE("a plan takes the earliest day with room for all, and says how many fit when none has") {
  CHECK(plan_making(3, 5, 100, {}).ready_day == 100);
  CHECK(plan_making(3, 5, 100, {{100, 2}}).ready_day == 100);
  CHECK(plan_making(3, 5, 100, {{100, 3}, {101, 5}}).ready_day == 102);
  CHECK(plan_making(1, 0, 100, {}).fits == 0);
  CHECK(plan_making(1, 0, 100, {}).ready_day == 0);
  CHECK(plan_making(7, 5, 100, {}).fits == 5);
  CHECK(plan_making(7, 5, 100, {}).ready_day == 0);
  std::map<std::int64_t, Quantity> full;
  for (std::int64_t day = 100; day < 100 + kHorizonDays; ++day) full[day] = 4;
  CHECK(plan_making(2, 5, 100, full).fits == 1);
  full[130] = 3;
  CHECK(plan_making(2, 5, 100, full).ready_day == 130);
}

TEST_CASE("an order that does not fit beside another one is made on the next day") {
  Kitchen kitchen;
  const Order four = kitchen.order(4);
  const Order three = kitchen.order(3);
  CHECK(kitchen.place(four).empty());
  CHECK(kitchen.place(three).empty());
  CHECK(kitchen.kept(four).ready_day == kitchen.first_day);
  CHECK(kitchen.kept(three).ready_day == kitchen.first_day + 1);
  CHECK(kitchen.taken() ==
        std::map<std::int64_t, Quantity>{{kitchen.first_day, 4}, {kitchen.first_day + 1, 3}});
  CHECK(kitchen.shop.stock("KUE-MKS").held == 7);
  CHECK(kitchen.faults().empty());
}

TEST_CASE(
    "what ended otherwise gives back exactly the days it took, once; what was made does not") {
  Kitchen kitchen;
  const Order four = kitchen.order(4);
  const Order three = kitchen.order(3);
  REQUIRE(kitchen.place(four).empty());
  REQUIRE(kitchen.place(three).empty());
  CHECK(kitchen.move(four, OrderStatus::Rejected) == MoveOutcome::Done);
  CHECK(kitchen.move(four, OrderStatus::Rejected) == MoveOutcome::AlreadyThere);
  CHECK(kitchen.taken() ==
        std::map<std::int64_t, Quantity>{{kitchen.first_day, 0}, {kitchen.first_day + 1, 3}});
  CHECK(kitchen.move(three, OrderStatus::Accepted) == MoveOutcome::Done);
  CHECK(kitchen.move(kitchen.kept(three), OrderStatus::Completed) == MoveOutcome::Done);
  CHECK(kitchen.taken().at(kitchen.first_day + 1) == 3);
  const StockCount count = kitchen.shop.stock("KUE-MKS");
  CHECK(count.sold == 3);
  CHECK(count.held == 0);
  CHECK(count.received == 3);
  CHECK(kitchen.faults().empty());
}

TEST_CASE("more than a day can take is not promised: the shortage says how many fit") {
  Kitchen kitchen;
  const auto shortages = kitchen.place(kitchen.order(6));
  REQUIRE(shortages.size() == 1);
  CHECK(shortages[0].available == 5);
  CHECK(kitchen.taken().empty());
  CHECK(kitchen.shop.stock("KUE-MKS").held == 0);
  kitchen.shop.with([&](Shop& open) { open.stock.mark_sold_out(kitchen.cake); });
  CHECK(kitchen.place(kitchen.order(1)).at(0).available == 0);
}

TEST_CASE("an order for a day that is full meanwhile is not placed for another day") {
  Kitchen kitchen;
  REQUIRE(kitchen.place(kitchen.order(5)).empty());
  const Order late = kitchen.order(1, kitchen.first_day);
  const auto shortages = kitchen.place(late);
  REQUIRE(shortages.size() == 1);
  CHECK(shortages[0].available == shortages[0].wanted);
  CHECK(kitchen.taken().size() == 1);
  CHECK(kitchen.place(kitchen.order(1, kitchen.first_day + 1)).empty());
}

TEST_CASE("a smaller capacity keeps what was promised and takes no more") {
  Kitchen kitchen;
  REQUIRE(kitchen.place(kitchen.order(4)).empty());
  kitchen.shop.set_available("KUE-MKS", 2);
  const Order next = kitchen.order(1);
  REQUIRE(kitchen.place(next).empty());
  CHECK(kitchen.kept(next).ready_day == kitchen.first_day + 1);
  CHECK(kitchen.taken().at(kitchen.first_day) == 4);
}

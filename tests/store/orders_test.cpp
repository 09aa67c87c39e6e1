#include "store/orders.h"

#include <catch2/catch.hpp>
#include <iostream>

#include "tests/harness/test_shop.h"

using namespace kedai;
using namespace kedai::harness;

namespace {

constexpr std::array kStatuses{OrderStatus::Placed,   OrderStatus::Accepted,  OrderStatus::Prepared,
                               OrderStatus::Shipped,  OrderStatus::Completed, OrderStatus::Rejected,
                               OrderStatus::Cancelled};
constexpr std::array kMovers{Mover::Customer, Mover::Staff};

struct Desk {
  World world;
  TestShop shop{world};
  CustomerId customer{world.ids.next(world.now)};

  Desk() {
    shop.with([&](Shop& open) {
      open.customers.add({customer, "Sri", "", "", {}, {}}, world.now);
    });
  }

  Order order_of(std::string_view sku, Quantity quantity) {
    const VariantId variant = shop.variant(sku);
    return shop.with([&](Shop& open) {
      Order order;
      order.id = {open.new_id(world.now)};
      order.number = open.profiles.take_order_number(open.id());
      order.customer = customer;
      order.placed_at = world.now;
      const Variant& found = *open.catalog->find(variant);
      order.lines = {
          {variant, found.sku, open.catalog->full_name(found), quantity, found.price, ""}};
      return order;
    });
  }
  std::vector<Shortage> place(const Order& order) {
    return shop.with([&](Shop& open) { return open.orders.place(order, "customer"); });
  }
  MoveOutcome move(Order& order, OrderStatus to, Mover mover = Mover::Staff) {
    return shop.with([&](Shop& open) {
      return open.orders.move(order, to, mover, {open.new_id(world.now), "Sri", world.now});
    });
  }
  // A placed order that has been moved to that status by lawful moves.
  Order order_at(OrderStatus status) {
    Order order = order_of("TKW-POR", 1);
    REQUIRE(place(order).empty());
    using enum OrderStatus;
    if (status == Prepared || status == Shipped || status == Completed)
      REQUIRE(move(order, Accepted) == MoveOutcome::Done);
    if (status == Shipped) REQUIRE(move(order, Prepared) == MoveOutcome::Done);
    if (status != Placed) REQUIRE(move(order, status) == MoveOutcome::Done);
    return order;
  }
};

}  // namespace

TEST_CASE("the order's life is this table, and nothing else moves") {
  for (const Move& move : lawful_moves())
    std::cout << to_word(move.from) << " -> " << to_word(move.to)
              << (move.mover == Mover::Staff ? " (staff)" : " (customer)") << "\n";
  Desk desk;
  for (const OrderStatus from : kStatuses)
    for (const OrderStatus to : kStatuses)
      for (const Mover mover : kMovers) {
        INFO(to_word(from) << " -> " << to_word(to));
        Order order = desk.order_at(from);
        const auto expected = from == to                ? MoveOutcome::AlreadyThere
                              : lawful(from, to, mover) ? MoveOutcome::Done
                                                        : MoveOutcome::Unlawful;
        CHECK(desk.move(order, to, mover) == expected);
        CHECK(order.status == (expected == MoveOutcome::Unlawful ? from : to));
        desk.shop.set_available("TKW-POR", 100);
      }
}

TEST_CASE("an order that is over is moved by nobody") {
  for (const OrderStatus over :
       {OrderStatus::Completed, OrderStatus::Rejected, OrderStatus::Cancelled}) {
    CHECK_FALSE(is_open(over));
    for (const OrderStatus to : kStatuses)
      for (const Mover mover : kMovers) CHECK_FALSE(lawful(over, to, mover));
  }
  for (const OrderStatus to : kStatuses)
    CHECK(lawful(OrderStatus::Placed, to, Mover::Customer) == (to == OrderStatus::Cancelled));
}

TEST_CASE("placing holds every line or none") {
  Desk desk;
  Order order = desk.order_of("TKW-POR", 5);
  Order too_much = desk.order_of("CKO-BTL", 31);
  order.lines.push_back(too_much.lines[0]);
  const auto shortages = desk.place(order);
  REQUIRE(shortages.size() == 1);
  CHECK(shortages[0].wanted == 31);
  CHECK(shortages[0].available == 30);
  CHECK(desk.shop.stock("TKW-POR").held == 0);
  desk.shop.with([&](Shop& open) { CHECK_FALSE(open.orders.find(order.id)); });

  order.lines[1].quantity = 30;
  CHECK(desk.place(order).empty());
  CHECK(desk.shop.stock("TKW-POR").held == 5);
  CHECK(desk.shop.stock("CKO-BTL").held == 30);
  desk.shop.with([&](Shop& open) {
    CHECK(open.orders.find(order.id)->total() == Money{5 * 15'000 + 30 * 18'000});
  });
}

TEST_CASE("stock comes back exactly once, however often an order is cancelled") {
  Desk desk;
  Order order = desk.order_of("TKW-POR", 5);
  REQUIRE(desk.place(order).empty());
  Order as_another_saw_it = order;
  CHECK(desk.move(order, OrderStatus::Cancelled) == MoveOutcome::Done);
  CHECK(desk.move(order, OrderStatus::Cancelled) == MoveOutcome::AlreadyThere);
  CHECK(desk.move(as_another_saw_it, OrderStatus::Cancelled) == MoveOutcome::AlreadyThere);
  CHECK(desk.shop.stock("TKW-POR").available == 25);
  CHECK(desk.shop.stock("TKW-POR").held == 0);
}

TEST_CASE("of two who act on one order at once, the second learns what the first did") {
  Desk desk;
  Order order = desk.order_of("TKW-POR", 5);
  REQUIRE(desk.place(order).empty());
  Order as_the_admin_saw_it = order;
  CHECK(desk.move(order, OrderStatus::Accepted) == MoveOutcome::Done);
  CHECK(desk.move(as_the_admin_saw_it, OrderStatus::Rejected) == MoveOutcome::Unlawful);
  CHECK(as_the_admin_saw_it.status == OrderStatus::Accepted);
  CHECK(desk.shop.stock("TKW-POR").held == 5);
  desk.shop.with([&](Shop& open) { CHECK(open.orders.last_actor(order.id) == "Sri"); });
}

TEST_CASE("a completed order has sold its stock") {
  Desk desk;
  Order order = desk.order_of("TKW-POR", 5);
  REQUIRE(desk.place(order).empty());
  REQUIRE(desk.move(order, OrderStatus::Accepted) == MoveOutcome::Done);
  REQUIRE(desk.move(order, OrderStatus::Completed) == MoveOutcome::Done);
  const StockCount count = desk.shop.stock("TKW-POR");
  CHECK(count.sold == 5);
  CHECK(count.held == 0);
  CHECK(count.available == 20);
}

TEST_CASE("one revision of a cart makes one order") {
  Desk desk;
  Order order = desk.order_of("TKW-POR", 1);
  order.cart_revision = 7;
  REQUIRE(desk.place(order).empty());
  Order again = desk.order_of("TKW-POR", 1);
  again.cart_revision = 7;
  CHECK_THROWS_AS(desk.place(again), db::Error);
  CHECK(desk.shop.stock("TKW-POR").held == 1);
}

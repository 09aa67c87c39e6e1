#include "store/leases.h"

#include <catch2/catch.hpp>

#include "tests/harness/test_shop.h"

using namespace kedai;
using namespace kedai::harness;
using namespace std::chrono_literals;

TEST_CASE("a lease is one holder's until it ends, is given back, or is renewed") {
  World world;
  TestShop shop(world);
  shop.with([&](Shop& open) {
    Leases ours(*world.database, 7), theirs(*world.database, 8);
    CHECK(ours.take(open.id(), "outbox", world.now, 10s));
    CHECK_FALSE(theirs.take(open.id(), "outbox", world.now + 9s, 10s));
    CHECK(theirs.take(open.id(), "other", world.now, 10s));
    CHECK(ours.take(open.id(), "outbox", world.now + 9s, 10s));
    CHECK_FALSE(theirs.take(open.id(), "outbox", world.now + 18s, 10s));
    CHECK(theirs.take(open.id(), "outbox", world.now + 19s, 10s));
    CHECK_FALSE(ours.take(open.id(), "outbox", world.now + 20s, 10s));
    ours.give_back(open.id(), "outbox");  // is not ours any more
    CHECK_FALSE(ours.take(open.id(), "outbox", world.now + 20s, 10s));
    theirs.give_back(open.id(), "outbox");
    CHECK(ours.take(open.id(), "outbox", world.now + 20s, 10s));
  });
}

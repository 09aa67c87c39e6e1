// Two processes that share a database, as two lanes on one file: a shop's letters are one's to
// deliver.
#include "bot/outbox_leases.h"

#include <catch2/catch.hpp>

#include "tests/bot/courier_house.h"

using namespace kedai;
using namespace kedai::bot;

namespace {

struct Process {
  explicit Process(BotShop& shop) : lane(shop.file, [] { return noon(); }) { lane.start(); }
  ~Process() { lane.stop(); }

  Lane lane;
  std::atomic<int> taken = 0;
  OutboxLeases leases{lane, true, [this] { ++taken; }};
};

}  // namespace

TEST_CASE("what one process delivers another does not, until it is given back") {
  BotShop shop;
  Process one(shop), other(shop);
  CHECK_FALSE(one.leases.holds(shop.shop));
  one.leases.want(shop.shop);
  CHECK(CourierHouse::soon([&] { return one.leases.holds(shop.shop); }));
  CHECK(one.leases.held().contains(shop.shop));
  CHECK(one.taken == 1);

  other.leases.want(shop.shop);
  other.lane.stop();
  CHECK_FALSE(other.leases.holds(shop.shop));

  one.leases.release_idle();  // it was wanted just now
  CHECK(one.leases.holds(shop.shop));
  one.leases.release_all();
  CHECK_FALSE(one.leases.holds(shop.shop));
  Process third(shop);
  one.lane.stop();  // what it has given back is on disk
  third.leases.want(shop.shop);
  CHECK(CourierHouse::soon([&] { return third.leases.holds(shop.shop); }));
}

TEST_CASE("one that is given back while it is being asked for is nobody's") {
  BotShop shop;
  Process one(shop);
  one.leases.want(shop.shop);
  one.leases.release_all();
  one.lane.stop();
  CHECK_FALSE(one.leases.holds(shop.shop));
  Process other(shop);
  other.leases.want(shop.shop);
  CHECK(CourierHouse::soon([&] { return other.leases.holds(shop.shop); }));
}

TEST_CASE("where the database is one process's own it serves every shop unasked") {
  BotShop shop;
  const OutboxLeases leases(*shop.lane, false, [] {});
  CHECK(leases.holds(shop.shop));
}

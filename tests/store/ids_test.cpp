#include "store/ids.h"

#include <catch2/catch.hpp>
#include <set>

#include "store/profile.h"
#include "tests/harness/stores.h"

using namespace kedai;

namespace {
const Time kNow = from_millis(1'790'000'000'000);
}

TEST_CASE("ids grow, also within a millisecond and when the clock goes back") {
  IdSource ids(3);
  std::int64_t last = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::int64_t id = ids.next(i % 2 == 0 ? kNow : kNow - std::chrono::hours{1});
    REQUIRE(id > last);
    last = id;
  }
  CHECK(ids.next(kNow + std::chrono::minutes{1}) > last);
}

TEST_CASE("ids follow those of an earlier time that the clock has not reached again") {
  IdSource before(7);
  std::int64_t last = 0;
  for (int i = 0; i < 5'000; ++i) last = before.next(kNow);
  IdSource ids(3);
  ids.start_after(kNow + std::chrono::seconds{1});
  const std::int64_t first = ids.next(kNow - std::chrono::hours{1});
  CHECK(first > last);
  ids.start_after(kNow);  // they are after it already
  CHECK(ids.next(kNow - std::chrono::hours{1}) > first);
}

TEST_CASE("an id tells when it was made") {
  IdSource ids(1023);
  const std::int64_t first = ids.next(kNow);
  CHECK(time_of(first) == kNow);
  CHECK(before_ids_of(kNow) < IdSource(0).next(kNow));
  CHECK(before_ids_of(kNow + std::chrono::milliseconds{1}) >= first);
}

TEST_CASE("two nodes never make the same id") {
  IdSource first(0);
  IdSource second(1023);
  std::set<std::int64_t> seen;
  for (int i = 0; i < 5'000; ++i) {
    CHECK(seen.insert(first.next(kNow)).second);
    CHECK(seen.insert(second.next(kNow)).second);
  }
}

TEST_CASE("each opening of a database gets a node number of its own") {
  const auto database = harness::new_store();
  std::set<int> nodes;
  for (int i = 0; i < 1'000; ++i) {
    db::Transaction transaction(*database);
    const int node = lease_node(*database);
    transaction.commit();
    CHECK(node >= 0);
    CHECK(node < 1024);
    CHECK(nodes.insert(node).second);
  }
}

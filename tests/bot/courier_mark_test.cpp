// Between the sending of a letter and the mark that it was sent lies a commit. What may happen
// meanwhile: new letters, the courier's looks at the outbox, a database that takes no mark, a
// crash.
#include <catch2/catch.hpp>

#include "tests/bot/courier_house.h"

using namespace kedai;
using namespace kedai::bot;
using Texts = Post::Texts;

namespace {

// Sends "a" to 7 while the lane is held: when "x" has reached 8, the courier has handed the
// lane the mark of "a".
void send_before_its_mark(CourierHouse& house) {
  house.courier->start();
  REQUIRE(house.post->await("8", 1) == Texts{"x"});
  REQUIRE(house.post->given("7") == Texts{"a"});
}

struct Written : CourierHouse {
  Written() {
    write("7", {"a"});
    write("8", {"x"});
    shop.drain();
  }
};

}  // namespace

TEST_CASE("a letter that is written while the one before it is being marked leaves at once, once") {
  Written house;
  {
    const HeldLane held(house.shop);
    send_before_its_mark(house);
    house.write("7", {"b"});  // in the same commit as the mark, and reported before it
  }
  CHECK(house.all_done());
  CHECK(house.post->given("7") == Texts{"a", "b"});
}

TEST_CASE("a look at the outbox does not send again what is not marked yet") {
  Written house;
  {
    const HeldLane held(house.shop);
    send_before_its_mark(house);
    REQUIRE(house.shop.waiting().size() == 2);
    house.courier->look();
    house.courier->look();
  }
  CHECK(house.all_done());
  house.courier->look();
  house.write("7", {"b"});
  CHECK(house.post->await("7", 2) == Texts{"a", "b"});
}

TEST_CASE("while the database takes no mark the chat waits; the next look marks and goes on") {
  Written house;
  std::future<Accepted> refused;
  {
    const HeldLane held(house.shop);
    send_before_its_mark(house);
    refused = house.refuse_batch();
  }
  REQUIRE(refused.get() == Accepted::Later);
  house.write("7", {"b"});
  house.write("8", {"y"});
  house.shop.drain();
  CHECK(house.post->given("7") == Texts{"a"});
  const auto waiting = house.shop.waiting();  // also x, unless its mark came after that batch
  CHECK(std::ranges::count(waiting, "7", &OutboxRow::address) == 2);
  house.courier->look();
  CHECK(house.all_done());
  CHECK(house.post->given("7") == Texts{"a", "b"});
  CHECK(house.post->given("8") == Texts{"x", "y"});
}

TEST_CASE("a letter sent before a crash and not marked is sent again by the next courier") {
  Written house;
  std::future<Accepted> refused;
  {
    const HeldLane held(house.shop);
    send_before_its_mark(house);
    refused = house.refuse_batch();
  }
  REQUIRE(refused.get() == Accepted::Later);
  Courier next(house.shop.file, *house.shop.lane, house.limits);  // knows nothing of the first
  next.serve(house.shop.shop, "telegram", house.post);
  next.start();
  CHECK(house.all_done());
  CHECK(house.post->given("7") == Texts{"a", "a"});
  next.stop();
}

TEST_CASE(
    "a stop waits for the marks that the database has refused, so that nothing leaves twice") {
  Written house;
  std::future<Accepted> refused;
  {
    const HeldLane held(house.shop);
    send_before_its_mark(house);
    refused = house.refuse_batch();
  }
  REQUIRE(refused.get() == Accepted::Later);
  house.close();
  CHECK(house.shop.waiting().empty());
  house.open();
  house.courier->start();
  CHECK(house.all_done());
  CHECK(house.post->given("7") == Texts{"a"});
}

TEST_CASE("of many on their way and many looks each letter leaves once, in its chat's order") {
  CourierLimits limits = one_at_a_time();
  limits.in_flight_in_all = 8;
  CourierHouse house(limits);
  house.courier->start();
  std::atomic<bool> over{false};
  std::thread looking([&] {
    while (!over) house.courier->look();
  });
  Texts texts;
  for (int i = 0; i < 200; ++i) {
    texts.push_back(std::to_string(i));
    house.write("7", {texts.back()});
    house.write("8", {texts.back()});
  }
  house.shop.drain();
  CHECK(house.all_done());
  over = true;
  looking.join();
  for (const auto* person : {"7", "8"}) {
    CHECK(house.post->given(person) == texts);
    CHECK_FALSE(house.post->crowded(person));
  }
}

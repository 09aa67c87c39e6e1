// What the courier promises of the letters of one chat, and of other chats beside it.
#include <catch2/catch.hpp>

#include "tests/bot/courier_house.h"

using namespace kedai;
using namespace kedai::bot;
using Texts = Post::Texts;
using Outcome = Delivery::Outcome;
using std::chrono::milliseconds;

namespace {

const db::Sql kUndelivered("SELECT COUNT(*) FROM dead_letter WHERE kind = 'outbound'");

std::int64_t undelivered(CourierHouse& house) {
  auto rows = house.shop.database->query(kUndelivered);
  rows.next();
  return rows.integer(0);
}

const Delivery kTooMany{Outcome::TryLater, "", milliseconds{1}, "Too Many Requests"};
const Delivery kBroken{Outcome::TryLater, "", {}, "Internal Server Error"};
const Delivery kBlocked{Outcome::Unreachable, "", {}, "bot was blocked by the user"};
const Delivery kUntakable{Outcome::Refused, "", {}, "BUTTON_DATA_INVALID"};

}  // namespace

TEST_CASE("a chat's letters leave one after another, and another chat's beside them") {
  CourierLimits limits = one_at_a_time();
  limits.in_flight_in_all = 4;
  CourierHouse house(limits);
  house.post->hold("7");
  house.write("7", {"a", "b"});
  house.write("8", {"x", "y"});
  house.courier->start();
  CHECK(house.post->await("8", 2) == Texts{"x", "y"});
  CHECK(house.post->await("7", 1) == Texts{"a"});
  house.post->let_go("7");
  CHECK(house.all_done());
  CHECK(house.post->given("7") == Texts{"a", "b"});
}

TEST_CASE("a letter that has to wait (429) or failed (500) goes again before those behind it") {
  CourierHouse house;
  house.post->answer("7", {kTooMany, kBroken, kBroken});
  house.write("7", {"a", "b"});
  house.courier->start();
  CHECK(house.all_done());
  CHECK(house.post->given("7") == Texts{"a", "a", "a", "a", "b"});
}

TEST_CASE("how long a letter has to wait is on disk, and holds up no other chat") {
  CourierHouse house;
  house.post->answer("7", {{Outcome::TryLater, "", std::chrono::hours{1}, "Too Many Requests"}});
  house.write("7", {"a", "b"});
  house.write("8", {"x"});
  house.courier->start();
  CHECK(house.post->await("8", 1) == Texts{"x"});
  CHECK(CourierHouse::soon([&] { return house.shop.waiting().size() == 2; }));
  const OutboxRow letter = house.shop.waiting().front();
  CHECK(letter.attempts == 1);
  CHECK(letter.next_try == noon() + std::chrono::hours{1});
  CHECK(house.post->given("7") == Texts{"a"});
}

TEST_CASE("the wait doubles with each attempt, up to a limit") {
  const CourierLimits limits;
  CHECK(backoff(limits, 1) == milliseconds{1'000});
  CHECK(backoff(limits, 2) == milliseconds{2'000});
  CHECK(backoff(limits, 9) == milliseconds{256'000});
  CHECK(backoff(limits, 10) == limits.most_backoff);
  CHECK(backoff(limits, 1'000) == limits.most_backoff);
}

TEST_CASE("a blocked chat's letters are given up, its owner's next chat is not delayed") {
  CourierHouse house;
  house.post->answer("7", {kBlocked, kBlocked});
  house.write("7", {"a", "b"});
  house.write("8", {"x"});
  house.courier->start();
  CHECK(house.post->await("8", 1) == Texts{"x"});
  CHECK(house.all_done());
  CHECK(house.post->given("7") == Texts{"a", "b"});
  CHECK(undelivered(house) == 2);
  Conversations chats(*house.shop.database, house.shop.shop);
  CHECK_FALSE(chats.find("telegram", "7")->reachable);
  CHECK(chats.find("telegram", "8")->reachable);
}

TEST_CASE("a letter that is refused is given up, and the next of its chat goes") {
  CourierHouse house;
  house.post->answer("7", {kUntakable});
  house.write("7", {"a", "b"});
  house.courier->start();
  CHECK(house.all_done());
  CHECK(house.post->given("7") == Texts{"a", "b"});
  CHECK(undelivered(house) == 1);
  CHECK(Conversations(*house.shop.database, house.shop.shop).find("telegram", "7")->reachable);
}

TEST_CASE("a letter that was on disk for a day is given up when it fails, after its time here") {
  CourierLimits limits = one_at_a_time();
  limits.found = milliseconds{0};
  CourierHouse house(limits);
  house.post->answer("7", {kBroken});
  house.close();
  house.write("7", {"a"});
  house.write("8", {"x"});
  house.shop.drain();
  house.shop.now += house.limits.give_up.count() + 1;
  house.write("7", {"b"});
  house.shop.drain();
  house.open();
  house.courier->start();
  CHECK(house.all_done());
  CHECK(house.post->given("7") == Texts{"a", "b"});
  CHECK(house.post->given("8") == Texts{"x"});
  CHECK(undelivered(house) == 1);
}

TEST_CASE("a letter that was on disk for days is not given up at the first failure") {
  CourierHouse house;
  house.post->answer("7", {kBroken, kBroken, kBroken});
  house.close();
  house.write("7", {"a"});
  house.shop.drain();
  house.shop.now += milliseconds{std::chrono::days{3}}.count();
  house.open();
  house.courier->start();
  CHECK(house.all_done());
  CHECK(house.post->given("7") == Texts{"a", "a", "a", "a"});
  CHECK(undelivered(house) == 0);
}

TEST_CASE("a clock that jumps a day ahead makes no letter in hand too old") {
  CourierHouse house;
  house.post->answer("7", {kBroken, kBroken, kBroken});
  house.post->hold("7");
  house.courier->start();
  house.write("7", {"a"});
  house.post->await("7", 1);
  house.shop.now += house.limits.give_up.count() + 1;
  house.post->let_go("7");
  CHECK(house.all_done());
  CHECK(house.post->given("7") == Texts{"a", "a", "a", "a"});
  CHECK(undelivered(house) == 0);
}

TEST_CASE("a clock that was set back makes no letter on disk wait for what it had reached") {
  CourierLimits limits = one_at_a_time();
  limits.most_backoff = milliseconds{1};
  CourierHouse house(limits);
  house.post->answer("7", {{Outcome::TryLater, "", std::chrono::hours{1}, "Too Many Requests"}});
  house.write("7", {"a"});
  house.write("8", {"x"});
  house.courier->start();
  CHECK(CourierHouse::soon([&] {
    const auto waiting = house.shop.waiting();
    return waiting.size() == 1 && waiting[0].attempts == 1;
  }));
  house.close();
  house.shop.now -= milliseconds{std::chrono::hours{1}}.count();
  house.open();
  house.courier->start();
  CHECK(house.all_done());
}

TEST_CASE("more letters than may lie in memory wait on disk, and leave in their order") {
  CourierLimits limits = one_at_a_time();
  limits.in_memory = 2;
  CourierHouse house(limits);
  house.courier->start();
  Texts texts;
  for (int i = 0; i < 20; ++i) texts.push_back(std::to_string(i));
  house.post->hold("7");
  house.write("7", texts);
  house.post->await("7", 1);
  house.write("7", {"last"});
  texts.push_back("last");
  house.post->let_go("7");
  CHECK(CourierHouse::soon([&] {
    house.courier->look();
    return house.shop.waiting().empty();
  }));
  CHECK(house.post->given("7") == texts);
}

// The pace of one channel: in all and for each chat.
#include "bot/pace_keeper.h"

#include <catch2/catch.hpp>

using namespace kedai;
using namespace kedai::bot;
using namespace std::chrono_literals;

namespace {

constexpr ChatId kSiti{1};
constexpr ChatId kBudi{2};
const auto kNoon = PaceKeeper::Clock::time_point{} + 12h;

// How many letters to the chat may leave at that moment.
int leaving(PaceKeeper& keeper, ChatId chat, const Pace& pace, PaceKeeper::Clock::time_point when) {
  int count = 0;
  while (count < 1'000 && keeper.take(chat, pace, when) <= when) ++count;
  return count;
}

}  // namespace

TEST_CASE("without a pace everything leaves at once") {
  PaceKeeper keeper;
  CHECK(leaving(keeper, kSiti, {}, kNoon) == 1'000);
}

TEST_CASE("one chat gets its burst and then one letter each six seconds, other chats their own") {
  PaceKeeper keeper;
  const Pace pace{0, 6s, 45};
  CHECK(leaving(keeper, kSiti, pace, kNoon) == 45);
  CHECK(leaving(keeper, kBudi, pace, kNoon) == 45);
  CHECK(keeper.take(kSiti, pace, kNoon) == kNoon + 6s);
  CHECK(leaving(keeper, kSiti, pace, kNoon + 5s) == 0);
  CHECK(leaving(keeper, kSiti, pace, kNoon + 6s) == 1);
  CHECK(leaving(keeper, kSiti, pace, kNoon + 66s) == 10);
  CHECK(leaving(keeper, kSiti, pace, kNoon + 1h) == 45);
}

TEST_CASE("in any second no more leaves than the pace and what may go at once") {
  PaceKeeper keeper;
  const Pace pace{80, {}, 1};
  CHECK(leaving(keeper, kSiti, pace, kNoon) == 9);
  CHECK(leaving(keeper, kBudi, pace, kNoon) == 0);
  int in_a_second = 9;
  for (auto when = kNoon + 1ms; when < kNoon + 1s; when += 1ms)
    in_a_second += leaving(keeper, kBudi, pace, when);
  CHECK(in_a_second == 88);
}

TEST_CASE("the second message of a letter takes a slot of its chat and one in all") {
  PaceKeeper keeper;
  const Pace pace{1, 6s, 2};
  CHECK(keeper.take(kSiti, pace, kNoon) == kNoon);
  keeper.charge(kSiti, pace, 1, kNoon);
  CHECK(keeper.take(kBudi, pace, kNoon) == kNoon + 1900ms);
  CHECK(keeper.take(kSiti, pace, kNoon + 5s) == kNoon + 6s);
}

TEST_CASE("failures of one rest count once, and a letter that passes ends the row") {
  PaceKeeper keeper;
  CHECK(keeper.fail(kNoon) == 1);
  keeper.rest(kNoon + 1s);
  CHECK(keeper.fail(kNoon) == 1);  // was in flight at the same time
  CHECK(keeper.fail(kNoon + 1s) == 2);
  keeper.pass();
  CHECK(keeper.fail(kNoon + 2s) == 1);
}

TEST_CASE("a channel at rest lets nothing go") {
  PaceKeeper keeper;
  keeper.rest(kNoon + 1min);
  CHECK(keeper.take(kSiti, {}, kNoon) == kNoon + 1min);
  CHECK(leaving(keeper, kSiti, {}, kNoon + 1min) == 1'000);
}

// Which letter leaves when, in virtual time.
#include "bot/dispatch.h"

#include <catch2/catch.hpp>

using namespace kedai;
using namespace kedai::bot;
using namespace std::chrono_literals;
using Outcome = Delivery::Outcome;
using Time_point = Dispatch::Clock::time_point;

namespace {

OutboxRow letter(std::int64_t id, std::int64_t chat, std::int64_t shop = 1) {
  return {ShopId{shop}, LetterId{id}, ChatId{chat}, "telegram", "", "", 0, {}, {}};
}

bool ours(ShopId) { return true; }

constexpr auto kTimeout = 20s;  // of a call that nobody answers

// A channel that takes a while for each letter, and until a time takes none.
class World {
 public:
  explicit World(int per_second)
      : dispatch({}, [per_second](const OutboxRow&) {
          return Pace{per_second, {}, 1};
        }) {}

  void run_until(Time_point end) {
    while (now < end) {
      const auto [left, again] = dispatch.next(now, ours);
      if (left) {
        begin(*left);
        continue;
      }
      auto next = std::min(end, again.value_or(end));
      if (!flights_.empty()) next = std::min(next, flights_.begin()->first);
      now = std::max(now, next);
      while (!flights_.empty() && flights_.begin()->first <= now) land();
    }
  }

  Dispatch dispatch;
  Time_point now{24h};
  Time_point alive_from{};
  std::map<ChatId, std::vector<std::int64_t>> arrived;  // letters, in the order of their arrival
  std::vector<Time_point> departures;                   // while it is alive
  std::size_t most_in_flight = 0;
  bool crowded = false;  // two of a chat were on their way at a time

 private:
  void begin(const OutboxRow& letter) {
    crowded |= !busy_.insert(letter.chat).second;
    if (now >= alive_from) departures.push_back(now);
    flights_.emplace(now + (now < alive_from ? kTimeout : 80ms), letter);
    most_in_flight = std::max(most_in_flight, flights_.size());
  }

  void land() {
    OutboxRow letter = std::move(flights_.begin()->second);
    flights_.erase(flights_.begin());
    busy_.erase(letter.chat);
    Delivery delivery;
    if (now < alive_from) delivery.outcome = Outcome::TryLater;  // one that hung at the end, too
    const auto wait = dispatch.landed(letter, delivery, now);
    if (wait) {
      ++letter.attempts;
      return dispatch.again(std::move(letter), now + *wait);
    }
    arrived[letter.chat].push_back(letter.id.value);
    dispatch.done(letter);
  }

  std::multimap<Time_point, OutboxRow> flights_;
  std::set<ChatId> busy_;
};

}  // namespace

TEST_CASE("a backlog of 20,000 after an hour of a dead API drains at the pace, in order, whole") {
  constexpr int kLetters = 20'000;
  constexpr int kChats = 700;
  constexpr int kPace = 30;
  World world(kPace);
  world.alive_from = world.now + 1h;
  for (int id = 1; id <= kLetters; ++id)
    world.dispatch.add(letter(id, id % kChats), world.now, world.now);
  world.run_until(world.alive_from);
  CHECK(world.arrived.empty());
  CHECK(world.most_in_flight == 128);
  // The longest backoff, then the pace, and a little for those that were put off to the end.
  world.run_until(world.alive_from + 300s + std::chrono::seconds{kLetters / kPace} + 60s);
  CHECK(world.dispatch.size() == 0);
  CHECK(world.most_in_flight == 128);
  CHECK_FALSE(world.crowded);
  std::size_t arrived = 0;
  for (const auto& [chat, ids] : world.arrived) {
    REQUIRE(std::ranges::is_sorted(ids));
    arrived += ids.size();
  }
  CHECK(arrived == kLetters);
  for (std::size_t i = kPace + 4; i < world.departures.size(); ++i)  // in a second a tenth more
    REQUIRE(world.departures[i] - world.departures[i - kPace - 4] >= 1s);
}

TEST_CASE("a channel that hangs holds up no other, and shops take turns") {
  CourierLimits limits;
  limits.in_flight = 3;
  Dispatch dispatch(limits, [](const OutboxRow&) { return Pace{}; });
  const Time_point now{24h};
  for (int id = 1; id <= 10; ++id) dispatch.add(letter(id, id, 1), now, now);
  dispatch.add(letter(11, 11, 2), now, now);
  dispatch.add(letter(12, 12, 2), now, now);
  std::vector<std::int64_t> left;
  while (const auto next = dispatch.next(now, ours).letter) left.push_back(next->id.value);
  CHECK(left == std::vector<std::int64_t>{1, 11, 2, 12, 3});  // then the first line is full
  CHECK_FALSE(dispatch.next(now, ours).again);
  dispatch.landed(letter(2, 2, 1), {}, now);
  CHECK(dispatch.next(now, ours).letter->id == LetterId{4});  // before 2's mark is on disk
}

TEST_CASE("a channel that hangs holds up no other of its shop") {
  CourierLimits limits;
  limits.in_flight = 4;
  Dispatch dispatch(limits, [](const OutboxRow&) { return Pace{}; });
  const Time_point now{24h};
  for (int id = 1; id <= 10; ++id) dispatch.add(letter(id, id, 1), now, now);
  while (dispatch.next(now, ours).letter) continue;
  OutboxRow other = letter(11, 11, 1);
  other.channel = "whatsapp";
  dispatch.add(other, now, now);
  CHECK(dispatch.next(now, ours).letter->id == LetterId{11});
}

TEST_CASE("lines that hang leave room for one that does not") {
  CourierLimits limits;
  limits.in_flight = 100;
  limits.in_flight_in_all = 64;
  Dispatch dispatch(limits, [](const OutboxRow&) { return Pace{}; });
  const Time_point now{24h};
  for (int shop = 1; shop <= 4; ++shop) {
    for (int i = 0; i < 100; ++i)
      dispatch.add(letter(shop * 100 + i, shop * 100 + i, shop), now, now);
    while (dispatch.next(now, ours).letter) continue;
  }
  dispatch.add(letter(1'000, 1'000, 5), now, now);
  CHECK(dispatch.next(now, ours).letter->id == LetterId{1'000});
}

TEST_CASE("of two shops with as much in flight the one that has waited longer goes first") {
  CourierLimits limits;
  limits.in_flight_in_all = 1;
  Dispatch dispatch(limits, [](const OutboxRow&) { return Pace{}; });
  const Time_point now{24h};
  dispatch.add(letter(1, 1, 1), now, now);
  dispatch.add(letter(2, 2, 2), now - 1s, now);
  const auto first = dispatch.next(now, ours).letter;
  CHECK(first->id == LetterId{2});
  CHECK_FALSE(dispatch.next(now, ours).letter);
}

TEST_CASE("while a channel rests nothing of it leaves, whatever is due, and others go on") {
  Dispatch dispatch({}, [](const OutboxRow&) { return Pace{}; });
  const Time_point now{24h};
  for (int id = 1; id <= 3; ++id) dispatch.add(letter(id, id, 1), now, now);
  const auto first = dispatch.next(now, ours).letter;
  Delivery locked;
  locked.outcome = Outcome::Locked;
  const auto wait = dispatch.landed(*first, locked, now);
  CHECK(wait == 1s);
  CHECK_FALSE(dispatch.next(now, ours).letter);
  CHECK(dispatch.next(now, ours).again == now + 1s);
  dispatch.add(letter(4, 4, 2), now, now);
  CHECK(dispatch.next(now, ours).letter->id == LetterId{4});
  CHECK(dispatch.next(now + 1s, ours).letter);
}

TEST_CASE("letters of a shop that another process serves now are forgotten") {
  Dispatch dispatch({}, [](const OutboxRow&) { return Pace{}; });
  const Time_point now{24h};
  dispatch.add(letter(1, 1, 1), now, now);
  dispatch.add(letter(2, 2, 2), now, now);
  const auto next = dispatch.next(now, [](ShopId shop) { return shop == ShopId{2}; });
  CHECK(next.letter->id == LetterId{2});
  CHECK(dispatch.size() == 1);
}

#include "bot/sender_pool.h"

#include <catch2/catch.hpp>
#include <deque>
#include <set>

using namespace kedai;
using namespace kedai::bot;
using namespace std::chrono_literals;

namespace {

// A pool whose letters are delivered when the test lets them.
struct House {
  explicit House(int most)
      : pool(
            mutex, most, [this] { return next(); },
            [this](const OutboxRow& letter) { deliver(letter); }) {}
  ~House() { let_go(); }

  Dispatch::Next next() {
    ++looks;
    if (waiting.empty()) return {std::nullopt, due};
    OutboxRow letter = std::move(waiting.front());
    waiting.pop_front();
    if (waiting.empty()) return {std::move(letter), due};
    return {std::move(letter), Dispatch::Clock::now()};
  }
  void deliver(const OutboxRow&) {
    std::unique_lock lock(gate);
    ++in_flight;
    changed.notify_all();
    changed.wait(lock, [&] { return open; });
    --in_flight;
    ++delivered;
    changed.notify_all();
  }
  void write(int letters) {
    const std::lock_guard lock(mutex);
    for (int i = 0; i < letters; ++i) waiting.emplace_back();
    pool.call();
  }
  void write_without_a_call() {
    const std::lock_guard lock(mutex);
    waiting.emplace_back();
  }
  bool comes_to(const int& count, int wanted) {
    std::unique_lock lock(gate);
    return changed.wait_for(lock, 30s, [&] { return count == wanted; });
  }
  void let_go() {
    const std::lock_guard lock(gate);
    open = true;
    changed.notify_all();
  }

  std::mutex gate;
  std::condition_variable changed;
  bool open = false;
  int in_flight = 0;
  int delivered = 0;

  // Each thread that is idle has looked and found nothing.
  void await_look(int more_than) {
    for (std::unique_lock lock(mutex); looks <= more_than; lock.lock()) {
      lock.unlock();
      std::this_thread::yield();
    }
  }
  void set_due(Dispatch::Clock::time_point when) {
    int before = 0;
    {
      const std::lock_guard lock(mutex);
      before = looks;
      due = when;
      pool.call();
    }
    await_look(before);
  }

  std::mutex mutex;
  int looks = 0;
  std::deque<OutboxRow> waiting;
  std::optional<Dispatch::Clock::time_point> due;
  SenderPool pool;
};

}  // namespace

TEST_CASE("as many letters are in flight as wait, up to the limit, and then the rest") {
  House house(128);
  house.pool.start();
  house.write(200);
  CHECK(house.comes_to(house.in_flight, 128));
  {
    const std::lock_guard lock(house.mutex);
    CHECK(house.waiting.size() == 72);
  }
  house.let_go();
  CHECK(house.comes_to(house.delivered, 200));
}

TEST_CASE("a letter that is due later leaves then, though nobody calls") {
  House house(4);
  house.let_go();
  house.pool.start();
  house.await_look(0);
  house.set_due(Dispatch::Clock::now() + 1h);
  house.set_due(Dispatch::Clock::now() + 50ms);  // earlier than what is waited for
  house.write_without_a_call();
  CHECK(house.comes_to(house.delivered, 1));
}

TEST_CASE("whoever waited for a due letter and takes another hands its watch on") {
  House house(2);
  house.pool.start();
  house.await_look(0);
  house.set_due(Dispatch::Clock::now() + 50ms);
  house.write(1);  // stays in flight
  CHECK(house.comes_to(house.in_flight, 1));
  house.write_without_a_call();
  CHECK(house.comes_to(house.in_flight, 2));
}

TEST_CASE("many calls at once for one letter wake or make one thread") {
  House house(128);
  house.pool.start();
  house.write(1);
  CHECK(house.comes_to(house.in_flight, 1));
  int looks = 0;
  {
    const std::lock_guard lock(house.mutex);
    looks = house.looks;
    house.waiting.emplace_back();
    for (int i = 0; i < 100; ++i) house.pool.call();
  }
  CHECK(house.comes_to(house.in_flight, 2));
  const std::lock_guard lock(house.mutex);
  CHECK(house.looks == looks + 1);
}

TEST_CASE("at a stop those in flight may end, for so long as is given, and no other leaves") {
  House house(1);
  house.pool.start();
  house.write(2);
  CHECK(house.comes_to(house.in_flight, 1));
  house.pool.finish(1ms);
  CHECK(house.delivered == 0);
  house.let_go();
  house.pool.finish(30s);
  CHECK(house.delivered == 1);
  house.pool.join();
}

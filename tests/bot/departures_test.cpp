#include "bot/departures.h"

#include <catch2/catch.hpp>
#include <deque>

using namespace kedai;
using namespace kedai::bot;
using namespace std::chrono_literals;

namespace {

// Letters on their way land when the test lets them.
struct House {
  ~House() { let_go(); }

  // All but the last of them, at most that many at a time.
  explicit House(std::size_t its_most) : most(its_most) {}

  Dispatch::Next next() {
    ++looks;
    if (waiting.empty() || on_their_way == most) return {std::nullopt, due};
    OutboxRow letter = std::move(waiting.front());
    waiting.pop_front();
    ++on_their_way;
    return {std::move(letter), due};
  }
  Task<> deliver(OutboxRow) {
    co_await Landing{*this};
    const std::lock_guard lock(mutex);
    --on_their_way;
    ++delivered;
  }
  void write(int letters) {
    const std::lock_guard lock(mutex);
    for (int i = 0; i < letters; ++i) waiting.emplace_back();
    departures.call();
  }
  void write_without_a_call() {
    const std::lock_guard lock(mutex);
    waiting.emplace_back();
  }
  void set_due(Dispatch::Clock::time_point when) {
    {
      const std::lock_guard lock(mutex);
      due = when;
      departures.call();
    }
    Loop::of_process().flush();
  }
  bool comes_to(const std::size_t& count, std::size_t wanted) {
    const auto end = Dispatch::Clock::now() + 30s;
    for (std::unique_lock lock(mutex); count != wanted; lock.lock()) {
      lock.unlock();
      if (Dispatch::Clock::now() > end) return false;
      std::this_thread::sleep_for(1ms);
    }
    return true;
  }
  void let_go() {
    std::unique_lock lock(mutex);
    open = true;
    const auto landing = std::exchange(parked, {});
    lock.unlock();
    for (const auto letter : landing) letter.resume();
  }

  struct Landing {
    House& house;
    bool await_ready() const { return false; }
    bool await_suspend(std::coroutine_handle<> letter) const {
      const std::lock_guard lock(house.mutex);
      if (!house.open) house.parked.push_back(letter);
      return !house.open;
    }
    void await_resume() const {}
  };

  std::mutex mutex;
  const std::size_t most;
  std::size_t looks = 0;
  std::size_t on_their_way = 0;
  std::size_t delivered = 0;
  bool open = false;
  std::vector<std::coroutine_handle<>> parked;
  std::deque<OutboxRow> waiting;
  std::optional<Dispatch::Clock::time_point> due;
  Departures departures{mutex, [this] { return next(); },
                        [this](OutboxRow letter) { return deliver(std::move(letter)); }};
};

}  // namespace

TEST_CASE("as many letters leave as may, and the rest when those have landed") {
  House house(128);
  house.departures.start();
  house.write(200);
  CHECK(house.comes_to(house.on_their_way, 128));
  house.let_go();
  CHECK(house.comes_to(house.delivered, 200));
}

TEST_CASE("a letter that is due later leaves then, though nobody calls") {
  House house(4);
  house.let_go();
  house.departures.start();
  house.set_due(Dispatch::Clock::now() + 1h);
  house.set_due(Dispatch::Clock::now() + 50ms);  // earlier than what is waited for
  house.write_without_a_call();
  CHECK(house.comes_to(house.delivered, 1));
}

TEST_CASE("what is due is not forgotten while another letter is on its way") {
  House house(2);
  house.departures.start();
  house.set_due(Dispatch::Clock::now() + 50ms);
  house.write(1);
  CHECK(house.comes_to(house.on_their_way, 1));
  house.write_without_a_call();
  CHECK(house.comes_to(house.on_their_way, 2));
}

TEST_CASE("many calls at once are one look") {
  House house(128);
  house.departures.start();
  Loop::of_process().flush();
  std::size_t looks = 0;
  {
    const std::lock_guard lock(house.mutex);
    looks = house.looks;
    for (int i = 0; i < 100; ++i) house.departures.call();
  }
  Loop::of_process().flush();
  const std::lock_guard lock(house.mutex);
  CHECK(house.looks == looks + 1);
}

TEST_CASE("at a stop those on their way may land, for so long as is given, and no other leaves") {
  House house(1);
  house.departures.start();
  house.write(2);
  CHECK(house.comes_to(house.on_their_way, 1));
  house.departures.finish(1ms);
  CHECK(house.comes_to(house.delivered, 0));
  house.let_go();
  house.departures.finish(30s);
  CHECK(house.comes_to(house.delivered, 1));
  house.departures.join();
  CHECK(house.comes_to(house.on_their_way, 0));
}

#include "bot/syncer.h"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <future>
#include <stdexcept>

using namespace kedai::bot;
using namespace std::chrono_literals;
using Next = Syncer::Next;

namespace {

// A disk that syncs when the test lets it.
struct SlowDisk {
  std::function<void()> sync() {
    return [this] {
      ++syncs;
      if (!held) return;
      begun.set_value();
      go.get_future().wait();
      held = false;
    };
  }

  std::atomic<int> syncs{0};
  std::atomic<bool> held{true};
  std::promise<void> begun, go;
};

void never() { FAIL("nothing was lost"); }

// What was told; read once the syncer is drained.
struct Ear {
  Syncer::Tell tell(int number) {
    return [this, number](bool on_disk) {
      told.push_back(on_disk ? number : -number);
      ++count;
      threads.push_back(std::this_thread::get_id());
    };
  }
  std::vector<int> told;
  std::vector<std::thread::id> threads;
  std::atomic<int> count{0};
};

}  // namespace

TEST_CASE("where nobody waits, whoever commits syncs and tells") {
  Ear ear;
  int syncs = 0;
  Syncer syncer([&] { ++syncs; }, never);
  syncer.add(ear.tell(1), Next::None);
  CHECK(syncs == 1);
  CHECK(ear.told == std::vector{1});
  CHECK(ear.threads.front() == std::this_thread::get_id());
}

TEST_CASE("where a commit has waited for the disk itself, it is told of at once") {
  Ear ear;
  Syncer syncer({}, never);
  syncer.add(ear.tell(1), Next::Waits);
  CHECK(ear.told == std::vector{1});
}

TEST_CASE("nobody is told before the disk has it; one sync is for all that wait, in their order") {
  SlowDisk disk;
  Ear ear;
  Syncer syncer(disk.sync(), never);
  syncer.add(ear.tell(1), Next::Waits);
  disk.begun.get_future().wait();
  syncer.add(ear.tell(2), Next::Waits);
  syncer.add(ear.tell(3), Next::None);  // nobody waits for the lane, but those before it do
  CHECK(ear.count == 0);
  disk.go.set_value();
  syncer.drain();
  CHECK(ear.told == std::vector{1, 2, 3});
  CHECK(disk.syncs == 2);
  syncer.add(ear.tell(4), Next::None);
  CHECK(ear.threads.back() == std::this_thread::get_id());
  CHECK(ear.told.back() == 4);
}

TEST_CASE("not more than a few wait for the disk: then whoever commits waits, too") {
  SlowDisk disk;
  Ear ear;
  std::vector<int> at_sync;
  auto sync = disk.sync();
  Syncer syncer(
      [&] {
        at_sync.push_back(ear.count);
        sync();
      },
      never);
  auto adding = std::async(std::launch::async, [&] {
    for (int number = 1; number <= 20; ++number) syncer.add(ear.tell(number), Next::Waits);
  });
  disk.begun.get_future().wait();
  CHECK(adding.wait_for(20ms) == std::future_status::timeout);
  disk.go.set_value();
  adding.wait();
  syncer.drain();
  REQUIRE(ear.told.size() == 20);
  CHECK(std::ranges::is_sorted(ear.told));
  for (std::size_t i = 1; i < at_sync.size(); ++i) CHECK(at_sync[i] - at_sync[i - 1] <= 4);
}

TEST_CASE("a sync that fails is the end, and nobody hears that it is on disk") {
  Ear ear;
  int lost = 0;
  Syncer syncer([] { throw std::runtime_error("as asked"); }, [&] { ++lost; });
  syncer.add(ear.tell(1), Next::None);
  syncer.add(ear.tell(2), Next::Waits);
  syncer.drain();
  CHECK(lost == 2);
  CHECK(ear.told == std::vector{-1, -2});
}

TEST_CASE("it does not go before all have been told") {
  SlowDisk disk;
  Ear ear;
  {
    Syncer syncer(disk.sync(), never);
    syncer.add(ear.tell(1), Next::Waits);
    disk.begun.get_future().wait();
    syncer.add(ear.tell(2), Next::Waits);
    disk.go.set_value();
  }
  CHECK(ear.told == std::vector{1, 2});
}

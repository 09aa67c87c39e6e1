#include "bot/jobs.h"

#include <catch2/catch.hpp>
#include <thread>

using namespace kedai;
using namespace kedai::bot;
using namespace std::chrono_literals;
using Haste = Jobs::Haste;

namespace {

constexpr ShopId kOne{1};
constexpr ShopId kTwo{2};

// Told apart by their channel.
Job job(ShopId shop, std::string name) {
  return {Unparsable{shop, std::move(name), ""}, [](Accepted) {}};
}

std::string names(const std::vector<Job>& batch) {
  std::string all;
  for (const Job& each : batch) all += std::get<Unparsable>(each.what).channel;
  return all;
}

}  // namespace

TEST_CASE("what is patient goes along with the next, before it") {
  Jobs jobs(true, 1h);
  jobs.add(job(kOne, "a"), Haste::Patient);
  jobs.add(job(kTwo, "b"));
  CHECK(names(jobs.await_batch()) == "ab");
}

TEST_CASE("what is patient goes by itself when nothing comes, or when it is waited for") {
  Jobs soon(true, 5ms);
  const auto begun = std::chrono::steady_clock::now();
  soon.add(job(kOne, "a"), Haste::Patient);
  CHECK(names(soon.await_batch()) == "a");
  CHECK(std::chrono::steady_clock::now() - begun >= 5ms);

  Jobs late(true, 1h);
  late.hurry();  // for nothing
  late.add(job(kOne, "b"), Haste::Patient);
  late.hurry();
  CHECK(names(late.await_batch()) == "b");
}

TEST_CASE("where shops share no commit, haste does not wait for another shop's patience") {
  Jobs jobs(false, 1h);
  jobs.add(job(kOne, "a"), Haste::Patient);
  jobs.add(job(kTwo, "b"));
  jobs.add(job(kTwo, "c"), Haste::Patient);
  jobs.add(job(kOne, "d"));
  CHECK(names(jobs.await_batch()) == "cb");
  CHECK(names(jobs.await_batch()) == "ad");
}

TEST_CASE("patience has an end also while others are in haste") {
  Jobs jobs(false, 0ms);
  jobs.add(job(kOne, "a"), Haste::Patient);
  jobs.add(job(kTwo, "b"));
  CHECK(names(jobs.await_batch()) == "a");
  CHECK(names(jobs.await_batch()) == "b");
}

TEST_CASE("at a stop all that waits is handed out, then nothing; what comes later is told so") {
  Jobs jobs(false, 1h);
  jobs.add(job(kOne, "a"), Haste::Patient);
  jobs.add(job(kTwo, "b"));
  jobs.stop();
  CHECK(names(jobs.await_batch()) == "b");
  CHECK(names(jobs.await_batch()) == "a");
  CHECK(jobs.await_batch().empty());
  Accepted told = Accepted::Yes;
  Job late = job(kOne, "c");
  late.done = [&](Accepted accepted) { told = accepted; };
  jobs.add(std::move(late));
  CHECK(told == Accepted::Later);
}

TEST_CASE("who is patient may join a batch at work, of a shop that shares its commit") {
  Jobs alone(false, 1h);
  alone.add(job(kOne, "a"));
  auto batch = alone.await_batch();
  alone.add(job(kTwo, "b"), Haste::Patient);
  alone.add(job(kOne, "c"), Haste::Patient);
  alone.add(job(kOne, "d"));
  alone.join(batch);
  CHECK(names(batch) == "ac");
  CHECK(names(alone.await_batch()) == "d");
}

TEST_CASE("a patient one wakes whoever sleeps, and is found by whoever has just worked") {
  Jobs jobs(true, 30ms);
  for (const auto pause : {0ms, 60ms}) {  // the second comes after the rest, when it sleeps
    std::thread later([&] {
      std::this_thread::sleep_for(pause);
      jobs.add(job(kOne, "a"), Haste::Patient);
    });
    CHECK(names(jobs.await_batch()) == "a");
    later.join();
  }
}

TEST_CASE("where shops share no commit, those in haste have every second turn") {
  Jobs jobs(false, 0ms);
  jobs.add(job(kOne, "a"), Haste::Patient);
  jobs.add(job(kTwo, "b"), Haste::Patient);
  jobs.add(job(ShopId{3}, "c"));
  CHECK(names(jobs.await_batch()) == "a");
  CHECK(names(jobs.await_batch()) == "c");
  CHECK(names(jobs.await_batch()) == "b");
}

#include "bot/jobs.h"

#include <atomic>
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

// The next batch, which is over at once.
std::string taken(Jobs& jobs) {
  const auto batch = jobs.await_batch();
  jobs.over(true);
  return names(batch);
}

}  // namespace

TEST_CASE("what is patient goes along with the next, before it") {
  Jobs jobs(true, 1h);
  jobs.add(job(kOne, "a"), Haste::Patient);
  jobs.add(job(kTwo, "b"));
  CHECK(taken(jobs) == "ab");
}

TEST_CASE("what is patient goes by itself when nothing comes, or when it is waited for") {
  Jobs soon(true, 5ms);
  const auto begun = std::chrono::steady_clock::now();
  soon.add(job(kOne, "a"), Haste::Patient);
  CHECK(taken(soon) == "a");
  CHECK(std::chrono::steady_clock::now() - begun >= 5ms);

  Jobs late(true, 1h);
  late.hurry();  // for nothing
  late.add(job(kOne, "b"), Haste::Patient);
  late.hurry();
  CHECK(taken(late) == "b");
}

TEST_CASE("it is a rush while somebody in haste waits, and when several came together") {
  Jobs jobs(true, 1h);
  jobs.add(job(kOne, "a"));
  CHECK(jobs.is_rush());
  CHECK(taken(jobs) == "a");
  CHECK_FALSE(jobs.is_rush());
  jobs.add(job(kOne, "b"));
  jobs.add(job(kOne, "c"));
  CHECK(taken(jobs) == "bc");
  CHECK(jobs.is_rush());
  jobs.add(job(kOne, "d"), Haste::Patient);
  jobs.add(job(kOne, "e"));
  CHECK(taken(jobs) == "de");
  CHECK_FALSE(jobs.is_rush());
}

TEST_CASE("where shops share no commit, haste does not wait for another shop's patience") {
  Jobs jobs(false, 1h);
  jobs.add(job(kOne, "a"), Haste::Patient);
  jobs.add(job(kTwo, "b"));
  jobs.add(job(kTwo, "c"), Haste::Patient);
  jobs.add(job(kOne, "d"));
  CHECK(taken(jobs) == "cb");
  CHECK(taken(jobs) == "ad");
}

TEST_CASE("patience has an end also while others are in haste") {
  Jobs jobs(false, 0ms);
  jobs.add(job(kOne, "a"), Haste::Patient);
  jobs.add(job(kTwo, "b"));
  CHECK(taken(jobs) == "a");
  CHECK(taken(jobs) == "b");
}

TEST_CASE("at a stop all that waits is handed out, then nothing; what comes later is told so") {
  Jobs jobs(false, 1h);
  jobs.add(job(kOne, "a"), Haste::Patient);
  jobs.add(job(kTwo, "b"));
  jobs.stop();
  CHECK(taken(jobs) == "b");
  CHECK(taken(jobs) == "a");
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
  alone.over(true);
  CHECK(names(batch) == "ac");
  CHECK(taken(alone) == "d");
}

TEST_CASE("a patient one wakes whoever sleeps, and is found by whoever has just worked") {
  Jobs jobs(true, 30ms);
  for (const auto pause : {0ms, 60ms}) {  // the second comes after the rest, when it sleeps
    std::thread later([&] {
      std::this_thread::sleep_for(pause);
      jobs.add(job(kOne, "a"), Haste::Patient);
    });
    CHECK(taken(jobs) == "a");
    later.join();
  }
}

TEST_CASE("where shops share no commit, those in haste have every second turn") {
  Jobs jobs(false, 0ms);
  jobs.add(job(kOne, "a"), Haste::Patient);
  jobs.add(job(kTwo, "b"), Haste::Patient);
  jobs.add(job(ShopId{3}, "c"));
  CHECK(taken(jobs) == "a");
  CHECK(taken(jobs) == "c");
  CHECK(taken(jobs) == "b");
}

namespace {

// A batch of one job, taken and over at once.
void have_a_calm_turn(Jobs& jobs) {
  jobs.add(job(kOne, "first"));
  REQUIRE(jobs.await_batch().size() == 1);
  jobs.over(true);
}

}  // namespace

TEST_CASE("what comes alone, after what came alone, is for whoever brings it") {
  Jobs jobs(true, 1h, 1h);
  jobs.take_alone();
  jobs.add(job(kOne, "a"));
  CHECK(jobs.take_alone().empty());  // nobody knows yet how long a turn takes
  CHECK(names(jobs.await_batch()) == "a");
  jobs.over(true);

  jobs.add(job(kOne, "patient"), Haste::Patient);
  jobs.add(job(kOne, "b"));
  CHECK(names(jobs.take_alone()) == "patientb");
  jobs.add(job(kOne, "c"));
  CHECK(jobs.take_alone().empty());  // b is at work
  jobs.over(true);
  CHECK(jobs.take_alone().empty());  // c came meanwhile: it is not as calm as it was
  CHECK(names(jobs.await_batch()) == "c");
  jobs.over(true);

  jobs.add(job(kOne, "d"));
  jobs.add(job(kOne, "e"));
  CHECK(jobs.take_alone().empty());  // two
  CHECK(names(jobs.await_batch()) == "de");
}

TEST_CASE("after a slow turn whoever brings the next does not do it") {
  Jobs jobs(true, 1h, 0ms);
  have_a_calm_turn(jobs);
  jobs.add(job(kOne, "b"));
  CHECK(jobs.take_alone().empty());
  CHECK(names(jobs.await_batch()) == "b");
}

TEST_CASE("while one who helps is at work nobody else is given a batch, then all that waits") {
  Jobs jobs(true, 1h, 1h);
  jobs.take_alone();
  have_a_calm_turn(jobs);
  jobs.add(job(kOne, "a"));
  REQUIRE(names(jobs.take_alone()) == "a");
  std::atomic<bool> over = false;
  std::string then;
  std::thread other([&] {
    then = names(jobs.await_batch());
    CHECK(over);
  });
  std::thread([&] {  // not the one who helps
    jobs.add(job(kOne, "b"));
    jobs.add(job(kOne, "c"), Haste::Patient);
  })
      .join();
  std::this_thread::sleep_for(20ms);  // which the other would have used
  over = true;
  jobs.over(true);
  other.join();
  CHECK(then == "cb");
}

TEST_CASE("what a batch itself brings is for who waits, also where one who helps has done it") {
  Jobs jobs(true, 1ms, 1h);
  jobs.take_alone();
  have_a_calm_turn(jobs);
  std::string then;
  std::thread other([&] { then = names(jobs.await_batch()); });
  std::this_thread::sleep_for(50ms);  // until it is asleep
  jobs.add(job(kOne, "a"));
  REQUIRE(names(jobs.take_alone()) == "a");
  jobs.add(job(kOne, "b"));
  jobs.over(true);
  other.join();
  CHECK(then == "b");
}

TEST_CASE("what others bring is not for one who helps") {
  Jobs jobs(true, 1h, 1h);
  jobs.take_alone();
  have_a_calm_turn(jobs);
  std::thread([&] { jobs.add(job(kOne, "a")); }).join();
  CHECK(jobs.take_alone().empty());
  CHECK(taken(jobs) == "a");
  jobs.add(job(kOne, "b"));
  CHECK(names(jobs.take_alone()) == "b");
}

TEST_CASE("while some still wait for the disk nobody helps") {
  Jobs jobs(true, 1h, 1h);
  jobs.take_alone();
  jobs.add(job(kOne, "a"));
  REQUIRE(jobs.await_batch().size() == 1);
  jobs.over(false);
  jobs.add(job(kOne, "b"));
  CHECK(jobs.take_alone().empty());
}

TEST_CASE("a stop waits for one who helps, and what it brings afterwards is done with Later") {
  Jobs jobs(true, 1h, 1h);
  jobs.take_alone();
  have_a_calm_turn(jobs);
  jobs.add(job(kOne, "a"));
  REQUIRE(jobs.take_alone().size() == 1);
  std::atomic<bool> over = false;
  std::thread other([&] {
    CHECK(jobs.await_batch().empty());
    CHECK(over);
  });
  jobs.stop();
  std::this_thread::sleep_for(20ms);
  over = true;
  jobs.over(true);
  other.join();
  std::optional<Accepted> accepted;
  jobs.add({Unparsable{kOne, "b", ""}, [&](Accepted is) { accepted = is; }});
  CHECK(accepted == Accepted::Later);
  CHECK(jobs.take_alone().empty());
}

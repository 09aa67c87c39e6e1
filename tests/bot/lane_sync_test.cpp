// When the lane tells of what it has committed, on a disk that syncs when the test lets it.
#include <atomic>
#include <catch2/catch.hpp>

#include "bot/channels/webchat_reader.h"
#include "bot/courier.h"
#include "store/db/sqlite.h"
#include "tests/bot/bot_shop.h"
#include "tests/harness/log_tap.h"

using namespace kedai;
using namespace kedai::bot;

namespace {

std::vector<Letter> nothing(Shop&, Time) { return {}; }

// Before the shop, whose connections go through it.
struct Disk {
  bool sync() {
    ++syncs;
    if (held) {
      syncing.set_value();
      go.get_future().wait();
      held = false;
    }
    return works;
  }

  harness::LogTap tap{};
  std::atomic<int> syncs{0};
  std::atomic<bool> held{false}, works{true};
  std::promise<void> syncing, go;
};

// A lane that is at rest; from here on the test is asked.
struct Watched {
  Watched() {
    shop.lane->report_to({.lost = [this] { ++lost; }});
    shop.lane->start();
    shop.drain();
    disk.tap.on_sync = [this] { return disk.sync(); };
  }
  ~Watched() {
    shop.lane->stop();
    disk.tap.on_sync = {};
  }

  WhenDone note(int number) {
    return [this, number](Accepted accepted) {
      told.push_back(accepted == Accepted::Yes ? number : -number);
      ++count;
    };
  }
  // A piece of work during which the next one comes.
  void submit_two(const std::function<void()>& second_at_work) {
    const auto second = [second_at_work](Shop&, Time) {
      second_at_work();
      return std::vector<Letter>{};
    };
    const auto first = [this, second](Shop&, Time) {
      shop.lane->submit(shop.shop, second, note(2));
      return std::vector<Letter>{};
    };
    shop.lane->submit(shop.shop, first, note(1));
  }

  Disk disk;
  BotShop shop;
  std::vector<int> told;
  std::atomic<int> count{0}, lost{0};
};

}  // namespace

TEST_CASE("a batch is told of once it is on disk, and the next is at work meanwhile") {
  Watched all;
  all.disk.held = true;
  std::promise<void> at_work;
  all.submit_two([&] { at_work.set_value(); });
  all.disk.syncing.get_future().wait();
  at_work.get_future().wait();
  CHECK(all.count == 0);
  all.disk.go.set_value();
  all.shop.lane->stop();
  CHECK(all.told == std::vector{1, 2});
}

TEST_CASE("a stop waits for what is not on disk yet") {
  Watched all;
  all.disk.held = true;
  std::promise<void> at_work;
  all.submit_two([&] { at_work.set_value(); });
  all.disk.syncing.get_future().wait();
  at_work.get_future().wait();
  std::thread stop([&] { all.shop.lane->stop(); });
  CHECK(all.count == 0);
  all.disk.go.set_value();
  stop.join();
  CHECK(all.told == std::vector{1, 2});
}

TEST_CASE("a lane that nobody waits for syncs by itself, once for each commit") {
  Watched all;
  for (int number = 1; number <= 3; ++number) {
    all.shop.lane->submit(all.shop.shop, nothing, all.note(number));
    all.shop.drain();
  }
  CHECK(all.told == std::vector{1, 2, 3});
  CHECK(all.disk.syncs <= 6);  // of those that drain, too
}

TEST_CASE("a sync that fails: nobody is told that it was kept, no letter leaves") {
  Watched all;
  all.disk.works = false;
  CHECK(all.shop.submit(BotShop::event("7", Said{"halo"}, "u1")) == Accepted::Later);
  CHECK(all.lost == 1);
}

TEST_CASE("letters and news that are read from the tables are on disk before anybody acts") {
  Watched all;
  Event on_the_web = BotShop::event("abc", Said{"halo"}, "w1");
  on_the_web.channel = on_the_web.identity.channel = "web";
  REQUIRE(all.shop.submit(BotShop::event("7", Said{"halo"}, "u1")) == Accepted::Yes);
  REQUIRE(all.shop.submit(std::move(on_the_web)) == Accepted::Yes);
  int before = all.disk.syncs;
  Courier courier(all.shop.file, *all.shop.lane);
  courier.look();
  CHECK(all.disk.syncs == before + 1);
  WebChatReader reader(all.shop.file);
  CHECK_FALSE(reader.news().empty());
  CHECK(all.disk.syncs == before + 2);
  all.disk.works = false;
  CHECK_THROWS_AS(reader.news(), db::Unavailable);
  CHECK_THROWS_AS(courier.look(), db::Unavailable);
}

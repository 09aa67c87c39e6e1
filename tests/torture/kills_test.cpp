// The program, killed by SIGKILL again and again under load: at any moment, at its fail points, and
// in the middle of a write.
#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <iostream>

#include "bot/backup.h"
#include "bot/server.h"
#include "store/db/migrations.h"
#include "store/db/schema.h"
#include "store/db/sqlite.h"
#include "tests/torture/audit.h"
#include "tests/torture/calm.h"
#include "tests/torture/process.h"

using namespace kedai;
using namespace kedai::torture;
using namespace std::chrono_literals;

namespace {

constexpr auto kPatience = 5s;  // until a fail point is reached
constexpr auto kReady = 10s;    // the promise is 2 s; this machine may be busy with other suites

void make_first_version(const std::string& file) {
  std::filesystem::create_directories(std::filesystem::path(file).parent_path());
  const auto database = db::open_sqlite(file);
  database->script(db::migrations().front());
  database->script("CREATE TABLE schema_version(version BIGINT NOT NULL)");
  database->script("INSERT INTO schema_version(version) VALUES(1)");
}

// How a life of the program ends.
struct End {
  std::string_view how;
  int within;  // at most at which passing or write, or after how many milliseconds
};
constexpr std::string_view kAnyMoment = "any moment";
constexpr std::string_view kStarting = "starting";
constexpr std::string_view kCheckpoint = "checkpoint";
constexpr std::array kEnds{End{kAnyMoment, 800},     End{"after_receive", 20},
                           End{"before_commit", 20}, End{"after_commit", 20},
                           End{"after_send", 12},    End{kCheckpoint, 12},
                           End{kStarting, 60}};

class Torture {
 public:
  explicit Torture(std::uint32_t seed) : dice_(seed) {
    Process first(house_.serve(), house_.log);
    if (!first.first_line(kReady)) throw std::runtime_error("no first start: " + logged());
    first.kill();
    const auto articles = house_.variants();
    buyers_ = std::make_unique<Buyers>(house_, articles, seed);
  }

  // One life of the program and its end.
  void live(const End& end) {
    house_.make_trouble(dice_);
    const int at = 1 + static_cast<int>(dice_() % static_cast<unsigned>(end.within));
    Process process(house_.serve(), house_.log, armed(end, at));
    const bool by_us = end.how == kStarting || end.how == kAnyMoment;
    if (end.how == kStarting)
      process.ends(milliseconds(at));
    else if (became_ready(process))
      work(process, by_us ? milliseconds(at) : kPatience);
    else if (!process.ends(1s))
      throw std::runtime_error("it does not become ready: " + logged());
    if (!by_us) ++(process.ends(0s) ? reached : missed)[std::string(end.how)];
    process.kill();
    if (!process.was_killed()) throw std::runtime_error("it ended by itself: " + logged());
    buyers_->rest();
    ++kills;
  }

  // A last life, in which all that was begun comes to its end.
  void settle() {
    Process process(house_.serve(), house_.log);
    if (!became_ready(process)) throw std::runtime_error("not ready: " + logged());
    buyers_->finish();
    buyers_->go(port_);
    const auto done = [&] { return buyers_->settled() && waiting() == 0; };
    if (!house_.telegram.eventually(done, 120s))
      throw std::runtime_error(fmt::format("{} letters still wait", waiting()));
    if (process.stop() != 0) throw std::runtime_error("it did not stop well: " + logged());
    check();
    const Spoken expected = calm(told());
    letters = letters_in(expected);
    again = repeats(expected, spoken_by(house_.telegram, house_.graph));
  }

  std::vector<Told> told() const { return buyers_->told(); }
  std::size_t posts() const { return buyers_->posts(); }

  int kills = 0, again = 0;
  std::size_t letters = 0;
  milliseconds slowest{0}, all_starts{0};
  int starts = 0;
  std::map<std::string, int> reached, missed;

 private:
  Process::Environment armed(const End& end, int at) const {
    if (end.how == kAnyMoment || end.how == kStarting) return {};
    if (end.how == kCheckpoint) return torn_write("*/kedai.db", at);
    return {fmt::format("KEDAI_FAIL_POINT={}:{}", end.how, at)};
  }

  // It answers, and what it had promised is there.
  bool became_ready(Process& process) {
    const auto line = process.first_line(kReady);
    if (!line) return false;
    port_ = port_in(*line);
    httplib::Client client("127.0.0.1", port_);
    if (!client.Get("/health")) return false;
    slowest = std::max(slowest, process.age());
    all_starts += process.age();
    ++starts;
    check();
    return true;
  }

  void work(Process& process, milliseconds at_most) {
    buyers_->go(port_);
    process.ends(at_most);
  }

  void check() { audit(house_.store, told()); }
  int waiting() const { return letters_waiting(house_.store); }

  std::string logged() const { return end_of(house_.log); }

  House house_;
  std::mt19937 dice_;
  std::unique_ptr<Buyers> buyers_;
  int port_ = 0;
};

std::string listed(const std::map<std::string, int>& counts) {
  std::string text;
  for (const auto& [name, count] : counts) text += fmt::format(" {} {}", name, count);
  return text;
}

}  // namespace

TEST_CASE("killed again and again under load, it loses nothing and doubles nothing") {
  const int wanted_kills = wanted("KEDAI_KILLS", 30);
  Torture torture(seed());
  INFO("KEDAI_SEED=" << seed());
  while (torture.kills < wanted_kills) {
    INFO("kill " << torture.kills + 1);
    REQUIRE_NOTHROW(torture.live(kEnds[static_cast<std::size_t>(torture.kills) % kEnds.size()]));
  }
  REQUIRE_NOTHROW(torture.settle());
  CHECK(torture.slowest < kReady);
  CHECK(torture.again <= torture.kills * (kTelegramBuyers + kWhatsAppBuyers));  // one a chat
  for (const End& end : kEnds)
    if (end.how != kAnyMoment && end.how != kStarting)
      CHECK(torture.reached[std::string(end.how)] > 0);
  std::size_t messages = 0;
  for (const Told& each : torture.told()) messages += each.acknowledged;
  std::cout << fmt::format(
      "figure: {} kills (at{}{}{}), {} posts for {} messages: nothing lost, nothing doubled\n"
      "figure: {} letters, {} of them twice for a kill between send and mark\n"
      "figure: ready {} ms after its start on average, {} ms at most\n",
      torture.kills, listed(torture.reached), torture.missed.empty() ? "" : "; not reached",
      listed(torture.missed), torture.posts(), messages, torture.letters, torture.again,
      torture.all_starts.count() / std::max(1, torture.starts), torture.slowest.count());
}

TEST_CASE("killed during a migration, it is whole at the next start") {
  // A new database is made at once, one of the first version step by step.
  for (int at = 0; at < db::newest_schema_version(); ++at) {
    const House house;
    if (at > 0) make_first_version(house.store);
    Process first(house.serve(), house.log,
                  {fmt::format("KEDAI_FAIL_POINT=during_migration:{}", std::max(at, 1))});
    REQUIRE(first.ends(kReady));
    CHECK(first.was_killed());
    Process second(house.serve(), house.log);
    REQUIRE(second.first_line(kReady));
    CHECK_NOTHROW(audit(house.store, {}));
    CHECK(house.variants().size() == kTelegramBuyers + kWhatsAppBuyers);
    CHECK(second.stop() == 0);
  }
}

TEST_CASE("a backup that was killed is none, and the shop goes on") {
  const House house;
  Process shop(house.serve(), house.log);
  REQUIRE(shop.first_line(kReady));
  const std::vector<std::string> command{"backup", "--config", house.settings.string()};
  const Process::Environment named{"KEDAI_FAIL_POINT=during_backup:1"};
  const char* const copy = "*/backups/writing-*[0-9]";
  for (const auto& environment : {named, torn_write(copy, 1), torn_write(copy, 20)}) {
    Process backup(command, house.log, environment);
    REQUIRE(backup.ends(kReady));
    CHECK(backup.was_killed());
    CHECK(bot::backups(house.data).empty());
  }
  std::this_thread::sleep_for(1s);  // a backup is named by its second
  Process backup(command, house.log);
  REQUIRE(backup.ends(kReady));
  REQUIRE(bot::backups(house.data).size() == 1);
  CHECK_NOTHROW(db::check_sqlite(bot::backups(house.data).front()));
  CHECK_NOTHROW(audit(house.store, {}));
  CHECK(shop.stop() == 0);
}

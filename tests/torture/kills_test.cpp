// The program, killed by SIGKILL again and again under load: at any moment, at its fail points, and
// in the middle of a write.
#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <sstream>

#include "bot/backup.h"
#include "bot/server.h"
#include "store/db/schema.h"
#include "store/db/sqlite.h"
#include "tests/torture/audit.h"
#include "tests/torture/process.h"

using namespace kedai;
using namespace kedai::torture;
using namespace std::chrono_literals;

namespace {

constexpr auto kPatience = 5s;  // until a fail point is reached
constexpr auto kReady = 10s;    // the promise is 2 s; this machine may be busy with other suites

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
    telegram_ = std::make_unique<OnTelegram>(house_.telegram, articles, seed);
    whatsapp_ = std::make_unique<OnWhatsApp>(house_.graph, articles, seed);
  }

  // One life of the program and its end.
  void live(const End& end) {
    make_trouble();
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
    telegram_->rest();
    whatsapp_->rest();
    ++kills;
  }

  // A last life, in which all that was begun comes to its end.
  void settle() {
    Process process(house_.serve(), house_.log);
    if (!became_ready(process)) throw std::runtime_error("not ready: " + logged());
    telegram_->finish();
    go();
    const auto done = [&] {
      return telegram_->settled() && house_.graph.all_delivered() && waiting() == 0;
    };
    if (!house_.telegram.eventually(done, 120s))
      throw std::runtime_error(fmt::format("{} letters still wait", waiting()));
    if (process.stop() != 0) throw std::runtime_error("it did not stop well: " + logged());
    check();
    again = repeats(calm(), spoken_by(house_.telegram, house_.graph));
  }

  std::vector<Told> told() const {
    auto all = telegram_->told();
    for (Told& each : whatsapp_->told()) all.push_back(std::move(each));
    return all;
  }
  std::size_t posts() const {
    return static_cast<std::size_t>(telegram_->posts()) + whatsapp_->posts();
  }

  int kills = 0, again = 0;
  std::size_t letters = 0;
  milliseconds slowest{0}, all_starts{0};
  int starts = 0;
  std::map<std::string, int> reached, missed;

 private:
  // Slow, unwilling and silent answers to what the shop sends.
  void make_trouble() {
    const milliseconds slow(dice_() % 300);
    house_.telegram.fail("sendMessage", {200, "", 0, slow});
    if (dice_() % 4 == 0) house_.telegram.fail("sendMessage", {500, "Internal Server Error"});
    if (dice_() % 8 == 0)
      house_.telegram.fail("sendMessage", {429, "Too Many Requests: retry after 1", 1});
    bot::GraphTrouble trouble;
    trouble.slow = slow;
    trouble.answer = bot::GraphTrouble::Answer::Done;
    house_.graph.fail("messages", trouble);
    if (dice_() % 4 == 0) house_.graph.fail("messages", {});
    if (dice_() % 8 == 0) house_.graph.fail("messages", {429, 130429, "Rate limit hit"});
  }

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
    go();
    process.ends(at_most);
  }

  void go() {
    whatsapp_->say_more();
    telegram_->go(port_);
    whatsapp_->go(port_);
  }

  void check() { audit(house_.file(), told()); }
  int waiting() const { return letters_waiting(house_.file()); }

  // What the same buyers hear from a shop that nobody kills.
  Spoken calm();

  std::string logged() const {
    std::ostringstream all;
    all << std::ifstream(house_.log).rdbuf();
    const std::string text = all.str();
    return text.substr(text.size() - std::min<std::size_t>(text.size(), 2'000));
  }

  House house_;
  std::mt19937 dice_;
  std::unique_ptr<OnTelegram> telegram_;
  std::unique_ptr<OnWhatsApp> whatsapp_;
  int port_ = 0;
};

Spoken Torture::calm() {
  House house;
  Settings settings = read_settings(house.settings, {});
  bot::CourierLimits limits;
  limits.paced = false;
  bot::Server server({settings, false, limits});
  server.start();
  const auto articles = house.variants();
  const auto url = fmt::format("http://127.0.0.1:{}", server.port());
  house.graph.post_updates_to(url + "/whatsapp", kAppSecret);
  const auto all = told();
  for (int buyer = 0; buyer < kTelegramBuyers; ++buyer)
    house.telegram.name(telegram_person(buyer), "P");
  for (std::size_t buyer = 0; buyer < all.size(); ++buyer)
    for (std::size_t index = 0; index < all[buyer].ids.size(); ++index) {
      const std::string words = words_of(act_of(index), articles[buyer]);
      const int on_whatsapp = static_cast<int>(buyer) - kTelegramBuyers;
      if (on_whatsapp < 0)
        bot::FakeTelegram::post(
            url + "/telegram/dapur", kSecret,
            telegram_body(telegram_person(static_cast<int>(buyer)), index, articles[buyer]));
      else if (act_of(index) == Act::Add || act_of(index) == Act::Pickup)
        house.graph.press_id(whatsapp_person(on_whatsapp), words);
      else
        house.graph.say(whatsapp_person(on_whatsapp), words);
    }
  house.graph.eventually(
      [&] { return house.graph.all_delivered() && letters_waiting(house.file()) == 0; }, 120s);
  server.stop();
  const Spoken spoken = spoken_by(house.telegram, house.graph);
  for (const auto& [who, each] : spoken) letters += each.size();
  return spoken;
}

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
  CHECK(torture.again <=
        torture.kills * bot::CourierLimits{}.senders);  // so many were on their way
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
  for (int at = 1; at <= db::newest_schema_version(); ++at) {
    const House house;
    Process first(house.serve(), house.log,
                  {fmt::format("KEDAI_FAIL_POINT=during_migration:{}", at)});
    REQUIRE(first.ends(kReady));
    CHECK(first.was_killed());
    Process second(house.serve(), house.log);
    REQUIRE(second.first_line(kReady));
    CHECK_NOTHROW(audit(house.file(), {}));
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
  CHECK_NOTHROW(audit(house.file(), {}));
  CHECK(shop.stop() == 0);
}

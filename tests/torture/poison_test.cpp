#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <thread>

#include "store/db/sqlite.h"
#include "store/profile.h"
#include "store/staff.h"
#include "tests/torture/house.h"
#include "tests/torture/process.h"

using namespace kedai;
using namespace kedai::torture;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t kOwner = 900;
constexpr std::int64_t kUnlucky = 501;
constexpr int kOthers = 8;

const db::Sql kDead("SELECT kind, body FROM dead_letter");

std::string invitation(const std::string& file) {
  const auto database = db::open_sqlite(file);
  const std::string code = new_invitation_code();
  db::Transaction transaction(*database);
  const auto tomorrow = std::chrono::floor<milliseconds>(std::chrono::system_clock::now() + 24h);
  Staff(*database, Profiles(*database).find("dapur")->id).invite(code, Role::Owner, tomorrow);
  transaction.commit();
  return code;
}

class Counter {
 public:
  Counter() {
    const auto line = shop_.first_line(10s);
    if (!line) throw std::runtime_error("the shop does not open");
    url_ = fmt::format("http://127.0.0.1:{}/telegram/dapur", port_in(*line));
  }
  int say(std::int64_t person, const std::string& text, int update) {
    const nlohmann::json body{{"update_id", person * 1'000 + update},
                              {"message",
                               {{"message_id", update},
                                {"date", 1},
                                {"text", text},
                                {"from", {{"id", person}, {"first_name", "P"}}},
                                {"chat", {{"id", person}, {"type", "private"}}}}}};
    house.telegram.name(person, "P");
    return bot::FakeTelegram::post(url_, kSecret, body.dump());
  }

  House house;

 private:
  Process shop_{house.serve(), house.log, {"KEDAI_FAIL_POINT=in_turn:racun"}};
  std::string url_;
};

}  // namespace

TEST_CASE("a poison message is a dead letter, apologised for and told, and blocks nobody") {
  Counter counter;
  auto& telegram = counter.house.telegram;
  REQUIRE(counter.say(kOwner, "/start " + invitation(counter.house.store), 1) == 200);
  telegram.await(kOwner, "sebagai pemilik");
  REQUIRE(counter.say(kUnlucky, "halo", 1) == 200);
  telegram.await(kUnlucky, "Selamat datang");

  std::vector<std::thread> others;
  std::atomic<int> taken{0};
  for (int other = 1; other <= kOthers; ++other)
    others.emplace_back([&, other] { taken += counter.say(kUnlucky + other, "halo", 1) == 200; });
  for (int again = 0; again < 3; ++again) CHECK(counter.say(kUnlucky, "racun tikus", 2) == 200);
  CHECK(counter.say(kUnlucky, "halo", 3) == 200);
  for (std::thread& other : others) other.join();
  CHECK(taken == kOthers);

  for (int other = 1; other <= kOthers; ++other) telegram.await(kUnlucky + other, "Selamat datang");
  telegram.await(kUnlucky, "Maaf");
  telegram.await(kOwner, "gagal");
  CHECK(telegram.eventually([&] { return telegram.newest(kUnlucky).text.starts_with("Selamat"); }));
  const auto database = db::open_sqlite(counter.house.store, db::Access::ReadOnly);
  auto dead = database->query(kDead);
  REQUIRE(dead.next());
  CHECK(dead.text(0) == "inbound");
  CHECK(dead.text(1).find("racun tikus") != std::string::npos);
  CHECK(!dead.next());
}

// Many people want the same few things at once, over 64 connections of real HTTP, on both
// databases. KEDAI_BUYERS=10000 for the long run.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>

#include "store/payments.h"
#include "store/stock.h"
#include "store/vouchers.h"
#include "tests/e2e/deliveries.h"
#include "tests/e2e/story.h"
#include "tests/e2e/world.h"
#include "tests/harness/postgres_server.h"

using namespace kedai;
using namespace kedai::bot;

namespace {

constexpr std::int64_t kOwner = 900;
constexpr std::int64_t kFirstBuyer = 10'000;
constexpr int kConnections = 64;

const db::Sql kOrders("SELECT COUNT(*) FROM orders WHERE shop_id = $1");
const db::Sql kWithVoucher("SELECT COUNT(*) FROM orders WHERE shop_id = $1 AND voucher = 'HEMAT'");
const db::Sql kUses("SELECT uses FROM voucher WHERE shop_id = $1 AND code = 'HEMAT'");
const db::Sql kMostOfADay(
    "SELECT taken FROM day_capacity WHERE shop_id = $1 ORDER BY taken DESC LIMIT 1");

int buyers() {
  const char* said = std::getenv("KEDAI_BUYERS");
  return said ? std::atoi(said) : 200;
}

class Rush {
 public:
  explicit Rush(const std::string& store)
      : world_({shop_on(telegram_, "dapur", "Dapur", By::Webhook)}, By::Webhook, no_pace(), store) {
    say_as_owner("/start " + world_.invite("dapur", Role::Owner));
  }
  ~Rush() { world_.server->stop(); }

  void say_as_owner(const std::string& text) {
    owner_.say(text);
    const int status =
        FakeTelegram::post(world_.url("/telegram/dapur"), "rahasia-dapur", owner_.bodies().back());
    REQUIRE(status == 200);
  }

  // Each of them says that, one thing after another, all of them at once.
  void all_say(const std::vector<std::string>& texts) {
    Stories stories;
    for (int i = 0; i < buyers(); ++i) {
      Story story(kFirstBuyer + i);
      for (const std::string& text : texts) story.say(text);
      stories.push_back(story.bodies());
    }
    const auto plan = in_order(stories);
    const int taken = post_all(plan, stories, world_.server->port(), "/telegram/dapur",
                               "rahasia-dapur", kConnections);
    CHECK(taken == static_cast<int>(plan.size()));
    CHECK(ledger_faults(*world_.database).empty());
    CHECK(stock_faults(*world_.database).empty());
    CHECK(voucher_faults(*world_.database).empty());
  }

  std::int64_t one(const db::Sql& sql) {
    auto rows = world_.database->query(sql, world_.server->shop("dapur"));
    return rows.next() ? rows.integer(0) : 0;
  }
  StockCount stock(const std::string& sku) { return world_.stock("dapur", sku); }

 private:
  static CourierLimits no_pace() {
    CourierLimits limits;
    limits.paced = false;
    return limits;
  }

  FakeTelegram telegram_;
  World world_;
  Story owner_{kOwner};
};

std::vector<std::string> stores() {
  harness::PostgresServer& server = harness::PostgresServer::running();
  return {"", server.url(server.new_database())};
}

std::string name_of(const std::string& store) { return store.empty() ? "SQLite" : "PostgreSQL"; }

}  // namespace

TEST_CASE("of many buyers at once exactly as many get a piece as there are") {
  for (const std::string& store : stores()) {
    Rush rush(store);
    rush.say_as_owner("stok tekwan = 100");
    rush.all_say({"tekwan 1, ambil sendiri", "ya"});
    CHECK(rush.one(kOrders) == 100);
    CHECK(rush.stock("TKW-POR").held == 100);
    CHECK(rush.stock("TKW-POR").available == 0);
    std::cout << "figure: " << buyers() << " buyers for 100 pieces, " << kConnections
              << " at once, on " << name_of(store) << ": " << rush.one(kOrders) << " sold\n";
  }
}

TEST_CASE("a day's capacity is never passed, however many want it at once") {
  for (const std::string& store : stores()) {
    Rush rush(store);
    rush.say_as_owner("kapasitas kojo 5");
    rush.all_say({"bolu kojo 1, ambil sendiri", "ya", "ya"});
    const auto orders = rush.one(kOrders);
    CHECK(orders > 0);
    CHECK(rush.one(kMostOfADay) <= 5);
    std::cout << "figure: " << buyers() << " buyers of what is made 5 a day on " << name_of(store)
              << ": " << orders << " orders, " << rush.one(kMostOfADay) << " at most on one day\n";
  }
}

TEST_CASE("a voucher for 50 uses is used exactly 50 times") {
  for (const std::string& store : stores()) {
    Rush rush(store);
    rush.say_as_owner("stok tekwan = 20000");
    rush.say_as_owner("voucher HEMAT 1rb max 50");
    rush.all_say({"tekwan 1, ambil sendiri", "voucher HEMAT", "ya"});
    CHECK(rush.one(kWithVoucher) == 50);
    CHECK(rush.one(kUses) == 50);
    std::cout << "figure: " << buyers() << " buyers with a voucher for 50 uses on "
              << name_of(store) << ": used " << rush.one(kUses) << " times, " << rush.one(kOrders)
              << " orders\n";
  }
}

// The clock jumps an hour back or a day ahead, while the server runs or while it is down: orders
// happen once, letters leave in their order and are not given up, ids keep theirs.
#include <catch2/catch.hpp>

#include "store/db/open.h"
#include "store/shop.h"
#include "tests/e2e/troubled_shop.h"
#include "tests/harness/temporary_folder.h"

using namespace kedai;
using namespace kedai::bot;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t kBuyer = 501;
constexpr auto kCustomer = TroubledShop::kCustomer;

const db::Sql kOrders("SELECT COUNT(*) FROM orders");
const db::Sql kHeldStock("SELECT SUM(held) FROM stock");
const db::Sql kTriedAgain("SELECT COUNT(*) FROM outbox WHERE attempts > 0");

std::int64_t count(const TroubledShop& shop, const db::Sql& sql) {
  const auto database = db::open(shop.file(), db::Access::ReadOnly);
  auto rows = database->query(sql);
  rows.next();
  return rows.integer(0);
}

struct Clocked {
  Clocked() { start(); }
  void start() {
    shop.start();
    shop.telegram.post_updates_to(shop.webhook(), "rahasia-dapur", 2);  // each message twice
  }
  void order_of_two() {
    shop.telegram.say(kBuyer, "2 tekwan");
    shop.telegram.await(kBuyer, "Masuk keranjang");
    shop.telegram.press(kBuyer, "Checkout");
    shop.telegram.await(kBuyer, "Diambil atau diantar");
    shop.telegram.press(kBuyer, "Ambil sendiri");
    shop.telegram.await(kBuyer, "Ringkasan");
  }
  void place() {
    shop.telegram.press(kBuyer, "Pesan sekarang");
    shop.telegram.await(kBuyer, "sudah kami catat");
  }
  // A reply that Telegram does not take for a second.
  void leave_one_waiting() {
    shop.telegram.fail("sendMessage", {}, 8);
    REQUIRE(shop.say("halo") == 200);
    REQUIRE(shop.eventually([&] { return count(shop, kTriedAgain) == 1; }));
  }
  std::vector<std::string> read() {
    std::vector<std::string> texts;
    for (const auto& message : shop.telegram.shown(kCustomer)) texts.push_back(message.text);
    return texts;
  }

  harness::TemporaryFolder folder;
  TroubledShop shop{folder.path()};
};

}  // namespace

TEST_CASE("the clock goes an hour back: one order, its stock held, a reply to everything") {
  Clocked clocked;
  TroubledShop& shop = clocked.shop;
  CHECK(shop.say("halo") == 200);
  clocked.order_of_two();
  shop.set_clock(-1h);
  clocked.place();
  CHECK(shop.say() == 200);
  CHECK(shop.all_replied());
  shop.set_clock(0h);
  CHECK(shop.say() == 200);
  CHECK(shop.all_replied());
  CHECK(clocked.read().at(0).find("Selamat datang") != std::string::npos);
  CHECK(count(shop, kOrders) == 1);
  CHECK(count(shop, kHeldStock) == 2);
}

TEST_CASE("the clock jumps a day ahead and back: what waits is replied to, what is held stays") {
  Clocked clocked;
  TroubledShop& shop = clocked.shop;
  clocked.order_of_two();
  clocked.leave_one_waiting();
  shop.set_clock(25h);
  CHECK(shop.all_replied());
  clocked.place();
  shop.set_clock(0h);
  CHECK(shop.say() == 200);
  CHECK(shop.all_replied());
  CHECK(count(shop, kOrders) == 1);
  CHECK(count(shop, kHeldStock) == 2);
  CHECK(shop.differences() == "");
}

TEST_CASE(
    "the clock is another at the next start: what waited leaves first, and everything leaves") {
  for (const auto ahead : {-1h, 25h}) {
    Clocked clocked;
    TroubledShop& shop = clocked.shop;
    clocked.leave_one_waiting();
    shop.stop();
    shop.set_clock(ahead);
    shop.start();
    CHECK(shop.say("bantuan") == 200);
    CHECK(shop.all_replied());
    CHECK(clocked.read().at(0).find("Selamat datang") != std::string::npos);
    const bool behind = shop.logged().find("minutes behind the last message") != std::string::npos;
    CHECK(behind == (ahead < 0h));
    shop.stop();
    shop.set_clock(0h);
    shop.start();
    CHECK(shop.say() == 200);
    CHECK(shop.all_replied());
  }
}

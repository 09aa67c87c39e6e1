// What was sent on a channel that reports back and bills.
#include "store/sent_messages.h"

#include <catch2/catch.hpp>

#include "tests/harness/test_shop.h"

using namespace kedai;
using namespace kedai::harness;
using namespace std::chrono_literals;

namespace {

struct House {
  SentMessage message(const std::string& reference, Money price = {300}) {
    return {"whatsapp", reference, {7}, "{}", "service", price, 0, Reach::Sent, 0, "", world.now};
  }
  bool advance(Shop& open, const std::string& reference, Reach reach, int fault = 0) {
    return open.sent_messages.advance("whatsapp", reference, reach, fault, "", world.now);
  }
  World world;
  TestShop shop{world};
};

}  // namespace

TEST_CASE("a message only gets further, and failure is an end") {
  House house;
  house.shop.with([&](Shop& open) {
    open.sent_messages.add(house.message("a"));
    CHECK(house.advance(open, "a", Reach::Read));
    CHECK_FALSE(house.advance(open, "a", Reach::Delivered));
    CHECK_FALSE(house.advance(open, "a", Reach::Read));
    CHECK(house.advance(open, "a", Reach::Failed, 131047));
    CHECK_FALSE(house.advance(open, "a", Reach::Failed, 131047));
    CHECK(open.sent_messages.find("whatsapp", "a")->fault == 131047);
  });
}

TEST_CASE("a report that comes before its message is kept") {
  House house;
  house.shop.with([&](Shop& open) {
    CHECK(house.advance(open, "a", Reach::Failed, 131026));
    open.sent_messages.bill("whatsapp", "a", "utility", {0});
    open.sent_messages.add(house.message("a"));
    const auto found = open.sent_messages.find("whatsapp", "a");
    CHECK(found->reach == Reach::Failed);
    CHECK(found->fault == 131026);
    CHECK(found->chat == ChatId{7});
    CHECK(found->category == "utility");
    CHECK(found->price == Money{0});
  });
}

TEST_CASE("messages are counted by the shop's day, without those that failed") {
  House house;
  house.shop.with([&](Shop& open) {
    open.sent_messages.add(house.message("a"));
    open.sent_messages.add(house.message("b", {400}));
    open.sent_messages.add(house.message("c"));
    house.advance(open, "c", Reach::Failed);
    house.advance(open, "of somebody else", Reach::Read);
    SentMessage later = house.message("d");
    later.sent_at = local_time("2026-11-25 00:30");
    open.sent_messages.add(later);
    const auto days =
        open.sent_messages.by_day(house.world.now - 24h, house.world.now + 48h, 7 * 60);
    REQUIRE(days.size() == 2);
    CHECK(days[0].meter.messages == 2);
    CHECK(days[0].meter.cost == Money{700});
    CHECK(days[1].day == days[0].day + 1);
    CHECK(days[1].meter.messages == 1);
  });
}

TEST_CASE("what was said on the way to an order counts as the order's") {
  House house;
  Chat& buyer = house.shop.chat("pembeli", "whatsapp");
  buyer.say("halo");
  house.shop.with([&](Shop& open) {
    SentMessage greeting = house.message("a");
    greeting.chat = buyer.id;
    open.sent_messages.add(greeting);
    greeting.reference = "old";
    greeting.sent_at = house.world.now - 30h;
    open.sent_messages.add(greeting);
  });
  for (const char* words : {"2 tekwan, ambil sendiri", "Siti 081234567890"}) buyer.say(words);
  buyer.press("Pesan sekarang");
  house.shop.with([&](Shop& open) {
    const auto orders = open.sent_messages.by_order(house.world.now - 1h, house.world.now + 1h);
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].meter.messages == 1);
    CHECK(orders[0].meter.cost == Money{300});
  });
}

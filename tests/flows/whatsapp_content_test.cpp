// What only WhatsApp brings: carts of its catalogue, enquiries about a product, the seller's own
// answers, the rest of a long choice.
#include <catch2/catch.hpp>

#include "tests/harness/test_shop.h"

using namespace kedai;
using namespace kedai::harness;
using namespace std::chrono_literals;

namespace {

struct House {
  Chat& buyer() { return shop.chat("pembeli", "whatsapp"); }
  std::string answer(Content content) {
    const auto letters = buyer().send(std::move(content));
    return letters.empty() ? "" : letters.back().message.text;
  }
  void send_at(Content content, Time at) {
    Event event = buyer().event(std::move(content));
    event.at = at;
    shop.deliver(event);
  }
  ChatRow row() {
    return shop.with([&](Shop& its) { return *its.conversations.find(buyer().id); });
  }
  Cart cart() {
    const CustomerId customer = row().customer;
    return shop.with([&](Shop& its) { return its.carts.load(customer); });
  }
  World world;
  TestShop shop{world};
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a catalogue's cart is taken over at the shop's prices, and each difference is said") {
  House house;
  house.buyer().say("halo");
  house.shop.set_available("PMP-KPS", 2);
  const std::string said = house.answer(
      SentCart{{{"TKW-POR", 2, 15'000}, {"PMP-KPS", 5, 1}, {"NOTHING", 1, 5}}, "jangan pedas"});
  INFO(said);
  CHECK(has(said, "2 x Tekwan"));
  CHECK(has(said, "tinggal 2"));
  CHECK(has(said, "di katalog Rp1"));
  CHECK(has(said, "\"NOTHING\" tidak ada"));
  CHECK_FALSE(has(said, "Tekwan sekarang"));
  const Cart cart = house.cart();
  REQUIRE(cart.lines.size() == 2);
  CHECK(cart.lines[0].quantity == 2);
  CHECK(cart.lines[1].quantity == 2);
  CHECK(cart.draft.note == "jangan pedas");
}

TEST_CASE("impossible quantities of a catalogue's cart change nothing") {
  House house;
  house.buyer().say("halo");
  for (const std::int64_t count : {std::int64_t{0}, std::int64_t{-3}})
    house.answer(SentCart{{{"TKW-POR", count, 15'000}}});
  const std::string all = house.answer(SentCart{{{"TKW-POR", std::int64_t{1} << 62, 15'000}}});
  CHECK(has(all, "tinggal 25"));
}

TEST_CASE("a product that stands twice in a catalogue's cart counts together") {
  House house;
  house.buyer().say("halo");
  const std::string said = house.answer(SentCart{{{"TKW-POR", 2, 15'000}, {"tkw-por", 3, 15'000}}});
  CHECK(has(said, "5 x Tekwan"));
  CHECK(house.cart().lines.at(0).quantity == 5);
  CHECK(has(house.answer(SentCart{{{"TKW-POR", 20, 15'000}, {"TKW-POR", 20, 15'000}}}),
            "tinggal 25"));
}

TEST_CASE("a catalogue's cart that changes what was in the cart says so") {
  House house;
  house.buyer().say("5 tekwan");
  const std::string said = house.answer(SentCart{{{"TKW-POR", 2, 15'000}}});
  INFO(said);
  CHECK(has(said, "Tekwan tadi 5, sekarang 2"));
  CHECK(house.cart().lines.at(0).quantity == 2);
  CHECK_FALSE(has(house.answer(SentCart{{{"TKW-POR", 2, 15'000}}}), "tadi"));
}

TEST_CASE("asking about a product of the catalogue opens its card") {
  House house;
  house.buyer().say("halo");
  CHECK(has(house.answer(AskedAbout{"TKW-POR", "ini masih ada?"}), "Tekwan"));
  CHECK_FALSE(house.answer(AskedAbout{"NOTHING", "ini masih ada?"}).empty());
}

TEST_CASE("what WhatsApp does not pass on gets a kind answer and the menu") {
  House house;
  house.buyer().say("halo");
  CHECK(has(house.answer(Unreadable{}), "belum bisa kami baca"));
}

TEST_CASE("after the seller's own answer the bot keeps out of the talk for an hour") {
  House house;
  house.buyer().say("halo");
  CHECK(house.buyer().send(SellerSpoke{}).empty());
  CHECK(house.buyer().say("makasih bu, 2 tekwan ya").empty());
  house.world.now += 59min;
  CHECK(house.buyer().send(SentMedia{{Attachment::Kind::Photo, "whatsapp", "1"}}).empty());
  CHECK_FALSE(house.buyer().say("menu").empty());
  CHECK_FALSE(house.buyer().say("halo").empty());
}

TEST_CASE("what people say to each other does not call the bot") {
  House house;
  house.buyer().say("halo");
  house.buyer().send(SellerSpoke{});
  for (const char* word : {"halo", "sore", "malam kak", "status", "bayar", "batal", "pesan", "back",
                           "help", "cari", "penjual", "1", "2 tekwan"}) {
    INFO(word);
    CHECK(house.buyer().say(word).empty());
  }
}

TEST_CASE("buttons, carts and unmistakable words call the bot back") {
  for (const char* word : {"menu", "Katalog dong", "keranjang", "pesanan saya", "my orders"}) {
    INFO(word);
    House house;
    house.buyer().say("halo");
    house.buyer().send(SellerSpoke{});
    CHECK_FALSE(house.buyer().say(word).empty());
    CHECK_FALSE(house.buyer().say("2 tekwan").empty());
  }
  House house;
  house.buyer().say("halo");
  house.buyer().send(SellerSpoke{});
  CHECK_FALSE(house.buyer().press("Kerupuk").empty());
  house.buyer().send(SellerSpoke{});
  CHECK(has(house.answer(SentCart{{{"TKW-POR", 2, 15'000}}}), "2 x Tekwan"));
}

TEST_CASE("the hour counts from when the seller wrote, whenever that is told") {
  House house;
  house.buyer().say("halo");
  house.send_at(SellerSpoke{}, house.world.now - 50min);
  house.world.now += 9min;
  CHECK(house.buyer().say("1 tekwan").empty());
  house.world.now += 1min;
  CHECK_FALSE(house.buyer().say("1 tekwan").empty());
  house.send_at(SellerSpoke{}, house.world.now);
  house.send_at(SellerSpoke{}, house.world.now - 50min);
  house.world.now += 59min;
  CHECK(house.buyer().say("1 tekwan").empty());
}

TEST_CASE("the open question outlasts the seller's answer and what is said to them") {
  House house;
  house.buyer().say("halo");
  house.buyer().say("cari");
  house.buyer().send(SellerSpoke{});
  house.buyer().say("sebentar ya bu");
  CHECK(std::holds_alternative<ASearchWord>(house.buyer().state().awaiting));
}

TEST_CASE("the seller's own answer opens no chat that has been blocked") {
  House house;
  house.buyer().say("halo");
  house.buyer().send(BlockedShop{});
  house.buyer().send(SellerSpoke{});
  CHECK_FALSE(house.row().reachable);
  house.buyer().say("halo");
  CHECK(house.row().reachable);
}

TEST_CASE("a message that comes late does not move the day back") {
  House house;
  house.buyer().say("halo");
  const Time heard = house.world.now;
  house.send_at(Said{"keranjang"}, heard - 20h);
  CHECK(house.row().heard_at == heard);
  house.world.now += 1h;
  house.send_at(Said{"keranjang"}, house.world.now);
  CHECK(house.row().heard_at == house.world.now);
}

TEST_CASE("the seller's own answer does not count as a word of the customer's") {
  House house;
  house.buyer().say("halo");
  const Time heard = house.world.now;
  house.world.now += 25h;
  house.buyer().send(SellerSpoke{});
  CHECK(house.shop.with([&](Shop& shop) {
    return shop.conversations.find(house.buyer().id)->heard_at;
  }) == heard);
}

TEST_CASE("the rest of a long choice is that of the pressed message") {
  House house;
  house.buyer().say("halo");
  const Letter menu = house.buyer().last();
  house.shop.with([&](Shop& shop) {
    shop.sent_messages.add({"whatsapp",
                            "wamid.1",
                            menu.to,
                            encode(menu),
                            "service",
                            {},
                            0,
                            Reach::Sent,
                            0,
                            "",
                            house.world.now});
  });
  house.buyer().say("keranjang");
  const auto rest = house.buyer().send(Pressed{encode(Choice{Verb::More, 0, 3}), "wamid.1"});
  REQUIRE(rest.size() == 1);
  REQUIRE(menu.message.options.size() > 3);
  CHECK(rest[0].message.options.size() == menu.message.options.size() - 3);
  CHECK(rest[0].message.options[0].label == menu.message.options[3].label);
  CHECK(rest[0].message.actions.size() == menu.message.actions.size());
  const auto second = house.buyer().say("2");
  REQUIRE(second.size() == 1);
  CHECK(has(second[0].message.text, menu.message.options[1].label));
}

TEST_CASE("staff on WhatsApp are asked to write before the day is over, once and by day") {
  House house;
  house.shop.staff("bu-sri", Role::Owner, "whatsapp");
  const auto reminders = [&] {
    return house.shop
        .with([&](Shop& shop) { return remind_staff_to_write(shop, "whatsapp", house.world.now); })
        .size();
  };
  CHECK(reminders() == 0);
  house.world.now += 10h + 55min;  // 20:55
  CHECK(reminders() == 0);
  house.world.now += 10h;  // 06:55
  CHECK(reminders() == 0);
  house.world.now += 10min;  // 07:05, 21 hours after
  CHECK(reminders() == 1);
  CHECK(reminders() == 0);
}

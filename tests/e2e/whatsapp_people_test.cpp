// Who writes on WhatsApp, over real HTTP: people without a number or without a user id, whose
// number or id changes, who block the shop, whose messages come late.
#include <catch2/catch.hpp>

#include "tests/e2e/whatsapp_house.h"

using namespace kedai;
using namespace kedai::bot;

namespace {

const std::string kNew = "6281200000077";
const db::Sql kCustomers("SELECT COUNT(*) FROM customer");
const db::Sql kUnreachable("SELECT COUNT(*) FROM conversation WHERE reachable = 0");
const db::Sql kHeardAt("SELECT heard_at FROM conversation");

}  // namespace

TEST_CASE("somebody who shows a username only buys") {
  WhatsAppHouse house;
  house.bind_owner();
  house.graph.identity(kAni, FakeGraph::Identity::UsernameOnly);
  house.order();
  house.graph.await(kSri, "Pesanan baru 1001");
  house.graph.press(kSri, "Terima");
  house.graph.await(kAni, "diterima");
}

TEST_CASE("somebody known by the number only buys") {
  WhatsAppHouse house;
  house.bind_owner();
  house.graph.identity(kAni, FakeGraph::Identity::WaIdOnly);
  house.order();
  house.graph.await(kSri, "+" + kAni);
  house.graph.press(kSri, "Terima");
  house.graph.await(kAni, "diterima");
}

TEST_CASE("news of the order follows to the new number, and the old one's next holder is nobody") {
  WhatsAppHouse house;
  house.bind_owner();
  SECTION("by number and user id") {}
  SECTION("by the number alone") { house.graph.identity(kAni, FakeGraph::Identity::WaIdOnly); }
  house.order();
  house.graph.change_number(kAni, kNew);
  REQUIRE(house.graph.eventually([&] { return house.graph.all_delivered(); }));
  house.graph.await(kSri, "Pesanan baru 1001");
  house.graph.press(kSri, "Terima");
  house.graph.await(kNew, "diterima");

  house.graph.identity(kAni, FakeGraph::Identity::WaIdOnly);  // somebody else by now
  house.graph.say(kAni, "pesanan saya");
  house.graph.await(kAni, "Belum ada pesanan");
  house.graph.say(kNew, "pesanan saya");
  house.graph.await(kNew, "1001");
  CHECK(house.count(kCustomers) == 3);
}

TEST_CASE("with another user id a customer is the same") {
  WhatsAppHouse house;
  house.bind_owner();
  house.graph.identity(kAni, FakeGraph::Identity::UsernameOnly);
  house.graph.say(kAni, "2 tekwan");
  house.graph.await(kAni, "Masuk keranjang");
  house.graph.change_user_id(kAni, "ID.99");
  house.graph.say(kAni, "keranjang");
  house.graph.await(kAni, "2 x Tekwan");
  CHECK(house.count(kCustomers) == 2);
}

TEST_CASE("staff whose number changes are staff no more until they are invited again") {
  WhatsAppHouse house;
  house.bind_owner();
  house.graph.change_number(kSri, kNew);
  house.graph.say(kNew, "stok tekwan");
  house.graph.await(kNew, "Mau berapa");
  CHECK(house.graph.picture(kNew).find("ada 25") == std::string::npos);
  house.graph.say(kNew, house.world.invite("dapur", Role::Owner));
  house.graph.await(kNew, "sebagai pemilik");
  house.graph.say(kNew, "stok tekwan");
  house.graph.await(kNew, "ada 25");
}

TEST_CASE("a customer who blocks the shop is not written to; the owner hears of it") {
  WhatsAppHouse house;
  house.bind_owner();
  house.order();
  house.graph.await(kSri, "Pesanan baru 1001");
  house.graph.block(kAni);
  house.graph.press(kSri, "Terima");
  house.graph.await(kSri, "tidak bisa dikirim");
  CHECK(house.count(kUnreachable) == 1);
  house.graph.unblock(kAni);
  house.graph.say(kAni, "pesanan saya");
  house.graph.await(kAni, "sedang disiapkan");
  CHECK(house.count(kUnreachable) == 0);
}

TEST_CASE("a message that comes late is answered and moves nothing back") {
  WhatsAppHouse house;
  house.graph.say(kAni, "halo");
  house.graph.await(kAni, "Selamat datang");
  const auto heard = house.count(kHeardAt);
  house.graph.backdate(std::chrono::hours{20});
  house.graph.say(kAni, "keranjang");
  house.graph.await(kAni, "Keranjang masih kosong");
  CHECK(house.count(kHeardAt) == heard);
}

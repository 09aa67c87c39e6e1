// The last five pieces and sixty-four people who want one each, at the door that the lane uses.
#include <catch2/catch.hpp>

#include "tests/harness/test_shop.h"

using namespace kedai;
using namespace kedai::harness;

TEST_CASE("of 64 customers who order the last 5 pieces, 5 get one and 59 a clear answer") {
  World world;
  TestShop shop(world);
  shop.staff("pemilik", Role::Owner);
  shop.set_available("CKO-BTL", 5);
  constexpr int kPeople = 64;
  const auto name = [](int i) { return "pembeli" + std::to_string(i); };
  for (int i = 0; i < kPeople; ++i) {
    Chat& buyer = shop.chat(name(i));
    buyer.say("1 cuko");
    buyer.press("Checkout");
    buyer.press("Ambil sendiri");
    REQUIRE(buyer.find_button("Pesan sekarang"));
  }
  int placed = 0;
  int told = 0;
  for (int i = 0; i < kPeople; ++i) {
    Chat& buyer = shop.chat(name(i));
    buyer.press("Pesan sekarang");
    const std::string& answer = buyer.last().message.text;
    if (answer.find("sudah kami catat") != std::string::npos)
      ++placed;
    else if (answer.find("Cuko Pempek baru saja habis") != std::string::npos &&
             buyer.find_button("Ganti Cuko Pempek"))
      ++told;
    buyer.press("Pesan sekarang");  // and once more, to be sure
  }
  CHECK(placed == 5);
  CHECK(told == kPeople - 5);
  const StockCount count = shop.stock("CKO-BTL");
  CHECK(count.available == 0);
  CHECK(count.held == 5);
  shop.with([&](Shop& open) { CHECK(open.orders.open(100).size() == 5); });
}

// The owner, sari, at her chat: what the tests of the staff's commands stand in.
#pragma once

#include "tests/flows/shop_fixture.h"

namespace kedai {

struct Desk : ShopFixture {
  using ShopFixture::press;
  using ShopFixture::say;
  Desk() { bind("sari"); }
  ~Desk() { CHECK(stock_is_sound()); }
  std::string say(const std::string& text) { return ShopFixture::say("sari", text); }
  std::string press(const std::string& label) { return ShopFixture::press("sari", label); }
  OrderStatus status(std::int64_t number) { return order(number).status; }
};

}  // namespace kedai

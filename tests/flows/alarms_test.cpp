// The same alarm is told once in six hours, also by a clock that was wrong for a while.
#include "tests/flows/shop_fixture.h"

using namespace kedai;

TEST_CASE_METHOD(ShopFixture,
                 "an alarm of a clock that was a day ahead does not silence the next") {
  bind("sari");
  const auto told = [&] {
    return with([&](Shop& shop) {
      return alarm_once(shop, "given_up:telegram", "alarm.message_failed", now).size();
    });
  };
  CHECK(told() == 1);
  CHECK(told() == 0);
  now += std::chrono::hours{24};
  CHECK(told() == 1);
  now -= std::chrono::hours{24};
  CHECK(told() == 1);
  now -= std::chrono::hours{1};  // nothing to speak of
  CHECK(told() == 0);
}

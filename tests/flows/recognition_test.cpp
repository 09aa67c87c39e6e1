// People with two identities on one channel, as WhatsApp knows them.
#include "flows/recognition.h"

#include <catch2/catch.hpp>

#include "flows/converse.h"
#include "tests/harness/test_shop.h"

using namespace kedai;
using namespace kedai::harness;

namespace {

const Identity kBsuid{"whatsapp", "bsuid", "ID.111"};
const Identity kPhone{"whatsapp", "wa_id", "6281234567890"};
const Identity kOtherBsuid{"whatsapp", "bsuid", "ID.222"};

Event from(const Identity& identity, std::optional<Identity> also = {}) {
  static int number = 0;
  const bool phone = identity.kind == "wa_id";
  Event event{"whatsapp",
              std::to_string(++number),
              (phone ? "+" : "") + identity.value,
              identity,
              "Siti",
              "",
              Said{"halo"}};
  event.also = std::move(also);
  if (phone || event.also) event.phone = "+" + kPhone.value;
  return event;
}

struct House {
  ChatRow chat_of(const Event& event) {
    return shop.with([&](Shop& its) {
      converse(its, event, world.now);
      return *known_chat(its, event);
    });
  }
  World world;
  TestShop shop{world};
};

}  // namespace

TEST_CASE("one person by BSUID, by phone and by both is one customer in one chat") {
  House house;
  const ChatRow both = house.chat_of(from(kBsuid, kPhone));
  const ChatRow by_id = house.chat_of(from(kBsuid));
  const ChatRow by_phone = house.chat_of(from(kPhone));
  CHECK(by_id.id == both.id);
  CHECK(by_phone.id == both.id);
  CHECK(by_phone.address == kBsuid.value);
  CHECK(house.shop.with([&](Shop& shop) { return shop.customers.get(both.customer).phone; }) ==
        "+6281234567890");
}

TEST_CASE("somebody known by phone gets a BSUID and stays the same customer") {
  House house;
  const ChatRow before = house.chat_of(from(kPhone));
  CHECK(before.address == "+6281234567890");
  const ChatRow after = house.chat_of(from(kBsuid, kPhone));
  CHECK(after.id == before.id);
  CHECK(after.address == kBsuid.value);
  CHECK(house.chat_of(from(kBsuid)).id == before.id);
}

TEST_CASE("a known phone with another BSUID is another person: numbers are recycled") {
  House house;
  const ChatRow old = house.chat_of(from(kBsuid, kPhone));
  const ChatRow fresh = house.chat_of(from(kOtherBsuid, kPhone));
  CHECK(fresh.id != old.id);
  CHECK(fresh.customer != old.customer);
  CHECK(house.chat_of(from(kPhone)).id == fresh.id);
  CHECK(house.chat_of(from(kBsuid)).id == old.id);
}

TEST_CASE("only the channel's own word moves a customer to another number") {
  House house;
  const ChatRow old = house.chat_of(from(kBsuid, kPhone));
  const Identity number{"whatsapp", "wa_id", "6289999999999"};
  house.shop.with([&](Shop& shop) {
    return move_identity(shop,
                         {{kBsuid, kPhone}, {kOtherBsuid, number}, "ID.222", "+6289999999999"},
                         house.world.now);
  });
  const ChatRow now = house.chat_of(from(kOtherBsuid, number));
  CHECK(now.id == old.id);
  CHECK(now.address == "ID.222");
}

TEST_CASE("a staff binding does not move with the number, and a recycled number is no staff") {
  House house;
  const auto is_staff = [&](const Event& event) {
    return house.shop.with([&](Shop& shop) {
      converse(shop, event, house.world.now);
      return staff_of(shop, event, known_chat(shop, event)->id).has_value();
    });
  };
  const std::string code = house.shop.invite(Role::Owner);
  Event binding = from(kBsuid, kPhone);
  binding.content = Said{code};
  house.shop.with([&](Shop& shop) { return converse(shop, binding, house.world.now); });
  CHECK(is_staff(from(kBsuid, kPhone)));
  CHECK(is_staff(from(kBsuid)));
  CHECK_FALSE(is_staff(from(kOtherBsuid, kPhone)));

  house.shop.with([&](Shop& shop) {
    return move_identity(shop, {{kBsuid}, {}, "", ""}, house.world.now);
  });
  CHECK_FALSE(is_staff(from(kBsuid)));
}

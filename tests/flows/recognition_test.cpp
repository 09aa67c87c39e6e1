// People with two identities on one channel, as WhatsApp knows them.
#include "flows/recognition.h"

#include <catch2/catch.hpp>

#include "flows/converse.h"
#include "flows/talk.h"
#include "tests/harness/test_shop.h"

using namespace kedai;
using namespace kedai::harness;

namespace {

const Identity kBsuid{"whatsapp", "bsuid", "ID.111"};
const Identity kPhone{"whatsapp", "wa_id", "6281234567890"};
const Identity kOtherBsuid{"whatsapp", "bsuid", "ID.222"};
const Identity kOtherPhone{"whatsapp", "wa_id", "6289999999999"};

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
  if (phone) event.phone = "+" + identity.value;
  if (event.also) event.phone = "+" + event.also->value;
  return event;
}
Event saying(Event event, const std::string& text) {
  event.content = Said{text};
  return event;
}

struct House {
  ChatRow chat_of(const Event& event) {
    return shop.with([&](Shop& its) {
      converse(its, event, world.now);
      return *known_chat(its, event);
    });
  }
  std::vector<Letter> move(const std::vector<Identity>& before, const std::vector<Identity>& after,
                           const std::string& address, const std::string& phone = "") {
    return shop.with([&](Shop& its) {
      return move_identity(its, {before, after, address, phone}, world.now);
    });
  }
  bool is_staff(const Event& event) {
    return shop.with([&](Shop& its) {
      converse(its, event, world.now);
      return Talk(its, event, *known_chat(its, event), world.now).staff.has_value();
    });
  }
  void order(const Event& who) {
    chat_of(saying(who, "2 tekwan, ambil sendiri"));
    Event again = saying(who, "ya");
    again.message_id += "b";
    chat_of(again);
  }
  std::vector<Order> orders_of(CustomerId customer) {
    return shop.with([&](Shop& its) { return its.orders.of_customer(customer, 10); });
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
  house.move({kBsuid, kPhone}, {kOtherBsuid, kOtherPhone}, "ID.222", "+6289999999999");
  const ChatRow now = house.chat_of(from(kOtherBsuid, kOtherPhone));
  CHECK(now.id == old.id);
  CHECK(now.address == "ID.222");
}

TEST_CASE("after a change the next holder of the old number is a stranger") {
  House house;
  const ChatRow old = house.chat_of(from(kPhone));
  house.move({kPhone}, {kOtherPhone}, "+6289999999999", "+6289999999999");
  CHECK(house.chat_of(from(kOtherPhone)).address == "+6289999999999");

  SECTION("by the number alone") {
    const ChatRow next = house.chat_of(from(kPhone));
    CHECK(next.customer != old.customer);
    CHECK(next.address == "+6281234567890");
  }
  SECTION("with a user id") { CHECK(house.chat_of(from(kBsuid, kPhone)).customer != old.customer); }
  CHECK(house.chat_of(from(kOtherPhone)).id == old.id);
}

TEST_CASE("with the number the user id changes, told or not") {
  House house;
  const ChatRow old = house.chat_of(from(kBsuid, kPhone));
  house.move({kPhone}, {kOtherPhone}, "+6289999999999", "+6289999999999");
  CHECK(house.chat_of(from(kOtherBsuid, kOtherPhone)).id == old.id);
  CHECK(house.chat_of(from(kBsuid, kPhone)).id != old.id);
}

TEST_CASE("a change of the user id alone leaves the number") {
  House house;
  const ChatRow old = house.chat_of(from(kBsuid, kPhone));
  house.move({kBsuid}, {kOtherBsuid}, "ID.222");
  CHECK(house.chat_of(from(kPhone)).id == old.id);
  CHECK(house.chat_of(from(kOtherBsuid)).id == old.id);
  CHECK(house.chat_of(from(kBsuid)).id != old.id);
}

TEST_CASE("whoever speaks by the new id before the change is told keeps all of both") {
  House house;
  house.order(from(kBsuid, kPhone));
  const ChatRow old = house.chat_of(from(kBsuid, kPhone));
  house.chat_of(saying(from(kBsuid), "1 cuko"));
  house.world.now += std::chrono::hours{30};
  house.order(from(kOtherBsuid, kOtherPhone));
  const ChatRow early = house.chat_of(saying(from(kOtherBsuid), "3 tekwan"));
  REQUIRE(early.customer != old.customer);

  house.move({kBsuid}, {kOtherBsuid}, "ID.222");
  const auto now = house.shop.with([&](Shop& shop) { return *shop.conversations.find(old.id); });
  CHECK(now.address == "ID.222");
  CHECK(now.heard_at == house.world.now);
  CHECK(now.state == early.state);
  CHECK_FALSE(
      house.shop.with([&](Shop& shop) { return shop.conversations.find(early.id)->reachable; }));
  CHECK(house.chat_of(from(kOtherBsuid)).id == old.id);
  CHECK(house.chat_of(from(kOtherPhone)).id == old.id);
  const auto orders = house.orders_of(old.customer);
  REQUIRE(orders.size() == 2);
  CHECK(orders[0].chat == old.id);
  CHECK(orders[1].chat == old.id);
  CHECK(house.shop.with([&](Shop& shop) { return shop.carts.load(old.customer).lines.size(); }) ==
        2);
}

TEST_CASE("a voucher for once stays used when the one who used it turns out to be somebody known") {
  House house;
  const ChatRow old = house.chat_of(from(kPhone, kBsuid));
  Voucher voucher;
  voucher.code = "SEKALI";
  voucher.kind = Voucher::Kind::Amount;
  voucher.amount = {5'000};
  voucher.most_uses_each = 1;
  house.shop.with([&](Shop& shop) {
    voucher.id = shop.new_id(house.world.now);
    shop.vouchers.save(voucher);
  });
  house.chat_of(saying(from(kOtherBsuid), "voucher sekali"));
  house.order(from(kOtherBsuid));
  house.move({kBsuid}, {kOtherBsuid}, "+6289999999999");
  const auto orders = house.orders_of(old.customer);
  REQUIRE(orders.size() == 1);
  CHECK(orders[0].voucher == "SEKALI");
  CHECK(house.shop.with([&](Shop& shop) {
    return shop.vouchers.find("SEKALI", old.customer)->uses_of_customer;
  }) == 1);
  house.chat_of(saying(from(kOtherBsuid), "voucher sekali"));
  house.order(from(kOtherBsuid));
  REQUIRE(house.orders_of(old.customer).size() == 2);
  CHECK(house.orders_of(old.customer)[0].voucher.empty());
  CHECK(voucher_faults(*house.world.database).empty());
}

TEST_CASE("letters that wait for somebody who moves go to the new address") {
  House house;
  const ChatRow old = house.chat_of(from(kBsuid));
  house.shop.with([&](Shop& shop) {
    shop.mailbox.post({shop.id(),
                       {7},
                       old.id,
                       "whatsapp",
                       old.address,
                       encode(Letter{old.id, {"diterima"}}),
                       0,
                       {},
                       {}});
  });
  house.move({kBsuid}, {kOtherBsuid}, "ID.222");
  const auto waiting = waiting_letters(*house.world.database, {}, 10);
  REQUIRE(waiting.size() == 1);
  CHECK(waiting[0].address == "ID.222");
}

TEST_CASE("whoever had the new number before loses it, and keeps what is theirs") {
  House house;
  const ChatRow former = house.chat_of(from(kOtherPhone));
  const ChatRow old = house.chat_of(from(kPhone));
  house.move({kPhone}, {kOtherPhone}, "+6289999999999", "+6289999999999");
  CHECK(house.chat_of(from(kOtherPhone)).id == old.id);
  const auto theirs =
      house.shop.with([&](Shop& shop) { return *shop.conversations.find(former.id); });
  CHECK(theirs.customer == former.customer);
  CHECK_FALSE(theirs.reachable);
  CHECK(theirs.address != "+6289999999999");
}

TEST_CASE("an address is whose the identities say, not whose chat it was") {
  House house;
  const ChatRow by_phone = house.chat_of(from(kPhone));
  const ChatRow by_id = house.chat_of(from(kBsuid));
  CHECK(house.chat_of(from(kBsuid, kPhone)).id == by_id.id);
  CHECK(house.chat_of(from(kPhone)).id == by_id.id);
  CHECK(by_phone.id != by_id.id);
}

TEST_CASE("a staff binding does not move with the number, and a recycled number is no staff") {
  House house;
  house.chat_of(saying(from(kBsuid, kPhone), house.shop.invite(Role::Owner)));
  CHECK(house.is_staff(from(kBsuid, kPhone)));
  CHECK(house.is_staff(from(kBsuid)));
  CHECK_FALSE(house.is_staff(from(kOtherBsuid, kPhone)));
  CHECK_FALSE(house.is_staff(from(kPhone)));

  house.move({kBsuid}, {}, "");
  CHECK_FALSE(house.is_staff(from(kBsuid)));
}

TEST_CASE("a warning that names the number alone suspends staff who are bound by their id") {
  House house;
  Chat& other = house.shop.staff("bu-sri", Role::Owner);
  house.chat_of(saying(from(kBsuid, kPhone), house.shop.invite(Role::Admin)));
  const auto letters = house.move({kPhone}, {}, "");
  CHECK_FALSE(house.is_staff(from(kBsuid)));
  REQUIRE(letters.size() == 1);
  CHECK(letters[0].to == other.id);
  CHECK(letters[0].message.text.find("Siti") != std::string::npos);
}

TEST_CASE("a change of number that names no id suspends them, too") {
  House house;
  house.chat_of(saying(from(kBsuid, kPhone), house.shop.invite(Role::Owner)));
  house.move({kPhone}, {kOtherPhone}, "+6289999999999", "+6289999999999");
  CHECK_FALSE(house.is_staff(from(kOtherPhone)));
  CHECK_FALSE(house.is_staff(from(kOtherBsuid, kOtherPhone)));
}

TEST_CASE("staff bound by their number stay staff when it is hidden, and nobody gets it with it") {
  House house;
  house.chat_of(saying(from(kPhone), house.shop.invite(Role::Owner)));
  CHECK(house.is_staff(from(kBsuid, kPhone)));
  CHECK(house.is_staff(from(kBsuid)));
  CHECK_FALSE(house.is_staff(from(kOtherBsuid, kPhone)));
  CHECK_FALSE(house.is_staff(from(kPhone)));
}

TEST_CASE("staff invited again by their other identity are told of each thing once") {
  House house;
  house.chat_of(saying(from(kPhone), house.shop.invite(Role::Admin)));
  house.chat_of(saying(from(kBsuid, kPhone), house.shop.invite(Role::Owner)));
  const auto all = house.shop.with([](Shop& shop) { return shop.staff.all(); });
  REQUIRE(all.size() == 1);
  CHECK(all[0].role == Role::Owner);
}

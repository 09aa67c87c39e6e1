// A mark may run again when nobody knew whether its commit had been: it says and buries once.
#include "bot/marks.h"

#include <catch2/catch.hpp>

#include "tests/harness/test_shop.h"

using namespace kedai;
using namespace kedai::bot;
using namespace kedai::harness;
using Outcome = Delivery::Outcome;

namespace {

const db::Sql kBuried("SELECT COUNT(*) FROM dead_letter");

struct House {
  House() {
    buyer = &shop.chat("pembeli", "whatsapp");
    buyer->say("halo");
    shop.staff("pemilik", Role::Owner, "telegram");
    const Letter letter{buyer->id, {"Pesanan siap"}};
    row = {shop.id, {7}, buyer->id, "whatsapp", "+62", encode(letter), 0, world.now, world.now};
    shop.with([&](Shop& open) { open.mailbox.post(row); });
  }
  template <class Mark>
  std::size_t letters_of(Mark mark, const Delivery& delivery) {
    const Tried tried{row, decode_letter(row.body), delivery};
    return shop.with([&](Shop& open) { return mark(open, tried, world.now).size(); });
  }
  std::size_t letters_of_later(const Delivery& delivery) {
    const Tried tried{row, decode_letter(row.body), delivery};
    return shop.with(
        [&](Shop& open) { return mark_for_later(open, tried, row, world.now).size(); });
  }
  std::int64_t buried() {
    auto rows = world.database->query(kBuried);
    rows.next();
    return rows.integer(0);
  }

  World world;
  TestShop shop{world};
  Chat* buyer = nullptr;
  OutboxRow row;
};

}  // namespace

TEST_CASE("a letter given up twice is buried once and told once") {
  House house;
  const Delivery refused{Outcome::Refused, "", {}, "no"};
  CHECK(house.letters_of(mark_given_up, refused) == 1);
  house.world.now += std::chrono::hours{7};  // past the quiet between alarms
  CHECK(house.letters_of(mark_given_up, refused) == 0);
  CHECK(house.buried() == 1);
}

TEST_CASE("a letter whose person wrote meanwhile is posted anew once") {
  House house;
  const Delivery held{Outcome::Held, "", {}, "silent"};
  CHECK(house.letters_of(mark_held, held) == 1);
  CHECK(house.letters_of(mark_held, held) == 0);
}

TEST_CASE("what follows a sending follows once") {
  House house;
  Delivery sent{Outcome::Sent, "wamid.1"};
  sent.afterwards = [&](Shop&, Time) { return std::vector<Letter>{{house.buyer->id, {"more"}}}; };
  CHECK(house.letters_of(mark_sent, sent) == 1);
  CHECK(house.letters_of(mark_sent, sent) == 0);
}

TEST_CASE("what follows a try that failed follows once, and a later mark is not undone by it") {
  House house;
  house.row.attempts = 1;
  Delivery later{Outcome::TryLater, "", {}, "slow"};
  later.afterwards = [&](Shop&, Time) { return std::vector<Letter>{{house.buyer->id, {"more"}}}; };
  CHECK(house.letters_of_later(later) == 1);
  CHECK(house.letters_of_later(later) == 0);
  Delivery held{Outcome::Held, "", {}, "silent"};
  held.heard = house.world.now;
  CHECK(house.letters_of(mark_held, held) == 0);
  house.row.attempts = 2;
  CHECK(house.letters_of_later(later) == 0);
  house.shop.with([&](Shop& open) { CHECK(open.mailbox.held(house.buyer->id).size() == 1); });
}

TEST_CASE("a letter of which the first message has left is held without it") {
  House house;
  Delivery held{Outcome::Held, "", {}, "silent"};
  held.heard = house.world.now;
  held.messages_left = 1;
  CHECK(house.letters_of(mark_held, held) == 0);
  house.shop.with([&](Shop& open) {
    const auto rows = open.mailbox.held(house.buyer->id);
    REQUIRE(rows.size() == 1);
    CHECK(decode_letter(rows[0].body).messages_left == 1);
  });
}

TEST_CASE("staff who cannot be reached any more are told of, whatever was refused before") {
  House house;
  Chat& admin = house.shop.staff("admin", Role::Admin, "telegram");
  house.row.chat = admin.id;
  CHECK(house.letters_of(mark_given_up, {Outcome::Refused, "", {}, "no"}) == 0);
  house.shop.with([&](Shop& open) { open.mailbox.post(house.row); });
  CHECK(house.letters_of(mark_given_up, {Outcome::Unreachable, "", {}, "blocked"}) == 1);
}

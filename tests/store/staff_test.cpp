#include "store/staff.h"

#include <catch2/catch.hpp>
#include <set>

#include "tests/harness/test_shop.h"

using namespace kedai;
using namespace kedai::harness;

namespace {

struct Invited {
  World world;
  TestShop shop{world};
  std::string code = shop.invite(Role::Admin);

  std::optional<Role> redeem(TestShop& at, const std::string& said) {
    return at.with([&](Shop& open) { return open.staff.redeem(said, world.now); });
  }
};

}  // namespace

TEST_CASE("an invitation works once") {
  Invited invited;
  CHECK(invited.redeem(invited.shop, invited.code) == Role::Admin);
  CHECK_FALSE(invited.redeem(invited.shop, invited.code));
}

TEST_CASE("a wrong code is nothing and leaves the right one good") {
  Invited invited;
  for (const auto& wrong : {std::string{}, std::string("AAAAAAAAAA"), invited.code + "A",
                            invited.code.substr(1), " " + invited.code})
    CHECK_FALSE(invited.redeem(invited.shop, wrong));
  CHECK(invited.redeem(invited.shop, invited.code) == Role::Admin);
}

TEST_CASE("an invitation ends with its time") {
  Invited invited;
  invited.world.now += std::chrono::hours{24} + std::chrono::milliseconds{1};
  CHECK_FALSE(invited.redeem(invited.shop, invited.code));
}

TEST_CASE("an invitation of one shop opens no other") {
  Invited invited;
  ShopSetup setup = demo_shop();
  setup.profile.slug = "lain";
  TestShop other(invited.world, setup);
  CHECK_FALSE(invited.redeem(other, invited.code));
  CHECK(invited.redeem(invited.shop, invited.code) == Role::Admin);
}

TEST_CASE("codes are long, readable and never twice the same") {
  std::set<std::string> codes;
  for (int i = 0; i < 1'000; ++i) {
    const std::string code = new_invitation_code();
    CHECK(code.size() == 10);
    CHECK(code.find_first_of("01OIL") == std::string::npos);
    CHECK(codes.insert(code).second);
  }
}

TEST_CASE("a role belongs to one user of one channel") {
  World world;
  TestShop shop(world);
  const Chat& owner = shop.staff("pemilik", Role::Owner, "telegram");
  shop.with([&](Shop& open) {
    const auto found = open.staff.find("telegram", owner.address);
    REQUIRE(found);
    CHECK(found->role == Role::Owner);
    CHECK(found->chat == owner.id);
    CHECK(open.staff.of_chat(owner.id)->id == found->id);
    CHECK_FALSE(open.staff.of_chat({owner.id.value + 1}));
    CHECK_FALSE(open.staff.find("web", owner.address));
    CHECK_FALSE(open.staff.find("telegram", owner.address + "1"));
  });
}

TEST_CASE("somebody who is bound again changes role and is not there twice") {
  World world;
  TestShop shop(world);
  shop.staff("sri", Role::Admin);
  shop.staff("sri", Role::Owner);
  shop.with([&](Shop& open) {
    REQUIRE(open.staff.all().size() == 1);
    CHECK(open.staff.all()[0].role == Role::Owner);
  });
}

#include "bot/channels/webchat_identity.h"

#include <catch2/catch.hpp>

using namespace kedai;
using namespace kedai::bot;
using Purpose = WebSeal::Purpose;

namespace {
const WebSeal kSeal("a key of thirty-two bytes or more");
const Visitor kCustomer{{1}, WebRole::Customer, "0123456789abcdef0123456789abcdef"};
}  // namespace

TEST_CASE("a cookie gives back its visitor") {
  const auto sealed = kSeal.seal(Purpose::Cookie, kCustomer);
  const auto opened = kSeal.open(Purpose::Cookie, {1}, WebRole::Customer, sealed);
  REQUIRE(opened);
  CHECK(opened->id == kCustomer.id);
}

TEST_CASE("a cookie is good for its own shop, role and purpose only") {
  const auto sealed = kSeal.seal(Purpose::Cookie, kCustomer);
  CHECK_FALSE(kSeal.open(Purpose::Cookie, {2}, WebRole::Customer, sealed));
  CHECK_FALSE(kSeal.open(Purpose::Cookie, {1}, WebRole::Staff, sealed));
  CHECK_FALSE(kSeal.open(Purpose::Link, {1}, WebRole::Customer, sealed));
  CHECK_FALSE(kSeal.open(Purpose::Form, {1}, WebRole::Customer, sealed));
}

TEST_CASE("a forged or damaged cookie is nobody's") {
  const auto sealed = kSeal.seal(Purpose::Cookie, kCustomer);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto forged = sealed;
    forged[i] = forged[i] == '0' ? '1' : '0';
    INFO(i);
    CHECK_FALSE(kSeal.open(Purpose::Cookie, {1}, WebRole::Customer, forged));
  }
  for (const std::string& other : {std::string(), kCustomer.id, sealed + "0", sealed.substr(1)})
    CHECK_FALSE(kSeal.open(Purpose::Cookie, {1}, WebRole::Customer, other));
}

TEST_CASE("another installation's key opens nothing") {
  const WebSeal other("another key of thirty-two bytes..");
  CHECK_FALSE(
      other.open(Purpose::Cookie, {1}, WebRole::Customer, kSeal.seal(Purpose::Cookie, kCustomer)));
}

TEST_CASE("a short key is refused") { CHECK_THROWS_AS(WebSeal("short"), std::invalid_argument); }

TEST_CASE("every visitor is another") {
  const auto a = new_visitor({1}, WebRole::Customer);
  const auto b = new_visitor({1}, WebRole::Customer);
  CHECK(a.id.size() == 32);
  CHECK(a.id != b.id);
}

TEST_CASE("a staff link leads to the shop's staff chat with the visitor's key") {
  const Visitor owner{{1}, WebRole::Staff, kCustomer.id};
  const auto link = staff_link(kSeal, owner, "dapur");
  const std::string start = "/dapur/staff?key=";
  REQUIRE(link.substr(0, start.size()) == start);
  CHECK(kSeal.open(Purpose::Link, {1}, WebRole::Staff, link.substr(start.size())));
}

// How many connections an address may hold, and whose word on it is taken.
#include "bot/edge/peers.h"

#include <catch2/catch.hpp>

#include "tests/edge/house.h"

using namespace kedai;
using namespace kedai::edge;
using namespace kedai::test;

namespace {

const std::string kOne = "203.0.113.7";

Peers two_each() { return Peers({"127.0.0.1", "10.0.0.0/8", "fd00::/8"}, 2); }

std::string get_from(const std::string& forwarded) {
  return "GET /peer HTTP/1.1\r\nHost: kedai\r\nX-Forwarded-For: " + forwarded + "\r\n\r\n";
}

}  // namespace

TEST_CASE("an address holds as many connections as it may, others their own") {
  Peers peers = two_each();
  CHECK(peers.enter(kOne));
  CHECK(peers.enter(kOne));
  CHECK_FALSE(peers.enter(kOne));
  CHECK(peers.enter("203.0.113.8"));
  CHECK_FALSE(peers.enter("::ffff:203.0.113.7"));  // the same, seen by IPv6
  peers.leave(kOne);
  CHECK(peers.enter(kOne));
  CHECK_FALSE(peers.enter(kOne));
}

TEST_CASE("of IPv6 a customer's whole network counts as one") {
  Peers peers = two_each();
  CHECK(peers.enter("2001:db8:1:2::1"));
  CHECK(peers.enter("2001:db8:1:2:ffff::9"));
  CHECK_FALSE(peers.enter("2001:db8:1:2::3"));
  CHECK(peers.enter("2001:db8:1:3::1"));
}

TEST_CASE("a trusted proxy may hold any number") {
  Peers peers = two_each();
  for (const char* proxy : {"127.0.0.1", "10.255.0.1", "::ffff:10.0.0.9", "fd12::1"})
    for (int i = 0; i < 5; ++i) CHECK(peers.enter(proxy));
  Peers none({}, 1);
  CHECK(none.enter("127.0.0.1"));
  CHECK_FALSE(none.enter("127.0.0.1"));
}

TEST_CASE("a request is whose a trusted proxy says, through any chain of them, and nobody else's") {
  const Peers peers = two_each();
  const std::string proxy = "127.0.0.1";
  CHECK(peers.client(kOne, "198.51.100.1") == "203.0.113.7");  // no proxy of ours
  CHECK(peers.client(proxy, "198.51.100.1") == "198.51.100.1");
  CHECK(peers.client(proxy, "6.6.6.6, 198.51.100.1") == "198.51.100.1");  // the first is hearsay
  CHECK(peers.client(proxy, "198.51.100.1 , 10.0.0.3") == "198.51.100.1");
  CHECK(peers.client(proxy, "") == "127.0.0.1");
  CHECK(peers.client(proxy, "10.0.0.1, rubbish") == "127.0.0.1");
  CHECK(peers.client(proxy, ",,") == "127.0.0.1");
  CHECK(peers.client("::ffff:127.0.0.1", "::ffff:198.51.100.1") == "198.51.100.1");
}

TEST_CASE("what is no network is named") {
  for (const char* bad : {"", "kedai", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "::/129"})
    CHECK_THROWS_AS(Peers({bad}, 1), std::invalid_argument);
}

TEST_CASE(
    "over HTTP: one address too many times is answered 503, a proxy's clients are told apart") {
  Limits limits;
  limits.connections_per_address = 1;
  House house(limits);
  house.server.route("GET", "/peer",
                     [](Request request, Respond respond) { respond(ok(request.peer)); });
  house.server.start();
  RawClient first, second, third;
  first.connect(house.port(), "127.0.0.2");
  CHECK(first.ask(get_from("198.51.100.1")).body == "127.0.0.2");
  second.connect(house.port(), "127.0.0.2");
  CHECK(second.ask(get_from("198.51.100.1")).status == 503);
  third.connect(house.port(), "127.0.0.3");
  CHECK(third.ask(get_from("")).status == 200);
  first.close();
  CHECK(soon([&] {
    RawClient again;
    again.connect(house.port(), "127.0.0.2");
    return again.ask(get_from("")).status == 200;
  }));
  RawClient proxied(house.port()), too(house.port());
  CHECK(proxied.ask(get_from("198.51.100.1")).body == "198.51.100.1");
  CHECK(too.ask(get_from("198.51.100.2")).body == "198.51.100.2");
}

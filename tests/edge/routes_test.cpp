#include "bot/edge/routes.h"

#include <catch2/catch.hpp>
#include <stdexcept>

#include "bot/edge/target.h"

using namespace kedai;
using edge::Plus;

namespace {

edge::Handle nothing() {
  return [](edge::Request, edge::Respond) {};
}

std::string pattern_for(const edge::Routes& routes, const std::string& method,
                        const std::string& path) {
  const auto found = routes.find(method, edge::parse_target(path)->segments);
  return found.route == nullptr ? "" : found.route->pattern;
}

}  // namespace

TEST_CASE("a literal segment is preferred to a named one, in whatever order they were added") {
  edge::Routes routes;
  routes.add("GET", "/{shop}/orders", nothing(), 0);
  routes.add("GET", "/admin/{page}", nothing(), 0);
  routes.add("GET", "/admin/orders", nothing(), 0);
  routes.add("GET", "/", nothing(), 0);
  CHECK(pattern_for(routes, "GET", "/admin/orders") == "/admin/orders");
  CHECK(pattern_for(routes, "GET", "/admin/stock") == "/admin/{page}");
  CHECK(pattern_for(routes, "GET", "/dapur/orders") == "/{shop}/orders");
  CHECK(pattern_for(routes, "GET", "/") == "/");
  CHECK(pattern_for(routes, "GET", "/dapur/stock") == "");
}

TEST_CASE("a less literal route serves the method that the more literal one lacks") {
  edge::Routes routes;
  routes.add("GET", "/orders/new", nothing(), 0);
  routes.add("POST", "/orders/{id}", nothing(), 0);
  CHECK(pattern_for(routes, "POST", "/orders/new") == "/orders/{id}");
  CHECK(routes.find("PUT", {"orders", "new"}).allow == "GET, HEAD, POST");
}

TEST_CASE("a named segment matches one segment that is not empty") {
  edge::Routes routes;
  routes.add("GET", "/telegram/{shop}", nothing(), 0);
  CHECK(routes.find("GET", {"telegram", "dapur"}).params.at("shop") == "dapur");
  CHECK(pattern_for(routes, "GET", "/telegram/") == "");
  CHECK(pattern_for(routes, "GET", "/telegram") == "");
  CHECK(pattern_for(routes, "GET", "/telegram/a/b") == "");
}

TEST_CASE("a socket's route is found only by an upgrade, beside a page of the same path") {
  edge::Routes routes;
  routes.add_socket("/chat/{shop}", [](const edge::Request&) { return edge::Response{}; });
  CHECK(pattern_for(routes, "GET", "/chat/dapur") == "");
  routes.add("GET", "/chat/{shop}", nothing(), 0);
  CHECK(pattern_for(routes, "GET", "/chat/dapur") == "/chat/{shop}");
  CHECK(routes.find_socket({"chat", "dapur"}).params.at("shop") == "dapur");
  CHECK(routes.find_socket({"chat"}).route == nullptr);
}

TEST_CASE("two routes for one place, and a pattern without its slash, are refused") {
  edge::Routes routes;
  routes.add("GET", "/a/{x}", nothing(), 0);
  CHECK_THROWS_AS(routes.add("GET", "/a/{y}", nothing(), 0), std::invalid_argument);
  CHECK_NOTHROW(routes.add("GET", "/a/y", nothing(), 0));
  CHECK_THROWS_AS(routes.add("GET", "a", nothing(), 0), std::invalid_argument);
}

TEST_CASE("a target is split before it is decoded") {
  const auto target = edge::parse_target("/a%2Fb//c+d/?x=1&y=a%26b&x=2&=z");
  REQUIRE(target);
  CHECK(target->segments == std::vector<std::string>{"a/b", "", "c+d", ""});
  CHECK(target->path == "/a/b//c+d/");
  CHECK(target->query == std::map<std::string, std::string>{{"x", "2"}, {"y", "a&b"}});
  CHECK(!edge::parse_target("*"));
  CHECK(!edge::parse_target(""));
}

TEST_CASE("broken escapes are refused, whole ones decoded") {
  CHECK(edge::percent_decoded("k%C3%B6pi+%2B", Plus::Space) == "k\xc3\xb6pi +");
  CHECK(edge::percent_decoded("a+b", Plus::Literal) == "a+b");
  for (const auto* broken : {"%", "%4", "%g0", "%0g", "a%00"}) {
    CHECK(!edge::percent_decoded(broken, Plus::Space));
  }
}

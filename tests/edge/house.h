// A server on a free loopback port with the routes that most tests use.
#pragma once

#include <atomic>
#include <chrono>
#include <thread>

#include "bot/edge/server.h"
#include "tests/edge/raw_client.h"

namespace kedai::test {

using namespace std::chrono_literals;

// Waits until `condition` holds, for at most five seconds; says whether it did.
template <class Condition>
bool soon(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + 5s;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(1ms);
  }
  return true;
}

inline edge::Response ok(std::string body) {
  edge::Response response;
  response.body = std::move(body);
  return response;
}

// GET /hello says "hello", POST /echo says the body again (at most 1000 bytes).
inline void furnish(edge::Server& server) {
  server.route("GET", "/hello", [](edge::Request, edge::Respond respond) { respond(ok("hello")); });
  server.route(
      "POST", "/echo",
      [](edge::Request request, edge::Respond respond) { respond(ok(request.body)); }, 1000);
}

struct House {
  edge::Server server;

  explicit House(const edge::Limits& limits = {}) : server("127.0.0.1", 0, limits) {
    furnish(server);
  }
  std::uint16_t port() const { return server.port(); }
};

struct OpenHouse : House {
  explicit OpenHouse(const edge::Limits& limits = {}) : House(limits) { server.start(); }
};

}  // namespace kedai::test

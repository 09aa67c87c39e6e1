#include <catch2/catch.hpp>

#include "tests/edge/house.h"

using namespace kedai;
using namespace kedai::test;

namespace {

// The idle limit stays long: on a busy machine a client may take long to say its first byte.
edge::Limits quick() {
  edge::Limits limits;
  limits.request_deadline = 150ms;
  limits.write_deadline = 150ms;
  return limits;
}

std::string chunk(std::size_t size) {
  char hex[32];
  std::snprintf(hex, sizeof hex, "%zx\r\n", size);
  return hex + std::string(size, 'x') + "\r\n";
}

const std::string kChunked =
    "POST /echo HTTP/1.1\r\nHost: kedai\r\nTransfer-Encoding: chunked\r\n\r\n";

}  // namespace

TEST_CASE("a head within its limit is served, one over it is answered 431") {
  OpenHouse house;
  RawClient within(house.port()), over(house.port());
  const auto big = [](std::size_t size) {
    return "GET /hello HTTP/1.1\r\nHost: kedai\r\nX-Big: " + std::string(size, 'x') + "\r\n\r\n";
  };
  CHECK(within.ask(big(16 * 1024 - 100)).status == 200);
  CHECK(over.ask(big(16 * 1024)).status == 431);
  CHECK(over.closed());
}

TEST_CASE("a head that never ends is answered 431 without waiting for its end") {
  OpenHouse house;
  RawClient client(house.port());
  CHECK(client.ask("GET /" + std::string(20'000, 'x')).status == 431);
}

TEST_CASE("a body of the route's limit is served, one byte more is answered 413") {
  OpenHouse house;
  RawClient within(house.port()), over(house.port());
  CHECK(within.ask(post("/echo", std::string(1000, 'x'))).body.size() == 1000);
  CHECK(over.ask(post("/echo", std::string(1001, 'x'))).status == 413);
  CHECK(over.closed());
}

TEST_CASE("a body over the limit is refused from its announcement alone") {
  OpenHouse house;
  RawClient client(house.port());
  const auto reply =
      client.ask("POST /echo HTTP/1.1\r\nHost: kedai\r\nContent-Length: 1001\r\n\r\n");
  CHECK(reply.status == 413);
}

TEST_CASE("a chunked body over the route's limit is answered 413") {
  OpenHouse house;
  RawClient within(house.port()), over(house.port()), endless(house.port());
  CHECK(within.ask(kChunked + chunk(500) + chunk(500) + "0\r\n\r\n").body.size() == 1000);
  CHECK(over.ask(kChunked + chunk(500) + chunk(501) + "0\r\n\r\n").status == 413);
  CHECK(endless.ask(kChunked + chunk(500) + chunk(500) + chunk(1)).status == 413);
}

TEST_CASE("a chunk extension or a trailer without end is answered 431") {
  OpenHouse house;
  RawClient extension(house.port()), trailer(house.port());
  CHECK(extension.ask(kChunked + "1;" + std::string(20'000, 'x')).status == 431);
  CHECK(trailer.ask(kChunked + "0\r\nX-Big: " + std::string(20'000, 'x')).status == 431);
}

TEST_CASE("a route may allow larger bodies than the others") {
  House house;
  house.server.route(
      "POST", "/large",
      [](edge::Request request, edge::Respond respond) {
        respond(ok(std::to_string(request.body.size())));
      },
      4 * 1024 * 1024);
  house.server.route("POST", "/usual", [](edge::Request request, edge::Respond respond) {
    respond(ok(std::to_string(request.body.size())));
  });
  house.server.start();
  const std::string body(3 * 1024 * 1024, 'x');
  RawClient large(house.port()), usual(house.port());
  CHECK(large.ask(post("/large", body)).body == std::to_string(body.size()));
  CHECK(usual.ask(post("/usual", body)).status == 413);
}

TEST_CASE("half a head is answered 408 at the deadline and closed") {
  OpenHouse house(quick());
  RawClient client(house.port());
  CHECK(client.ask("GET /hello HTTP/1.1\r\nHost: ke").status == 408);
  CHECK(client.closed());
}

TEST_CASE("half a body is answered 408 at the deadline") {
  OpenHouse house(quick());
  RawClient client(house.port());
  CHECK(client.ask("POST /echo HTTP/1.1\r\nHost: kedai\r\nContent-Length: 9\r\n\r\nhalf").status ==
        408);
}

TEST_CASE("dripping bytes do not put off the deadline of the whole request") {
  OpenHouse house(quick());
  RawClient client(house.port());
  const auto start = std::chrono::steady_clock::now();
  client.send("GET /hello HTTP/1.1\r\nX-Drip: ");
  std::thread drip([&] {
    while (client.send("x") && std::chrono::steady_clock::now() < start + 4s) {
      std::this_thread::sleep_for(20ms);
    }
  });
  CHECK(client.reply().status == 408);
  CHECK(std::chrono::steady_clock::now() - start < 3s);
  drip.join();
}

TEST_CASE("a connection without a request is closed silently, at first and between requests") {
  edge::Limits limits;
  limits.idle = 150ms;
  OpenHouse house(limits);
  RawClient fresh(house.port());
  CHECK(fresh.closed());
  std::unique_ptr<RawClient> kept;
  REQUIRE(soon([&] {  // the first one may be late itself
    kept = std::make_unique<RawClient>(house.port());
    return kept->ask(get("/hello")).status == 200;
  }));
  CHECK(kept->closed());
}

TEST_CASE("a kept connection may live longer than any one deadline") {
  OpenHouse house(quick());
  RawClient client(house.port());
  const auto end = std::chrono::steady_clock::now() + 500ms;
  while (std::chrono::steady_clock::now() < end) {
    REQUIRE(client.ask(get("/hello")).status == 200);
    std::this_thread::sleep_for(10ms);
  }
}

TEST_CASE("a reader who stalls is cut, and others are served meanwhile") {
  const std::string big(16 * 1024 * 1024, 'k');
  House house(quick());
  house.server.route("GET", "/big",
                     [&](edge::Request, edge::Respond respond) { respond(ok(big)); });
  house.server.start();
  RawClient stalled;
  stalled.receive_buffer(4096);
  stalled.connect(house.port());
  stalled.send(get("/big"));
  std::this_thread::sleep_for(400ms);  // the stall itself, longer than the write deadline
  RawClient other(house.port());
  CHECK(other.ask(get("/hello")).body == "hello");
  CHECK(stalled.rest().size() < big.size());
}

TEST_CASE("a handler that takes longer than every deadline is still answered") {
  House house(quick());
  std::thread later;
  house.server.route("GET", "/slow", [&](edge::Request, edge::Respond respond) {
    later = std::thread([respond] {
      std::this_thread::sleep_for(400ms);
      respond(ok("at last"));
    });
  });
  house.server.start();
  RawClient client(house.port());
  CHECK(client.ask(get("/slow")).body == "at last");
  later.join();
}

TEST_CASE("one connection too many is answered 503 and closed, and a freed place is taken") {
  edge::Limits limits;
  limits.connections = 2;
  OpenHouse house(limits);
  RawClient first(house.port()), second(house.port());
  CHECK(first.ask(get("/hello")).status == 200);
  CHECK(second.ask(get("/hello")).status == 200);

  RawClient third(house.port());
  const auto full = third.ask(get("/hello"));
  CHECK(full.status == 503);
  CHECK(full.says("Retry-After: 1\r\n"));
  CHECK(third.closed());

  second.close();
  CHECK(soon([&] { return RawClient(house.port()).ask(get("/hello")).status == 200; }));
  CHECK(first.ask(get("/hello")).status == 200);
}

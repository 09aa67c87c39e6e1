#include <sys/resource.h>

#include <catch2/catch.hpp>

#include "tests/edge/house.h"

using namespace kedai;
using namespace kedai::test;

namespace {

auto now() { return std::chrono::steady_clock::now(); }

// The process may open no descriptor beyond those it has, until the end of the scope.
class NoMoreDescriptors {
 public:
  NoMoreDescriptors() {
    getrlimit(RLIMIT_NOFILE, &before_);
    rlimit none = before_;
    none.rlim_cur = 0;
    setrlimit(RLIMIT_NOFILE, &none);
  }
  ~NoMoreDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](timeval t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

TEST_CASE("a stopping server closes idle connections at once and listens no more") {
  OpenHouse house;
  RawClient fresh(house.port()), kept(house.port());
  CHECK(kept.ask(get("/hello")).status == 200);
  const auto start = now();
  house.server.stop(10s);
  CHECK(now() - start < 3s);
  CHECK(fresh.closed());
  CHECK(kept.closed());
  CHECK_THROWS(RawClient(house.port()));
}

TEST_CASE("a stopping server answers the request in hand and closes after it") {
  std::atomic<bool> asked = false;
  edge::Respond respond;
  House house;
  house.server.route("GET", "/later", [&](edge::Request, edge::Respond given) {
    respond = std::move(given);
    asked = true;
  });
  house.server.start();
  RawClient client(house.port());
  client.send(get("/later") + get("/hello"));
  REQUIRE(soon([&] { return asked.load(); }));
  std::thread stopping([&] { house.server.stop(10s); });
  REQUIRE(soon([&] {
    try {
      return RawClient(house.port()).closed();
    } catch (const std::runtime_error&) {
      return true;
    }
  }));
  const auto start = now();
  respond(ok("the last"));
  const auto reply = client.reply();
  CHECK(reply.body == "the last");
  CHECK(reply.says("Connection: close\r\n"));
  CHECK(client.closed());
  client.close();
  stopping.join();
  CHECK(now() - start < 3s);
}

TEST_CASE("a stopping server waits for an answer no longer than its grace") {
  House house;
  edge::Respond kept;
  std::atomic<bool> asked = false;
  house.server.route("GET", "/never", [&](edge::Request, edge::Respond respond) {
    kept = std::move(respond);
    asked = true;
  });
  house.server.start();
  RawClient client(house.port()), half(house.port());
  half.send("GET /hel");
  client.send(get("/never"));
  REQUIRE(soon([&] { return asked.load(); }));
  const auto start = now();
  house.server.stop(200ms);
  CHECK(now() - start >= 200ms);
  CHECK(now() - start < 3s);
  CHECK(client.closed());
  CHECK(half.closed());
}

TEST_CASE("stopping twice, or without having started, is harmless") {
  OpenHouse twice;
  twice.server.stop();
  twice.server.stop();
  House never;
  never.server.stop();
  CHECK_THROWS_AS(never.server.start(), std::logic_error);
}

TEST_CASE("a port in use is refused with its address and reason") {
  OpenHouse house;
  const auto port = std::to_string(house.port());
  CHECK_THROWS_WITH(edge::Server("127.0.0.1", house.port()),
                    "cannot listen on 127.0.0.1:" + port + ": Address already in use");
  CHECK_THROWS_AS(edge::Server("no address", 0), std::runtime_error);
}

TEST_CASE("a port is free again as soon as its server has stopped") {
  std::uint16_t port = 0;
  {
    OpenHouse house;
    port = house.port();
    RawClient client(port);
    CHECK(client.ask(get("/hello")).status == 200);
  }
  CHECK_NOTHROW(edge::Server("127.0.0.1", port));
}

TEST_CASE("a server out of descriptors goes on accepting when there are some, and does not spin") {
  OpenHouse house;
  RawClient before(house.port());
  CHECK(before.ask(get("/hello")).status == 200);
  RawClient during;
  double spent = 0;
  {
    NoMoreDescriptors none;
    during.connect(house.port());
    during.send(get("/hello"));
    CHECK(before.ask(get("/hello")).status == 200);
    const double start = cpu_seconds();
    std::this_thread::sleep_for(300ms);  // long enough for a spinning loop to show
    spent = cpu_seconds() - start;
  }
  CHECK(spent < 0.15);
  CHECK(during.reply().body == "hello");
}

// The edge under siege: thousands of connections that say nothing, hundreds that drip, readers who
// do not read, half requests. A webhook that comes meanwhile is answered at once, and memory stays.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <memory>

#include "tests/edge/house.h"

using namespace kedai;
using namespace kedai::edge;
using namespace kedai::test;
using Steady = std::chrono::steady_clock;

namespace {

constexpr std::size_t kIdle = 5'000;
constexpr std::size_t kDripping = 500;
constexpr std::size_t kStalled = 50;
constexpr int kWebhooks = 200;
constexpr std::size_t kPage = 1024 * 1024;
// A sanitizer keeps freed memory and takes its time: its figures are not the server's.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

std::size_t resident_kilobytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmRSS:")) return std::stoul(line.substr(6));
  return 0;
}

// Both ends of each connection are this process's.
void take_descriptors() {
  rlimit limit{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
  limit.rlim_cur = limit.rlim_max;
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
  REQUIRE(limit.rlim_cur > 2 * (kIdle + kDripping + kStalled) + 100);
}

using Crowd = std::vector<std::unique_ptr<RawClient>>;

// From a hundred addresses, as many as there are.
Crowd crowd(std::uint16_t port, std::size_t size) {
  Crowd all;
  for (std::size_t i = 0; i < size; ++i) {
    all.push_back(std::make_unique<RawClient>());
    all.back()->connect(port, ("127.0.0." + std::to_string(2 + i % 100)).c_str());
  }
  return all;
}

struct Webhooks {
  explicit Webhooks(std::uint16_t port) : client(port) {}

  // How long each took, in milliseconds, from the shortest.
  std::vector<double> send() {
    std::vector<double> took;
    for (int i = 0; i < kWebhooks; ++i) {
      const auto begun = Steady::now();
      REQUIRE(client.ask("POST /echo HTTP/1.1\r\nHost: kedai\r\nContent-Length: 5\r\n\r\nhello")
                  .status == 200);
      took.push_back(std::chrono::duration<double, std::milli>(Steady::now() - begun).count());
    }
    std::ranges::sort(took);
    return took;
  }

  RawClient client;
};

}  // namespace

TEST_CASE("under siege a webhook is answered at once and memory stays", "[siege]") {
  take_descriptors();
  House house;
  house.server.route("GET", "/page", [page = std::string(kPage, 'x')](Request, Respond respond) {
    respond(ok(page));
  });
  house.server.start();
  Webhooks webhooks(house.port());
  const auto peace = webhooks.send();
  const auto before = resident_kilobytes();

  const Crowd idle = crowd(house.port(), kIdle);
  const Crowd dripping = crowd(house.port(), kDripping);
  Crowd stalled;
  for (std::size_t i = 0; i < kStalled; ++i) {
    stalled.push_back(std::make_unique<RawClient>());
    stalled.back()->receive_buffer(4096);
    stalled.back()->connect(house.port());
    REQUIRE(stalled.back()->send("GET /page HTTP/1.1\r\nHost: kedai\r\n\r\n"));
  }
  const std::string half = "POST /echo HTTP/1.1\r\nHost: kedai\r\nContent-Length: 900\r\n\r\n";
  const auto drip = [&](std::size_t at) {
    for (const auto& client : dripping)
      client->send(std::string_view(at < half.size() ? half : "x").substr(at % half.size(), 1));
  };
  for (std::size_t at = 0; at < 10; ++at) drip(at);

  std::atomic<bool> over = false;
  std::thread rain([&] {
    for (std::size_t at = 10; !over; ++at) {
      drip(at % half.size());
      std::this_thread::sleep_for(20ms);
    }
  });
  const auto siege = webhooks.send();
  over = true;
  rain.join();
  const auto grown = resident_kilobytes() - std::min(before, resident_kilobytes());

  // Of 200 the 99th percentile, so that a moment in which this process did not run does not count.
  const auto late = [](const std::vector<double>& took) { return took[took.size() * 99 / 100]; };
  std::cout << fmt::format(
      "figure: siege of 5,000 idle, 500 dripping, 50 stalled: a webhook's answer {:.1f} ms at the "
      "median, {:.1f} at the 99th percentile ({:.1f} in peace), {} kB more memory\n",
      siege[siege.size() / 2], late(siege), late(peace), grown);
  if (!kSanitized) {
    CHECK(siege[siege.size() / 2] < 20.0);
    CHECK(grown < 32 * 1024);
  }
  CHECK(RawClient(house.port()).ask("GET /hello HTTP/1.1\r\nHost: kedai\r\n\r\n").status == 200);
}

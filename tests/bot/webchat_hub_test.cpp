#include "bot/channels/webchat_hub.h"

#include <catch2/catch.hpp>

#include "bot/channels/transcript.h"

using namespace kedai;
using namespace kedai::bot;

namespace {

struct Ear : edge::Socket {
  void send(std::string text) override { heard.push_back(std::move(text)); }
  void close() override {}
  std::vector<std::string> heard;
};

TranscriptEntry entry(std::int64_t chat, std::int64_t id, std::int64_t shop = 1) {
  return {{shop}, {chat}, id, Author::Shop, encode(Letter{{chat}, {"Halo"}}), {}};
}

}  // namespace

TEST_CASE("an entry reaches every page of its chat, and no other's") {
  WebChatHub hub;
  const auto mine = std::make_shared<Ear>();
  const auto also_mine = std::make_shared<Ear>();
  const auto neighbour = std::make_shared<Ear>();
  const auto other_shop = std::make_shared<Ear>();
  hub.bind(hub.join(mine), {1}, {7});
  hub.bind(hub.join(also_mine), {1}, {7});
  hub.bind(hub.join(neighbour), {1}, {8});
  hub.bind(hub.join(other_shop), {2}, {7});
  hub.deliver({entry(7, 100)});
  CHECK(mine->heard.size() == 1);
  CHECK(also_mine->heard.size() == 1);
  CHECK(neighbour->heard.empty());
  CHECK(other_shop->heard.empty());
}

TEST_CASE("an entry comes once, however often it is delivered") {
  WebChatHub hub;
  const auto ear = std::make_shared<Ear>();
  const auto seat = hub.join(ear);
  hub.bind(seat, {1}, {7});
  hub.deliver({entry(7, 100)});
  hub.deliver({entry(7, 100)});
  REQUIRE(ear->heard.size() == 1);
  hub.deliver_to(seat, {entry(7, 99), entry(7, 100)});
  REQUIRE(ear->heard.size() == 2);
  CHECK(ear->heard[1].find("\"99\"") != std::string::npos);
  CHECK(ear->heard[1].find("\"100\"") == std::string::npos);
}

TEST_CASE("who has left hears nothing, and a seat is bound once") {
  WebChatHub hub;
  const auto ear = std::make_shared<Ear>();
  const auto seat = hub.join(ear);
  CHECK(hub.bind(seat, {1}, {7}));
  CHECK_FALSE(hub.bind(seat, {1}, {7}));
  hub.leave(seat);
  CHECK(hub.empty());
  hub.deliver({entry(7, 100)});
  hub.deliver_to(seat, {entry(7, 101)});
  hub.leave(seat);
  CHECK(ear->heard.empty());
}

TEST_CASE("an entry that cannot be read does not hide the others") {
  WebChatHub hub;
  const auto ear = std::make_shared<Ear>();
  hub.bind(hub.join(ear), {1}, {7});
  auto broken = entry(7, 100);
  broken.body = "{";
  hub.deliver({broken, entry(7, 101)});
  REQUIRE(ear->heard.size() == 1);
  CHECK(ear->heard[0].find("\"101\"") != std::string::npos);
}

#include <catch2/catch.hpp>
#include <mutex>

#include "tests/edge/house.h"

using namespace kedai;
using namespace kedai::test;

namespace {

// Keeps each Respond it is given until the test takes it.
class Desk {
 public:
  edge::Handle handle() {
    return [this](edge::Request, edge::Respond respond) {
      std::lock_guard lock(mutex_);
      waiting_.push_back(std::move(respond));
    };
  }
  edge::Respond take() {
    edge::Respond respond;
    REQUIRE(soon([&] {
      std::lock_guard lock(mutex_);
      if (waiting_.empty()) return false;
      respond = std::move(waiting_.front());
      waiting_.erase(waiting_.begin());
      return true;
    }));
    return respond;
  }

 private:
  std::mutex mutex_;
  std::vector<edge::Respond> waiting_;
};

}  // namespace

TEST_CASE("an answer from another thread arrives, and a second one is ignored") {
  Desk desk;
  House house;
  house.server.route("GET", "/later", desk.handle());
  house.server.start();
  RawClient client(house.port());
  client.send(get("/later"));
  const auto respond = desk.take();
  std::thread([&] {
    respond(ok("first"));
    respond(ok("second"));
  }).join();
  CHECK(client.reply().body == "first");
  respond(ok("third"));
  CHECK(client.ask(get("/hello")).body == "hello");
}

TEST_CASE("while one request waits for its answer, others are served") {
  Desk desk;
  House house;
  house.server.route("GET", "/later", desk.handle());
  house.server.start();
  RawClient waiting(house.port()), other(house.port());
  waiting.send(get("/later"));
  const auto respond = desk.take();
  CHECK(other.ask(get("/hello")).body == "hello");
  respond(ok("now"));
  CHECK(waiting.reply().body == "now");
}

TEST_CASE("a handler that drops every copy of its answer is a 500, and the connection survives") {
  Desk desk;
  House house;
  house.server.route("GET", "/at-once", [](edge::Request, edge::Respond) {});
  house.server.route("GET", "/later", desk.handle());
  house.server.start();
  RawClient client(house.port());
  CHECK(client.ask(get("/at-once")).status == 500);
  client.send(get("/later"));
  { const auto dropped = desk.take(); }
  CHECK(client.reply().status == 500);
  CHECK(client.ask(get("/hello")).body == "hello");
}

TEST_CASE("a handler that throws is a 500 that does not tell why, and the connection survives") {
  House house;
  edge::Respond kept;
  house.server.route("GET", "/throws", [&](edge::Request, edge::Respond respond) {
    kept = std::move(respond);
    throw std::runtime_error("the secret cause");
  });
  house.server.start();
  RawClient client(house.port());
  const auto reply = client.ask(get("/throws"));
  CHECK(reply.status == 500);
  CHECK((reply.head + reply.body).find("secret") == std::string::npos);
  kept(ok("too late"));
  CHECK(client.ask(get("/hello")).body == "hello");
}

TEST_CASE("a client that leaves while its answer is awaited harms nobody") {
  Desk desk;
  House house;
  house.server.route("GET", "/later", desk.handle());
  house.server.start();
  auto client = std::make_unique<RawClient>(house.port());
  client->send(get("/later"));
  const auto respond = desk.take();
  client.reset();
  respond(ok(std::string(1024 * 1024, 'x')));
  RawClient other(house.port());
  CHECK(other.ask(get("/hello")).body == "hello");
}

TEST_CASE("an answer may outlive its server") {
  Desk desk;
  edge::Respond respond;
  {
    House house;
    house.server.route("GET", "/later", desk.handle());
    house.server.start();
    RawClient client(house.port());
    client.send(get("/later"));
    respond = desk.take();
    house.server.stop(0ms);
    CHECK(client.closed());
  }
  respond(ok("to nobody"));
}

TEST_CASE("many threads may answer many connections at once") {
  Desk desk;
  House house;
  house.server.route("GET", "/later", desk.handle());
  house.server.start();
  constexpr int kClients = 40;
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < kClients; ++i) {
    clients.push_back(std::make_unique<RawClient>(house.port()));
    clients.back()->send(get("/later"));
  }
  std::vector<edge::Respond> responds;
  for (int i = 0; i < kClients; ++i) responds.push_back(desk.take());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = t; i < kClients; i += 4) responds[static_cast<std::size_t>(i)](ok("answer"));
    });
  }
  for (auto& thread : threads) thread.join();
  for (auto& client : clients) CHECK(client->reply().body == "answer");
}

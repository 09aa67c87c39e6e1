// Two servers share one PostgreSQL, with a balancer before them: each webhook goes to one, and once
// more to the other. People notice nothing.
#include <httplib.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <set>
#include <thread>

#include "tests/e2e/world.h"
#include "tests/harness/postgres_server.h"
#include "tests/harness/stores.h"

using namespace kedai;
using namespace kedai::bot;

namespace {

constexpr std::int64_t kBuyer = 501;
constexpr std::int64_t kOwner = 900;
constexpr int kBuyers = 6;
constexpr int kLetters = 1;  // each of them gets: what follows a press is edited in place

const db::Sql kOrders("SELECT COUNT(*) FROM orders");
const db::Sql kWaiting("SELECT COUNT(*) FROM outbox");

std::int64_t count(db::Database& database, const db::Sql& sql) {
  auto rows = database.query(sql);
  rows.next();
  return rows.integer(0);
}

// Passes each post on to one server and then, as a sender that heard nothing would, to another.
class Balancer {
 public:
  explicit Balancer(std::vector<std::string> servers) : servers_(std::move(servers)) {
    server_.Post(".*", [this](const httplib::Request& request, httplib::Response& response) {
      const std::size_t first = next_++;
      for (std::size_t i = 0; i < servers_.size(); ++i)
        response.status = pass_on(servers_[(first + i) % servers_.size()], request);
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
  }
  ~Balancer() {
    server_.stop();
    thread_.join();
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  static int pass_on(const std::string& server, const httplib::Request& request) {
    httplib::Client client(server);
    httplib::Headers headers;
    for (const auto& [name, value] : request.headers)
      if (name.starts_with("X-")) headers.emplace(name, value);
    const auto result = client.Post(request.path, headers, request.body, "application/json");
    return result ? result->status : 502;
  }

  const std::vector<std::string> servers_;
  std::atomic<std::size_t> next_ = 0;
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};

struct Pair {
  Pair() {
    harness::PostgresServer& server = harness::PostgresServer::running();
    store = server.url(server.new_database());
    for (auto* each : {&one, &other})
      *each = std::make_unique<World>(std::vector{shop_on(telegram, "dapur", "Dapur", By::Webhook)},
                                      By::Webhook, CourierLimits{}, store);
    balancer = std::make_unique<Balancer>(std::vector{one->url(""), other->url("")});
    telegram.post_updates_to(balancer->url() + "/telegram/dapur", "rahasia-dapur");
  }

  FakeTelegram telegram;
  std::string store;
  std::unique_ptr<World> one, other;
  std::unique_ptr<Balancer> balancer;
};

}  // namespace

TEST_CASE("two servers on one PostgreSQL sell as one, each order once and each letter once") {
  Pair pair;
  FakeTelegram& telegram = pair.telegram;
  telegram.say(kOwner, pair.one->invite("dapur", Role::Owner));
  telegram.await(kOwner, "sebagai pemilik");
  for (int i = 0; i < kBuyers; ++i) telegram.say(kBuyer + i, "2 tekwan");
  for (int i = 0; i < kBuyers; ++i) {
    telegram.await(kBuyer + i, "Masuk keranjang");
    telegram.press(kBuyer + i, "Checkout");
    telegram.await(kBuyer + i, "Diambil atau diantar");
    telegram.press(kBuyer + i, "Ambil sendiri");
    telegram.await(kBuyer + i, "Ringkasan");
    telegram.press(kBuyer + i, "Pesan sekarang");
    telegram.await(kBuyer + i, "sudah kami catat");
  }
  for (int number = 1001; number < 1001 + kBuyers; ++number)
    telegram.await(kOwner, "Pesanan baru " + std::to_string(number));
  CHECK(count(*pair.one->database, kOrders) == kBuyers);
  CHECK(pair.one->stock("dapur", "TKW-POR").held == 2 * kBuyers);
  CHECK(telegram.eventually([&] { return count(*pair.one->database, kWaiting) == 0; }));
  for (int i = 0; i < kBuyers; ++i) CHECK(telegram.messages_sent(kBuyer + i) == kLetters);
  std::set<std::string> cards;
  for (const FakeMessage& message : telegram.shown(kOwner))
    CHECK(cards.insert(message.html).second);
}

TEST_CASE("when one of two servers ends, the other delivers what it has left") {
  Pair pair;
  FakeTelegram& telegram = pair.telegram;
  telegram.say(kBuyer, "halo");
  telegram.await(kBuyer, "Selamat datang");
  telegram.fail("sendMessage", {500, "Internal Server Error"}, 3);
  telegram.say(kBuyer, "stok");
  REQUIRE(telegram.eventually([&] { return count(*pair.one->database, kWaiting) == 1; }));
  pair.one->server->stop();
  telegram.await(kBuyer, "belum paham");
  pair.balancer = std::make_unique<Balancer>(std::vector{pair.other->url("")});
  telegram.post_updates_to(pair.balancer->url() + "/telegram/dapur", "rahasia-dapur");
  telegram.say(kBuyer, "keranjang");
  telegram.await(kBuyer, "kosong");
}

// PostgreSQL in trouble, at the start and in the middle: what an operator reads, that senders are
// told to come again, that nothing is acknowledged which is not there, and that it is over when the
// trouble is.
#include <catch2/catch.hpp>
#include <optional>

#include "store/db/open.h"
#include "store/db/schema.h"
#include "tests/e2e/program.h"
#include "tests/e2e/troubled_shop.h"
#include "tests/harness/postgres_server.h"
#include "tests/harness/temporary_folder.h"

using namespace kedai;
using namespace kedai::bot;
using Catch::Contains;
using harness::PostgresServer;

namespace {

PostgresServer& server() { return PostgresServer::running(); }

// It is down until this goes.
struct Outage {
  Outage() { server().end(); }
  ~Outage() { server().start(); }
  Outage(const Outage&) = delete;
};

std::string new_store() { return server().url(server().new_database()); }

std::string name_of(const std::string& store) {
  const auto begin = store.find("@/") + 2;
  return store.substr(begin, store.find('?') - begin);
}

void set_read_only(const std::string& store, bool read_only) {
  server().ask("ALTER DATABASE " + name_of(store) +
               " SET default_transaction_read_only = " + (read_only ? "on" : "off"));
  server().ask(
      "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
      "WHERE application_name = 'kedai'");
}

struct Served {
  Served() { shop.start(); }

  std::string store = new_store();
  harness::TemporaryFolder folder;
  TroubledShop shop{folder.path(), store};
};

void settles(TroubledShop& shop) {
  CHECK(shop.eventually([&] { return shop.say_again() == 200; }));
  CHECK(shop.eventually([&] { return shop.health() == 200; }));
  CHECK(shop.eventually([&] { return shop.get("/dapur/") == 200; }));
  CHECK(shop.all_replied());
  CHECK(shop.differences() == "");
}

struct Installed {
  explicit Installed(const std::string& store)
      : serve("serve --config " + write_settings(folder.path(), store).string()) {}
  // What serve says when it does not start.
  std::string refusal() const {
    Program program(serve);
    CHECK(program.status() == 1);
    return program.said();
  }

  harness::TemporaryFolder folder;
  std::string serve;
};

}  // namespace

TEST_CASE("PostgreSQL is not up yet: kedai serve says so, waits, and serves when it is") {
  const Installed shop(new_store());
  std::optional<Outage> outage(std::in_place);
  Program program(shop.serve);
  CHECK(program.says("the database cannot serve yet, trying again in 1 s: postgresql://"));
  outage.reset();
  CHECK(program.says("/dapur/"));
  CHECK(program.stop() == 0);
}

TEST_CASE("PostgreSQL takes no writes yet: kedai serve waits for the failover") {
  const auto store = new_store();
  const Installed shop(store);
  set_read_only(store, true);
  Program program(shop.serve);
  CHECK(program.says("trying again in 1 s"));
  CHECK_THAT(program.said(), Contains("read-only"));
  set_read_only(store, false);
  CHECK(program.says("/dapur/"));
}

TEST_CASE("PostgreSQL has too many connections: kedai serve waits until one is free") {
  const auto database = server().new_database();
  server().ask("CREATE ROLE crowded LOGIN CONNECTION LIMIT 0");
  server().ask("ALTER DATABASE " + database + " OWNER TO crowded");
  const Installed shop(server().url(database, "crowded"));
  Program program(shop.serve);
  CHECK(program.says("trying again in 1 s"));
  CHECK_THAT(program.said(), Contains("too many connections"));
  server().ask("ALTER ROLE crowded CONNECTION LIMIT -1");
  CHECK(program.says("/dapur/"));
}

TEST_CASE("kedai serve that waits for PostgreSQL ends when it is asked to") {
  const Installed shop("postgresql://kedai@/kedai?host=/nowhere");
  Program program(shop.serve);
  CHECK(program.says("trying again in 1 s"));
  CHECK(program.stop() == 0);
}

TEST_CASE("what only a person can mend ends kedai serve: password, database, newer schema") {
  server().ask("CREATE ROLE sealed LOGIN PASSWORD 'benar'");
  auto store = server().url("postgres", "sealed");
  store.replace(store.find("sealed@"), 7, "sealed:rahasia@");
  const auto wrong_password = Installed(store).refusal();
  CHECK_THAT(wrong_password, Contains("password authentication failed for user \"sealed\""));
  CHECK(wrong_password.find("rahasia") == std::string::npos);
  CHECK_THAT(Installed(server().url("none")).refusal(), Contains("\"none\" does not exist"));

  store = new_store();
  db::migrate(*db::open(store));
  const int newer = db::newest_schema_version() + 1;
  db::open(store)->script("UPDATE schema_version SET version = " + std::to_string(newer));
  CHECK_THAT(Installed(store).refusal(), Contains("start the newer Kedai"));
}

TEST_CASE("PostgreSQL goes in the middle and comes back: 503 meanwhile, and nothing is lost") {
  Served served;
  TroubledShop& shop = served.shop;
  CHECK(shop.say() == 200);
  CHECK(shop.health() == 200);
  {
    const Outage outage;
    CHECK(shop.say() == 503);
    CHECK(shop.say() == 503);
    CHECK(shop.eventually([&] { return shop.health() == 503; }));
    CHECK(shop.get("/dapur/") == 503);
  }
  CHECK_THAT(shop.logged(), Contains("the connection was lost") && Contains("No such file"));
  settles(shop);
}

TEST_CASE(
    "PostgreSQL becomes read-only in the middle, as a standby is: 503 until it takes writes") {
  Served served;
  TroubledShop& shop = served.shop;
  CHECK(shop.say() == 200);
  set_read_only(served.store, true);
  CHECK(shop.say() == 503);
  CHECK(shop.eventually([&] { return shop.health() == 503; }));
  CHECK_THAT(shop.logged(), Contains("read-only"));
  set_read_only(served.store, false);
  settles(shop);
}

TEST_CASE(
    "a newer Kedai brings the tables further under a running one: 503, and the log says why") {
  Served served;
  TroubledShop& shop = served.shop;
  const auto set_version = [&](int version) {
    db::open(served.store)
        ->script("UPDATE schema_version SET version = " + std::to_string(version));
  };
  CHECK(shop.say() == 200);
  set_version(db::newest_schema_version() + 1);
  CHECK(shop.say() == 503);
  CHECK(shop.eventually([&] { return shop.health() == 503; }));
  CHECK_THAT(shop.logged(), Contains("start the newer Kedai"));
  CHECK(shop.differences() == "");
  set_version(db::newest_schema_version());
  settles(shop);
}

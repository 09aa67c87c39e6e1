// A connection that breaks: what was under way is undone or in doubt and says so, and later ones
// find the database again.
#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "store/db/open.h"
#include "store/profile.h"
#include "tests/harness/postgres_server.h"
#include "tests/harness/stores.h"

using namespace kedai;
using namespace std::chrono_literals;
using harness::PostgresServer;
using Clock = std::chrono::steady_clock;

namespace {

Profile profile_called(const std::string& slug) {
  Profile profile;
  profile.id = {static_cast<std::int64_t>(slug.size())};
  profile.slug = profile.name = slug;
  return profile;
}

void cut_all_connections() {
  PostgresServer::running().ask(
      "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
      "WHERE application_name = 'kedai'");
}

// As a caller does: until it is its turn.
void begin_again(db::Database& database) {
  const auto limit = Clock::now() + 60s;
  while (true) try {
      return database.begin();
    } catch (const db::Unavailable&) {
      if (Clock::now() > limit) throw;
      std::this_thread::sleep_for(10ms);
    }
}

const db::Sql kSleepForTest("SELECT 1 FROM pg_sleep(10)");

}  // namespace

TEST_CASE("a connection cut while idle costs one try") {
  const auto database = harness::new_postgres_store();
  Profiles(*database).add(profile_called("dapur"));
  REQUIRE(Profiles(*database).find("dapur"));
  cut_all_connections();
  CHECK_THROWS_AS(database->begin(), db::Retry);
  database->begin();
  CHECK(Profiles(*database).find("dapur"));  // prepared again
  database->commit();
}

TEST_CASE("a transaction whose connection was cut does nothing more, and nothing of it is kept") {
  const auto database = harness::new_postgres_store();
  Profiles profiles(*database);
  {
    db::Transaction transaction(*database);
    profiles.add(profile_called("a"));
    cut_all_connections();
    CHECK_THROWS_AS(profiles.add(profile_called("bb")), db::Retry);
    CHECK_THROWS_AS(profiles.add(profile_called("ccc")), db::Retry);
    CHECK_THROWS_AS(transaction.commit(), db::Retry);
  }
  CHECK(profiles.all().empty());
}

TEST_CASE("a connection cut in the middle of a commit leaves it in doubt") {
  const auto database = harness::new_postgres_store();
  database->script(
      "CREATE FUNCTION cut() RETURNS TRIGGER LANGUAGE plpgsql AS "
      "'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';"
      "CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON shop DEFERRABLE INITIALLY DEFERRED "
      "FOR EACH ROW EXECUTE FUNCTION cut()");
  db::Transaction transaction(*database);
  Profiles(*database).add(profile_called("dapur"));
  CHECK_THROWS_AS(transaction.commit(), db::InDoubt);
}

TEST_CASE("a commit that the server refuses is not in doubt") {
  const auto database = harness::new_postgres_store();
  database->script(
      "CREATE FUNCTION refuse() RETURNS TRIGGER LANGUAGE plpgsql AS "
      "'BEGIN RAISE EXCEPTION ''planted'' USING ERRCODE = ''40001''; END';"
      "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON shop DEFERRABLE INITIALLY DEFERRED "
      "FOR EACH ROW EXECUTE FUNCTION refuse()");
  db::Transaction transaction(*database);
  Profiles(*database).add(profile_called("dapur"));
  CHECK_THROWS_AS(transaction.commit(), db::Retry);
}

TEST_CASE("a transaction with a failed statement cannot be committed as if it were whole") {
  const auto database = harness::new_postgres_store();
  Profiles profiles(*database);
  db::Transaction transaction(*database);
  profiles.add(profile_called("dapur"));
  CHECK_THROWS_AS(profiles.add(profile_called("dapur")), db::Error);
  CHECK_THROWS_AS(transaction.commit(), db::Error);
}

TEST_CASE("while the server is down all is refused at once, and then goes on by itself") {
  PostgresServer& server = PostgresServer::running();
  const auto database = harness::new_postgres_store();
  Profiles(*database).add(profile_called("dapur"));
  server.end();
  CHECK_THROWS_AS(database->begin(), db::Retry);
  CHECK_THROWS_WITH(database->begin(), Catch::Contains("No such file"));
  bool at_once = false;  // without another look at the server
  for (int i = 0; i < 100 && !at_once; ++i) try {
      database->begin();
    } catch (const db::Unavailable& error) {
      at_once = std::string(error.what()).find("tried again in a moment") != std::string::npos;
    }
  CHECK(at_once);
  server.start();
  begin_again(*database);
  CHECK(Profiles(*database).find("dapur"));
  database->commit();
}

TEST_CASE("a statement that takes too long, and a transaction that idles, are ended") {
  PostgresServer& server = PostgresServer::running();
  const auto url = server.url(server.new_database());
  const auto hasty = db::open(url + "&options=-c%20statement_timeout%3D50");
  CHECK_THROWS_AS(hasty->query(kSleepForTest), db::Unavailable);
  const auto idle = db::open(url + "&options=-c%20idle_in_transaction_session_timeout%3D50");
  idle->begin();
  const auto other = db::open(url);
  begin_again(*other);  // its turn has come
  other->commit();
  CHECK_THROWS_AS(idle->commit(), db::Unavailable);
}

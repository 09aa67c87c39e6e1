// Several connections to one database: of one shop one writes at a time, and sees all that was
// before.
#include <catch2/catch.hpp>
#include <thread>
#include <vector>

#include "store/db/open.h"
#include "store/db/schema.h"
#include "store/profile.h"
#include "tests/harness/postgres_server.h"

using namespace kedai;
using harness::PostgresServer;

namespace {

const db::Sql kReadForTest("SELECT value FROM counter WHERE name = 'node'");
const db::Sql kWriteForTest("UPDATE counter SET value = $1 WHERE name = 'node'");

std::int64_t value_in(db::Database& database) {
  auto rows = database.query(kReadForTest);
  rows.next();
  return rows.integer(0);
}

}  // namespace

TEST_CASE("a writer waits for its turn, for so long as it may, and then sees what was committed") {
  PostgresServer& server = PostgresServer::running();
  const auto url = server.url(server.new_database());
  const auto first = db::open(url);
  db::migrate(*first);
  const auto second = db::open(url + "&options=-c%20lock_timeout%3D50");
  first->begin();
  first->execute(kWriteForTest, 7);
  CHECK_THROWS_AS(second->begin(), db::Unavailable);
  first->commit();
  second->begin();
  CHECK(value_in(*second) == 7);
  second->commit();
}

TEST_CASE("two shops are written at once, one shop by one, and the whole database by nobody else") {
  PostgresServer& server = PostgresServer::running();
  const auto url = server.url(server.new_database());
  constexpr db::Turn kDapur = 1001;
  constexpr db::Turn kWarung = 1002;
  const auto first = db::open(url);
  db::migrate(*first);
  const auto second = db::open(url + "&options=-c%20lock_timeout%3D50");
  first->begin(kDapur);
  second->begin(kWarung);
  second->commit();
  CHECK_THROWS_AS(second->begin(kDapur), db::Unavailable);
  CHECK_THROWS_AS(second->begin(db::kWholeDatabase), db::Unavailable);
  first->commit();
  second->begin(kDapur);
  second->commit();
  first->begin(db::kWholeDatabase);
  CHECK_THROWS_AS(second->begin(kWarung), db::Unavailable);
  first->commit();
  second->begin(kWarung);
  second->commit();
}

TEST_CASE("what four read and write back at once is never lost") {
  PostgresServer& server = PostgresServer::running();
  const auto url = server.url(server.new_database());
  const auto database = db::open(url);
  db::migrate(*database);
  const auto before = value_in(*database);
  std::vector<std::jthread> writers;
  for (int i = 0; i < 4; ++i)
    writers.emplace_back([&url] {
      const auto own = db::open(url);
      for (int turn = 0; turn < 50; ++turn) {
        db::Transaction transaction(*own, 1001);
        own->execute(kWriteForTest, value_in(*own) + 1);
        transaction.commit();
      }
    });
  writers.clear();
  CHECK(value_in(*database) == before + 200);
}

TEST_CASE("two that open and migrate an empty database at once both find it whole") {
  PostgresServer& server = PostgresServer::running();
  for (int round = 0; round < 5; ++round) {
    const auto url = server.url(server.new_database());
    std::atomic<int> whole = 0;
    {
      std::vector<std::jthread> kedais;
      for (int i = 0; i < 2; ++i)
        kedais.emplace_back([&] {
          const auto own = db::open(url);
          db::migrate(*own);
          if (db::schema_version(*own) == db::newest_schema_version()) ++whole;
        });
    }
    CHECK(whole == 2);
  }
}

// A new database is what all migrations would have made of the first one. (On SQLite, which keeps
// the statements; PostgreSQL is told the same ones.)
#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <map>

#include "store/db/migrations.h"
#include "store/db/schema.h"
#include "store/db/sqlite.h"

using namespace kedai;

namespace {

const db::Sql kObjects("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name");
const db::Sql kCounters("SELECT name, value FROM counter ORDER BY name");

// Without blanks and quotes, and with its columns in order: what SQLite keeps of a statement.
std::map<std::string, std::string> objects(db::Database& database) {
  std::map<std::string, std::string> all;
  for (auto rows = database.query(kObjects); rows.next();) {
    std::string sql = rows.text(1);
    std::erase_if(sql, [](unsigned char c) { return std::isspace(c) || c == '"'; });
    all[rows.text(0)] = sql;
  }
  return all;
}

std::map<std::string, std::int64_t> counters(db::Database& database) {
  std::map<std::string, std::int64_t> all;
  for (auto rows = database.query(kCounters); rows.next();) all[rows.text(0)] = rows.integer(1);
  return all;
}

}  // namespace

TEST_CASE("the tables of a new database are those to which the migrations lead") {
  const auto at_once = db::open_sqlite(":memory:");
  db::migrate(*at_once);
  CHECK(db::schema_version(*at_once) == db::newest_schema_version());

  const auto step_by_step = db::open_sqlite(":memory:");
  step_by_step->script("CREATE TABLE schema_version(version BIGINT NOT NULL)");
  step_by_step->script(db::migrations().front());
  step_by_step->script("INSERT INTO schema_version(version) VALUES(1)");
  db::migrate(*step_by_step);

  const auto expected = objects(*step_by_step);
  CHECK(expected.size() > 50);
  CHECK(objects(*at_once) == expected);
  CHECK(counters(*at_once) == counters(*step_by_step));
}

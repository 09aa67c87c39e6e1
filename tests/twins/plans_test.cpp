// What a turn asks of the database costs the same however much the shop has by now: no statement
// goes through all rows of a shop, but those that are known to, and why they may.
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>

#include "store/db/open.h"
#include "store/db/schema.h"
#include "tests/harness/temporary_folder.h"

using namespace kedai;

namespace {

// The beginnings of statements.
constexpr std::array kMayReadAll{
    // the catalogue's snapshot, once for each version of it
    "SELECT category_id,", "SELECT product_id,", "SELECT variant_id, least, price FROM price_tier",
    "SELECT promotion_id,",
    // of few rows
    "SELECT version FROM schema_version", "UPDATE schema_version", "SELECT shop_id, slug,",
    "UPDATE shop SET", "SELECT staff_id,",
    // asked for by a person: what lies there, what was billed
    "SELECT received, available, held, sold, sold_out, per_day, expires_day, variant_id FROM stock "
    "WHERE shop_id = $1 ORDER BY",
    "SELECT (sent_at", "SELECT COUNT(*) FROM stock s", "SELECT COUNT(*) FROM orders o",
    "SELECT COUNT(*) FROM customer c",
    // among the open orders
    "SELECT 1 FROM orders WHERE shop_id = $1 AND total", "SELECT COUNT(*) FROM day_capacity d",
    "SELECT COUNT(*) FROM capacity_hold h",
    // one row of the shop itself beside those of a variant
    "SELECT v.lead_days,", "SELECT o.number, COUNT(m.reference)", "SELECT COUNT(*) FROM voucher v",
    // what waits in the outbox: when a person's number changes, once a night
    "UPDATE outbox SET address",
    "SELECT shop_id, letter_id, chat_id, channel, address, body, attempts, next_try_at, created_at "
    "FROM outbox WHERE shop_id = $1 AND next_try_at = 9007199254740991 AND created_at"};

bool may_read_all(std::string_view statement) {
  return std::ranges::any_of(kMayReadAll,
                             [&](const char* known) { return statement.starts_with(known); });
}

// Whether it goes through a table, or through all that an index has of a shop.
bool reads_all(sqlite3* database, const std::string& statement) {
  sqlite3_stmt* plan = nullptr;
  const auto asked = "EXPLAIN QUERY PLAN " + statement;
  REQUIRE(::sqlite3_prepare_v2(database, asked.c_str(), -1, &plan, nullptr) == SQLITE_OK);
  bool all = false;
  while (::sqlite3_step(plan) == SQLITE_ROW) {
    const std::string step = reinterpret_cast<const char*>(::sqlite3_column_text(plan, 3));
    all |= step.starts_with("SCAN") || step.find("(shop_id=?)") != step.npos;
  }
  ::sqlite3_finalize(plan);
  return all;
}

}  // namespace

TEST_CASE("no statement of a turn goes through all that a shop has") {
  const harness::TemporaryFolder folder;
  const auto file = folder.path() / "kedai.db";
  db::migrate(*db::open(file.string()));
  sqlite3* database = nullptr;
  REQUIRE(::sqlite3_open(file.c_str(), &database) == SQLITE_OK);
  REQUIRE(db::Sql::all().size() > 80);
  for (const db::Sql* sql : db::Sql::all()) {
    const std::string statement = sql->text();
    INFO(statement);
    CHECK((may_read_all(statement) || !reads_all(database, statement)));
  }
  ::sqlite3_close(database);
}

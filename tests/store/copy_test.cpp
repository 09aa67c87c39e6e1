// A shop moves to another database and goes on as if nothing had been.
#include "store/db/copy.h"

#include <catch2/catch.hpp>

#include "store/db/schema.h"
#include "store/db/sqlite.h"
#include "tests/harness/stores.h"
#include "tests/harness/test_shop.h"

using namespace kedai;
using namespace kedai::harness;

namespace {

const db::Sql kTables(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN "
    "('counter', 'lease', 'schema_version') ORDER BY name");
const db::Sql kColumns("SELECT name, type, pk FROM pragma_table_info($1)");

bool fits(db::Column::Type type, const std::string& word) {
  if (type == db::Column::Type::Integer)
    return word == "BIGINT" || word == "INTEGER";  // that is SQLite's {ROW_KEY}
  return word == (type == db::Column::Type::Text ? "TEXT" : "BLOB");
}

struct CutOff {};

// From SQLite into the engine that this run is for.
struct Removal {
  Removal() { from.database = new_sqlite_store(); }
  World from, to;
};

void copy_all(db::Database& from, db::Database& to) {
  for (const auto& table : db::table_shapes()) db::copy_table(from, to, table, [](auto) {});
}

}  // namespace

TEST_CASE("what is copied is every table and column that there is, with its key") {
  const auto database = db::open_sqlite(":memory:");
  db::migrate(*database);
  std::vector<std::string> known;
  for (const auto& table : db::table_shapes()) known.push_back(table.name);
  std::ranges::sort(known);
  std::vector<std::string> there;
  auto tables = database->query(kTables);
  while (tables.next()) there.push_back(tables.text(0));
  CHECK(known == there);
  for (const auto& table : db::table_shapes()) {
    INFO(table.name);
    std::size_t at = 0;
    auto columns = database->query(kColumns, table.name);
    for (; columns.next(); ++at) {
      REQUIRE(at < table.columns.size());
      INFO(table.columns[at].name);
      CHECK(columns.text(0) == table.columns[at].name);
      CHECK(fits(table.columns[at].type, columns.text(1)));
      CHECK(columns.integer(2) == (at < table.keys ? static_cast<std::int64_t>(at) + 1 : 0));
    }
    CHECK(at == table.columns.size());
  }
}

TEST_CASE("a conversation begun in one database is ended in its copy, and back again") {
  Removal move;
  TestShop shop(move.from);
  Chat& buyer = shop.chat("pembeli");
  buyer.say("2 tekwan");
  copy_all(*move.from.database, *move.to.database);
  for (const auto& table : db::table_shapes()) {
    INFO(table.name);
    const auto contents = db::contents_of(*move.from.database, table);
    CHECK(contents == db::contents_of(*move.to.database, table));
    if (table.name == "variant") CHECK(contents.rows == 38);
  }
  const auto cart = [&] {
    move.from.catalogs = {};
    return buyer.say("keranjang").at(0).message.text;
  };
  std::swap(move.from.database, move.to.database);
  CHECK(cart().find("Tekwan") != std::string::npos);
  buyer.say("1 cuko");
  const auto back = new_sqlite_store();
  copy_all(*move.from.database, *back);
  for (const auto& table : db::table_shapes())
    CHECK(db::contents_of(*move.from.database, table) == db::contents_of(*back, table));
}

TEST_CASE("a copy that was cut off goes on where it stopped") {
  Removal move;
  World &from = move.from, &to = move.to;
  TestShop shop(from);
  for (int i = 0; i < 700; ++i) shop.chat("pembeli " + std::to_string(i)).say("halo");
  const auto copy_some = [&] {
    for (const auto& table : db::table_shapes())
      db::copy_table(*from.database, *to.database, table, [&](auto rows) {
        if (table.name == "customer" && rows == 500) throw CutOff{};
      });
  };
  CHECK_THROWS_AS(copy_some(), CutOff);
  copy_all(*from.database, *to.database);
  for (const auto& table : db::table_shapes())
    CHECK(db::contents_of(*from.database, table) == db::contents_of(*to.database, table));
}

TEST_CASE("one value that differs is seen") {
  Removal move;
  World &one = move.from, &other = move.to;
  TestShop shop(one);
  shop.chat("pembeli").say("halo");
  copy_all(*one.database, *other.database);
  shop.set_available("TKW-POR", 3);
  bool differs = false;
  for (const auto& table : db::table_shapes())
    differs |= db::contents_of(*one.database, table) != db::contents_of(*other.database, table);
  CHECK(differs);
}

#include "tests/harness/stores.h"

#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include "store/db/open.h"
#include "store/db/schema.h"
#include "tests/harness/postgres_server.h"

namespace kedai::harness {

namespace {

// The database that the others are copies of, since making the tables anew takes longer.
const std::string& migrated() {
  static const std::string kName = "migrated";
  static const bool made = [] {
    PostgresServer& server = PostgresServer::running();
    server.ask("CREATE DATABASE " + kName);
    db::migrate(*db::open(server.url(kName)));
    return true;
  }();
  static_cast<void>(made);
  return kName;
}

}  // namespace

bool on_postgres() {
  const char* chosen = std::getenv("KEDAI_TEST_STORE");
  const std::string_view engine = chosen ? chosen : "sqlite";
  if (engine != "sqlite" && engine != "postgresql")
    throw std::invalid_argument("KEDAI_TEST_STORE is sqlite or postgresql");
  return engine == "postgresql";
}

std::unique_ptr<db::Database> empty_store() {
  if (!on_postgres()) return db::open("sqlite::memory:");
  PostgresServer& server = PostgresServer::running();
  return db::open(server.url(server.new_database()));
}

std::unique_ptr<db::Database> new_store() {
  return on_postgres() ? new_postgres_store() : new_sqlite_store();
}

std::unique_ptr<db::Database> new_sqlite_store() {
  auto database = db::open("sqlite::memory:");
  db::migrate(*database);
  return database;
}

std::unique_ptr<db::Database> new_postgres_store() {
  PostgresServer& server = PostgresServer::running();
  return db::open(server.url(server.new_database(migrated())));
}

}  // namespace kedai::harness

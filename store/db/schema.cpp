#include "store/db/schema.h"

#include "store/db/migrations.h"
#include "store/fail_point.h"

namespace kedai::db {

namespace {

const Sql kVersion("SELECT version FROM schema_version");
const Sql kSetVersion("UPDATE schema_version SET version = $1");

const int kNewest = static_cast<int>(migrations().size());

[[noreturn]] void refuse(int version) {
  throw Refused("the database is of version " + std::to_string(version) + ", this Kedai of " +
                std::to_string(kNewest) +
                (version > kNewest ? ": start the newer Kedai"
                                   : ": start this Kedai anew, it brings the tables further"));
}

}  // namespace

int newest_schema_version() { return kNewest; }

int schema_version(Database& database) try {
  auto rows = database.query(kVersion);
  return rows.next() ? static_cast<int>(rows.integer(0)) : 0;
} catch (const Error&) {
  return 0;  // no such table yet
}

void require_newest(Database& database) {
  const int version = schema_version(database);
  if (version != newest_schema_version()) refuse(version);
}

void migrate(Database& database) {
  if (schema_version(database) == newest_schema_version()) return;  // no need of everybody's turn
  Transaction transaction(database);
  database.script("CREATE TABLE IF NOT EXISTS schema_version(version BIGINT NOT NULL)");
  int version = schema_version(database);
  if (version > newest_schema_version()) refuse(version);
  if (version == 0) {
    database.script("INSERT INTO schema_version(version) VALUES(0)");
    database.script(kTables);
    fail_point(FailPoint::DuringMigration);
    version = newest_schema_version();
    database.execute(kSetVersion, version);
  }
  for (; version < newest_schema_version(); ++version) {
    database.script(migrations()[static_cast<std::size_t>(version)]);
    fail_point(FailPoint::DuringMigration);
    database.execute(kSetVersion, version + 1);
  }
  transaction.commit();
}

}  // namespace kedai::db

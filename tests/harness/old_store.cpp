#include "tests/harness/old_store.h"

#include <algorithm>
#include <string>

#include "store/db/migrations.h"

namespace kedai::harness {

// Version n is made by the migrations before it.
void bring_to_before(db::Database& database, const char* migration) {
  const auto all = db::migrations();
  const auto end = std::ranges::find(all, migration) - all.begin();
  db::Transaction transaction(database);
  for (const char* each : all.first(static_cast<std::size_t>(end))) database.script(each);
  database.script("CREATE TABLE IF NOT EXISTS schema_version(version BIGINT NOT NULL)");
  database.script("INSERT INTO schema_version(version) VALUES(" + std::to_string(end) + ")");
  transaction.commit();
}

}  // namespace kedai::harness

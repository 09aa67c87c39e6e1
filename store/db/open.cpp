#include "store/db/open.h"

#include "store/db/postgres.h"
#include "store/db/sqlite.h"

namespace kedai::db {

bool is_postgres(const std::string& address) {
  return address.starts_with("postgresql://") || address.starts_with("postgres://");
}

std::unique_ptr<Database> open(const std::string& address, Access access) {
  if (is_postgres(address)) return open_postgres(address, access);
  constexpr std::string_view kSqlite = "sqlite:";
  return open_sqlite(address.starts_with(kSqlite) ? address.substr(kSqlite.size()) : address,
                     access);
}

}  // namespace kedai::db

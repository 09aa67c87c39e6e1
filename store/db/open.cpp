#include "store/db/open.h"

#include "store/db/postgres.h"
#include "store/db/sqlite.h"

namespace kedai::db {

bool is_postgres(const std::string& address) {
  return address.starts_with("postgresql://") || address.starts_with("postgres://");
}

std::string sqlite_file(const std::string& address) {
  constexpr std::string_view kSqlite = "sqlite:";
  return address.starts_with(kSqlite) ? address.substr(kSqlite.size()) : address;
}

std::unique_ptr<Database> open(const std::string& address, Access access) {
  if (is_postgres(address)) return open_postgres(address, access);
  return open_sqlite(sqlite_file(address), access);
}

}  // namespace kedai::db

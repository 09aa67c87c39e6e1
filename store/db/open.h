// One door to both engines: a database by its address.
#pragma once

#include <memory>
#include <string>

#include "store/db/database.h"

namespace kedai::db {

// "postgresql://user@host/database", or a SQLite file, plainly or as "sqlite:kedai.db". Throws
// Unavailable, or Refused.
std::unique_ptr<Database> open(const std::string& address, Access access = Access::ReadWrite);

std::string sqlite_file(const std::string& address);  // of one that is not PostgreSQL's
bool is_postgres(const std::string& address);

}  // namespace kedai::db

// The tables, as numbered migrations in the dialect both engines share. Every key begins with
// shop_id.
#pragma once

#include "store/db/database.h"

namespace kedai::db {

// Brings the database to this program's version, one transaction a migration. Throws Refused
// when the database was written by a newer Kedai.
void migrate(Database& database);

// Throws Refused unless the database is at this program's version: another process may have
// brought it further.
void require_newest(Database& database);

int schema_version(Database& database);  // what the database is at
int newest_schema_version();             // what this program knows

}  // namespace kedai::db

// A database as an earlier Kedai has left it.
#pragma once

#include "store/db/database.h"

namespace kedai::harness {

// An empty one gets the tables that there were before that migration (store/db/migrations.h).
void bring_to_before(db::Database& database, const char* migration);

}  // namespace kedai::harness

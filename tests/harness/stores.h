// Databases for tests, on the engine that this run is for: KEDAI_TEST_STORE=postgresql, or SQLite
// in memory. CTest runs the suites about the store and the conversation once on each.
#pragma once

#include <memory>

#include "store/db/database.h"

namespace kedai::harness {

bool on_postgres();  // that this run is for it

std::unique_ptr<db::Database> empty_store();  // not a table in it
std::unique_ptr<db::Database> new_store();    // of this version

std::unique_ptr<db::Database> new_sqlite_store();
std::unique_ptr<db::Database> new_postgres_store();

}  // namespace kedai::harness

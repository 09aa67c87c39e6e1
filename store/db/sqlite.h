// The SQLite driver (SQLiteCpp): WAL, synchronous=FULL, foreign keys on, a busy timeout of 2 s.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "store/db/database.h"

namespace kedai::db {

// Opens or makes the file; ":memory:" is a database of its own. Throws Unavailable when it cannot
// be opened, saying which file.
std::unique_ptr<Database> open_sqlite(const std::string& file, Access access = Access::ReadWrite);

// An online copy of `from`, made while others write, then opened and checked (integrity_check).
// Throws Unavailable with the reason; an incomplete `to` is removed.
void back_up_sqlite(const std::string& from, const std::filesystem::path& to);

// Throws Unavailable unless the file is a sound SQLite database.
void check_sqlite(const std::filesystem::path& file);

}  // namespace kedai::db

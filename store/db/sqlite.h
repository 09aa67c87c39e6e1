// The SQLite driver (SQLiteCpp): WAL, synchronous=FULL (unless a connection syncs apart), foreign
// keys on, a busy timeout of 2 s.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "store/db/database.h"

namespace kedai::db {

// Opens or makes the file; ":memory:" is a database of its own. Throws Unavailable when it cannot
// be opened, saying which file.
std::unique_ptr<Database> open_sqlite(const std::string& file, Access access = Access::ReadWrite);

// A PostgreSQL's commit waits for the disk. SQLite's can be told to leave that to the call that
// comes back, on any thread: all that was committed before it survives a power cut after it; when
// it throws Unavailable, nobody knows what the disk has. None where commits go on waiting.
std::function<void()> sync_apart(Database& database);
// For who reads what may not be on disk yet, and is about to act on it: after this it is. Throws
// Unavailable.
void sync(Database& database);

// What a process that did not end well has left in the write-ahead log goes into the file, while
// nobody else has it open. The log of one that ended because a sync had failed may be only in the
// system's memory, and what is committed after it would be lost with it. Throws Unavailable.
void bring_over_log(const std::string& file);

// An online copy of `from`, made while others write, then opened and checked (integrity_check).
// Throws Unavailable with the reason; an incomplete `to` is removed.
void back_up_sqlite(const std::string& from, const std::filesystem::path& to);

// Throws Unavailable unless the file is a sound SQLite database.
void check_sqlite(const std::filesystem::path& file);

}  // namespace kedai::db

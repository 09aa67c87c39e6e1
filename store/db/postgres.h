// The PostgreSQL driver (libpq): for the day when one machine is not enough. Needs PostgreSQL 14 or
// newer and a database in UTF-8 that orders text by its bytes, as SQLite does:
//
//   CREATE DATABASE kedai TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
//
// A lost connection is made again by the next begin(), or by the next statement outside of a
// transaction, and its statements prepared again; as long as that fails it is tried after growing
// pauses (to 5 s), and in between all is refused at once. Each statement has a time limit, on the
// server and here, so that neither a stuck server nor a silent network holds the thread for long.
//
// A statement that fails spoils its transaction, or the savepoint that it stands in, until that is
// undone; a spoilt transaction's commit throws Error.
#pragma once

#include <memory>
#include <string>

#include "store/db/database.h"

namespace kedai::db {

// `url` as libpq reads it: postgresql://user:password@host:port/database?key=value. Throws
// Unavailable when it cannot be opened, saying where and why, never with the password: Refused when
// it is there and does not let Kedai in. To write, of several hosts the one that takes writes is
// chosen.
std::unique_ptr<Database> open_postgres(const std::string& url, Access access = Access::ReadWrite);

}  // namespace kedai::db

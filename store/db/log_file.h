// SQLite's write-ahead log, opened once more only to be synced: on whichever thread, while the
// connection itself goes on. (A handle of its own, through SQLite's file system: the connection's
// is not to be shared, and of the database file no second one may be closed, or POSIX would drop
// the connection's locks.) A handle knows of each error since it was opened.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

struct sqlite3;
struct sqlite3_file;

namespace kedai::db {

class LogFile {
 public:
  // The log of that connection, which has read or written something; it must be open as long as
  // this. A database in memory has none. Throws Unavailable.
  explicit LogFile(sqlite3* database);
  ~LogFile();
  LogFile(const LogFile&) = delete;

  // All that any connection had committed before is on disk. One thread at a time. Throws
  // Unavailable: then nobody knows.
  void sync();

 private:
  const std::string name_;
  std::unique_ptr<std::byte[]> memory_;
  sqlite3_file* file_ = nullptr;
};

}  // namespace kedai::db

// SQLite's own file system, but that a test is asked before a write-ahead log is written or synced:
// it counts, holds up, or says what went wrong. It is SQLite's default as long as there is one; one
// at a time, and whatever was opened by it is closed before it goes.
#pragma once

#include <functional>

struct sqlite3_vfs;

namespace kedai::harness {

class LogTap {
 public:
  LogTap();
  ~LogTap();
  LogTap(const LogTap&) = delete;

  // Set while nobody works; called on whichever thread.
  std::function<bool()> on_write;  // false: the disk is full
  std::function<bool()> on_sync;   // false: it has failed

 private:
  sqlite3_vfs* system_;
};

}  // namespace kedai::harness

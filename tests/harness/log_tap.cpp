#include "tests/harness/log_tap.h"

#include <sqlite3.h>

#include <cstddef>
#include <memory>

namespace kedai::harness {

namespace {

LogTap* the_tap = nullptr;
sqlite3_vfs* below = nullptr;
sqlite3_io_methods of_system{};
sqlite3_io_methods tapped{};
sqlite3_vfs ours{};

bool asked(const std::function<bool()>& what) { return !what || what(); }

int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at) {
  return asked(the_tap->on_write) ? of_system.xWrite(file, bytes, count, at) : SQLITE_FULL;
}

int sync(sqlite3_file* file, int flags) {
  return asked(the_tap->on_sync) ? of_system.xSync(file, flags) : SQLITE_IOERR_FSYNC;
}

// The file stays the system's own; only its table of methods is another.
int open(sqlite3_vfs*, const char* name, sqlite3_file* into, int flags, int* out_flags) {
  const int result = below->xOpen(below, name, into, flags, out_flags);
  if (result == SQLITE_OK && (flags & SQLITE_OPEN_WAL)) into->pMethods = &tapped;
  return result;
}

// What the system uses for logs, which have no locks.
sqlite3_io_methods methods_of_logs() {
  const auto memory = std::make_unique<std::byte[]>(static_cast<std::size_t>(below->szOsFile));
  auto* const file = reinterpret_cast<sqlite3_file*>(memory.get());
  below->xOpen(below, "/dev/null", file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_WAL, nullptr);
  const sqlite3_io_methods methods = *file->pMethods;
  file->pMethods->xClose(file);
  return methods;
}

}  // namespace

LogTap::LogTap() : system_(sqlite3_vfs_find(nullptr)) {
  the_tap = this;
  below = system_;
  tapped = of_system = methods_of_logs();
  tapped.xWrite = write;
  tapped.xSync = sync;
  ours = *below;
  ours.pNext = nullptr;
  ours.zName = "tap";
  ours.xOpen = open;
  sqlite3_vfs_register(&ours, 1);
}

LogTap::~LogTap() {
  sqlite3_vfs_unregister(&ours);
  sqlite3_vfs_register(system_, 1);
  the_tap = nullptr;
}

}  // namespace kedai::harness

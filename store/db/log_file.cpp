#include "store/db/log_file.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include "store/db/database.h"

namespace kedai::db {

namespace {

std::string log_of(sqlite3* database) {
  const char* file = ::sqlite3_db_filename(database, "main");
  return file && *file ? ::sqlite3_filename_wal(file) : "";
}

}  // namespace

LogFile::LogFile(sqlite3* database) : name_(log_of(database)) {
  if (name_.empty()) return;
  sqlite3_vfs* const system = ::sqlite3_vfs_find(nullptr);
  memory_ = std::make_unique<std::byte[]>(static_cast<std::size_t>(system->szOsFile));
  file_ = reinterpret_cast<sqlite3_file*>(memory_.get());
  const int result =
      system->xOpen(system, name_.c_str(), file_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_WAL, nullptr);
  if (result == SQLITE_OK) return;
  if (file_->pMethods) file_->pMethods->xClose(file_);
  throw Unavailable(fmt::format("{} cannot be opened ({})", name_, ::sqlite3_errstr(result)));
}

LogFile::~LogFile() {
  if (file_) file_->pMethods->xClose(file_);
}

void LogFile::sync() {
  if (!file_) return;
  const int result = file_->pMethods->xSync(file_, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
  if (result != SQLITE_OK)
    throw Unavailable(fmt::format("{} cannot be synced ({})", name_, ::sqlite3_errstr(result)));
}

}  // namespace kedai::db

// At most one server serves a data folder: an advisory lock on data/kedai.lock, given back by the
// system when the process ends, however it ends.
#pragma once

#include <filesystem>

namespace kedai::bot {

// Throws db::Unavailable when it is not there and cannot be made.
void make_folder(const std::filesystem::path& data);

class DataLock {
 public:
  // Makes the folder if need be. Throws db::Unavailable when another process holds it.
  explicit DataLock(const std::filesystem::path& data);
  ~DataLock();
  DataLock(const DataLock&) = delete;
  DataLock& operator=(const DataLock&) = delete;

 private:
  int file_ = -1;
};

}  // namespace kedai::bot

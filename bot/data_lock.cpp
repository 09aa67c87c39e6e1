#include "bot/data_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "store/db/database.h"

namespace kedai::bot {

void make_folder(const std::filesystem::path& data) {
  std::error_code failed;
  std::filesystem::create_directories(data, failed);
  if (failed)
    throw db::Unavailable("cannot make the data folder " + data.string() + ": " + failed.message());
}

DataLock::DataLock(const std::filesystem::path& data) {
  make_folder(data);
  const auto path = data / "kedai.lock";
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file_ < 0)
    throw db::Unavailable("cannot write " + path.string() + ": " + std::strerror(errno));
  if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
    ::close(file_);
    throw db::Unavailable("another Kedai is already serving " + data.string());
  }
}

DataLock::~DataLock() { ::close(file_); }

}  // namespace kedai::bot

// Loaded into kedai by LD_PRELOAD: the TORN_AT-th write to the file whose path is like TORN_FILE
// ("*/kedai.db") is torn in its middle, and the process dies there by SIGKILL. In WAL mode the
// database file itself is written by checkpoints alone, and a backup's file by the backup.
#include <dlfcn.h>
#include <fnmatch.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <string>

namespace {

std::string path_of(int file) {
  std::string path(4096, '\0');
  const std::string link = "/proc/self/fd/" + std::to_string(file);
  const ssize_t length = ::readlink(link.c_str(), path.data(), path.size());
  path.resize(length < 0 ? 0 : static_cast<std::size_t>(length));
  return path;
}

bool is_the_one(int file) {
  static const char* const pattern = std::getenv("TORN_FILE");
  static const long at = std::getenv("TORN_AT") ? std::atol(std::getenv("TORN_AT")) : 0;
  static std::atomic<long> writes{0};
  return pattern && at > 0 && ::fnmatch(pattern, path_of(file).c_str(), 0) == 0 && ++writes == at;
}

using Write = ssize_t (*)(int, const void*, size_t, off_t);

ssize_t write_or_die(const char* name, int file, const void* bytes, size_t count, off_t where) {
  const auto real = reinterpret_cast<Write>(::dlsym(RTLD_NEXT, name));
  if (!is_the_one(file)) return real(file, bytes, count, where);
  real(file, bytes, count / 2, where);
  std::raise(SIGKILL);
  return -1;
}

}  // namespace

extern "C" ssize_t pwrite(int file, const void* bytes, size_t count, off_t where) {
  return write_or_die("pwrite", file, bytes, count, where);
}
extern "C" ssize_t pwrite64(int file, const void* bytes, size_t count, off_t where) {
  return write_or_die("pwrite64", file, bytes, count, where);
}

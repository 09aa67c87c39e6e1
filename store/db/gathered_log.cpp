#include "store/db/gathered_log.h"

#include <sqlite3.h>

#include <cassert>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <string>

namespace kedai::db {

namespace {

constexpr int kFrameHead = 24;
constexpr std::size_t kMostGathered = std::size_t{64} * 1024;  // bytes: a write or two for a batch

// Of a frame's head: how many pages the database has after it, if it commits; or 0.
bool commits(const unsigned char* head) { return (head[4] | head[5] | head[6] | head[7]) != 0; }

// Behind it in the same memory lies the system's own file.
struct GatheredLog {
  sqlite3_file base;
  sqlite3_file* under;
  std::string gathered;  // frames that follow one another; nothing between two commits
  sqlite3_int64 begin;   // of what is gathered
  bool committing;       // the last head was of a frame that commits

  int write(const void* bytes, int count, sqlite3_int64 at) {
    const bool is_head = count == kFrameHead;
    if (at != begin + static_cast<sqlite3_int64>(gathered.size()))
      if (const int result = flush(); result != SQLITE_OK) return result;
    if (gathered.empty()) {
      if (!is_head) return under->pMethods->xWrite(under, bytes, count, at);  // the log's own head
      begin = at;
    }
    if (is_head) committing = commits(static_cast<const unsigned char*>(bytes));
    gathered.append(static_cast<const char*>(bytes), static_cast<std::size_t>(count));
    const bool is_whole = !is_head && (committing || gathered.size() >= kMostGathered);
    return is_whole ? flush() : SQLITE_OK;
  }

  int flush() {
    if (gathered.empty()) return SQLITE_OK;
    const int result =
        under->pMethods->xWrite(under, gathered.data(), static_cast<int>(gathered.size()), begin);
    gathered.clear();  // or, written later, it might lie over what another has committed
    return result;
  }
};

GatheredLog& log_of(sqlite3_file* file) { return *reinterpret_cast<GatheredLog*>(file); }

// Calls the system's method.
template <class Method, class... Args>
int passed_on(sqlite3_file* file, Method sqlite3_io_methods::*method, Args... args) {
  const GatheredLog& log = log_of(file);
  assert(log.gathered.empty());
  return (log.under->pMethods->*method)(log.under, args...);
}

using Methods = sqlite3_io_methods;

// A log is neither locked nor mapped: version 1 has all that it is asked.
const Methods kMethods = [] {
  Methods log{};
  log.iVersion = 1;
  log.xClose = [](sqlite3_file* file) {
    const int result = passed_on(file, &Methods::xClose);
    log_of(file).~GatheredLog();
    return result;
  };
  log.xRead = [](sqlite3_file* file, void* into, int count, sqlite3_int64 from) {
    return passed_on(file, &Methods::xRead, into, count, from);
  };
  log.xWrite = [](sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at) {
    return log_of(file).write(bytes, count, at);
  };
  log.xTruncate = [](sqlite3_file* file, sqlite3_int64 size) {
    return passed_on(file, &Methods::xTruncate, size);
  };
  log.xSync = [](sqlite3_file* file, int flags) { return passed_on(file, &Methods::xSync, flags); };
  log.xFileSize = [](sqlite3_file* file, sqlite3_int64* size) {
    return passed_on(file, &Methods::xFileSize, size);
  };
  log.xLock = [](sqlite3_file* file, int level) { return passed_on(file, &Methods::xLock, level); };
  log.xUnlock = [](sqlite3_file* file, int level) {
    return passed_on(file, &Methods::xUnlock, level);
  };
  log.xCheckReservedLock = [](sqlite3_file* file, int* is) {
    return passed_on(file, &Methods::xCheckReservedLock, is);
  };
  log.xFileControl = [](sqlite3_file* file, int what, void* with) {
    return passed_on(file, &Methods::xFileControl, what, with);
  };
  log.xSectorSize = [](sqlite3_file* file) { return passed_on(file, &Methods::xSectorSize); };
  log.xDeviceCharacteristics = [](sqlite3_file* file) {
    return passed_on(file, &Methods::xDeviceCharacteristics);
  };
  return log;
}();

// (SQLite's own methods find what they need in the table that they are called with, pAppData among
// it: this copy of theirs serves them as well.)
struct FileSystem : sqlite3_vfs {
  explicit FileSystem(sqlite3_vfs* its_system)
      : sqlite3_vfs(*its_system),
        system(its_system),
        own_name(std::string("kedai-over-") + its_system->zName) {
    pNext = nullptr;
    zName = own_name.c_str();
    szOsFile = kOurs + system->szOsFile;
    xOpen = open;
    ::sqlite3_vfs_register(this, 0);
  }

  static constexpr int kOurs = static_cast<int>((sizeof(GatheredLog) + 15) / 16 * 16);

  static int open(sqlite3_vfs* of, const char* name, sqlite3_file* into, int flags, int* out) {
    sqlite3_vfs* const system = static_cast<FileSystem*>(of)->system;
    if (!(flags & SQLITE_OPEN_WAL)) return system->xOpen(system, name, into, flags, out);
    auto* const under = reinterpret_cast<sqlite3_file*>(reinterpret_cast<std::byte*>(into) + kOurs);
    const int result = system->xOpen(system, name, under, flags, out);
    if (result == SQLITE_OK)
      new (into) GatheredLog{{&kMethods}, under, {}, 0, false};
    else
      into->pMethods = nullptr;
    return result;
  }

  sqlite3_vfs* const system;
  const std::string own_name;
};

// They stay: whoever has opened a database by one may close it at any time.
struct FileSystems {
  std::mutex mutex;
  std::map<sqlite3_vfs*, std::unique_ptr<FileSystem>> over;  // by the system's own

  FileSystem& over_default() {
    const std::lock_guard lock(mutex);
    auto& found = over[::sqlite3_vfs_find(nullptr)];
    if (!found) found = std::make_unique<FileSystem>(::sqlite3_vfs_find(nullptr));
    return *found;
  }
  static FileSystems& all() {
    static auto* const systems = new FileSystems;
    return *systems;
  }
};

}  // namespace

const char* gathering_file_system() { return FileSystems::all().over_default().zName; }

}  // namespace kedai::db

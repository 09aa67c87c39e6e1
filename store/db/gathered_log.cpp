#include "store/db/gathered_log.h"

#include <sqlite3.h>

#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <string>

namespace kedai::db {

namespace {

constexpr int kFrameHead = 24;
constexpr std::size_t kMostGathered = std::size_t{64} * 1024;  // the system's takes 128 kB at most

// Of a frame's head: how many pages the database has after it, if it commits; or 0.
bool commits(const unsigned char* head) { return (head[4] | head[5] | head[6] | head[7]) != 0; }

// Behind it in the same memory lies the system's own file.
struct GatheredLog {
  sqlite3_file base;
  sqlite3_file* under;
  std::string gathered;
  sqlite3_int64 begin;  // of what is gathered
  sqlite3_int64 end;    // where the last write ended, gathered or not
  bool committing;      // the last head was of a frame that commits
  // What could not be written: until it is written anew, whatever is behind it fails as well.
  std::optional<sqlite3_int64> missing_from;
  int why_missing;

  int flush() {
    if (gathered.empty()) return SQLITE_OK;
    const int result = write_now(gathered.data(), static_cast<int>(gathered.size()), begin);
    gathered.clear();
    return result;
  }

  int write_now(const void* bytes, int count, sqlite3_int64 at) {
    if (missing_from && at > *missing_from) return why_missing;
    const int result = under->pMethods->xWrite(under, bytes, count, at);
    if (result != SQLITE_OK) {
      missing_from = at;
      why_missing = result;
    } else if (missing_from && at + count > *missing_from) {
      missing_from.reset();
    }
    return result;
  }

  int write(const void* bytes, int count, sqlite3_int64 at) {
    const auto* const first = static_cast<const unsigned char*>(bytes);
    const bool is_head = count == kFrameHead;
    const bool follows = at == end;
    if (is_head) committing = commits(first);
    end = at + count;
    if (!follows) {
      const int result = flush();
      return result == SQLITE_OK ? write_now(bytes, count, at) : result;
    }
    if (gathered.empty()) begin = at;
    gathered.append(static_cast<const char*>(bytes), static_cast<std::size_t>(count));
    const bool whole_commit = committing && !is_head;
    return whole_commit || gathered.size() >= kMostGathered ? flush() : SQLITE_OK;
  }
};

GatheredLog& log_of(sqlite3_file* file) { return *reinterpret_cast<GatheredLog*>(file); }

// Calls the system's method once all is written.
template <class Method, class... Args>
int flushed(sqlite3_file* file, Method sqlite3_io_methods::*method, Args... args) {
  GatheredLog& log = log_of(file);
  const int result = log.flush();
  return result == SQLITE_OK ? (log.under->pMethods->*method)(log.under, args...) : result;
}

template <class Method, class... Args>
int passed_on(sqlite3_file* file, Method sqlite3_io_methods::*method, Args... args) {
  sqlite3_file* const under = log_of(file).under;
  return (under->pMethods->*method)(under, args...);
}

using Methods = sqlite3_io_methods;

// A log is neither locked nor mapped: version 1 has all that it is asked.
const Methods kMethods = [] {
  Methods log{};
  log.iVersion = 1;
  log.xClose = [](sqlite3_file* file) {
    const int flush = log_of(file).flush();
    const int close = passed_on(file, &Methods::xClose);
    log_of(file).~GatheredLog();
    return flush == SQLITE_OK ? close : flush;
  };
  log.xRead = [](sqlite3_file* file, void* into, int count, sqlite3_int64 from) {
    return flushed(file, &Methods::xRead, into, count, from);
  };
  log.xWrite = [](sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at) {
    return log_of(file).write(bytes, count, at);
  };
  log.xTruncate = [](sqlite3_file* file, sqlite3_int64 size) {
    return flushed(file, &Methods::xTruncate, size);
  };
  log.xSync = [](sqlite3_file* file, int flags) { return flushed(file, &Methods::xSync, flags); };
  log.xFileSize = [](sqlite3_file* file, sqlite3_int64* size) {
    return flushed(file, &Methods::xFileSize, size);
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
      new (into) GatheredLog{{&kMethods}, under, {}, 0, -1, false, {}, SQLITE_OK};
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

// PowerDisk as an sqlite3_vfs: https://www.sqlite.org/vfs.html and, for the WAL index,
// sqlite3_io_methods of version 2. All in one process, so locks are counters.
#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "tests/torture/power_disk.h"

namespace kedai::torture {

namespace {

constexpr int kSectorBytes = 4096;
constexpr int kLongestName = 512;

PowerDisk* the_disk = nullptr;

struct Opened {
  sqlite3_file base;
  std::shared_ptr<DiskFile> file;
  bool makes_names;  // its sync is the directory's as well: SQLite does that for journals
  int level;         // of its lock
  std::array<bool, 8> memory_shared, memory_exclusive;
};

Opened& opened(sqlite3_file* file) { return *reinterpret_cast<Opened*>(file); }

int done(bool well) { return well ? SQLITE_OK : SQLITE_IOERR; }

int unlock(sqlite3_file* which, int level) {
  const std::lock_guard hold(the_disk->mutex());
  Opened& it = opened(which);
  if (it.level >= SQLITE_LOCK_RESERVED && level < SQLITE_LOCK_RESERVED) it.file->reserved = false;
  if (it.level == SQLITE_LOCK_EXCLUSIVE) it.file->exclusive = false;
  if (it.level >= SQLITE_LOCK_SHARED && level == SQLITE_LOCK_NONE) --it.file->shared;
  it.level = std::min(it.level, level);
  return SQLITE_OK;
}

int lock(sqlite3_file* which, int level) {
  const std::lock_guard hold(the_disk->mutex());
  Opened& it = opened(which);
  DiskFile& file = *it.file;
  if (it.level >= level) return SQLITE_OK;
  const bool shares = it.level >= SQLITE_LOCK_SHARED;
  if (file.exclusive) return SQLITE_BUSY;
  if (level == SQLITE_LOCK_SHARED) {
    ++file.shared;
  } else {
    const bool holds_reserved = it.level >= SQLITE_LOCK_RESERVED;
    if (file.reserved && !holds_reserved) return SQLITE_BUSY;
    if (level == SQLITE_LOCK_EXCLUSIVE && file.shared > (shares ? 1 : 0)) return SQLITE_BUSY;
    file.reserved = true;
    file.exclusive = level == SQLITE_LOCK_EXCLUSIVE;
  }
  it.level = level;
  return SQLITE_OK;
}

int check_reserved(sqlite3_file* which, int* is) {
  const std::lock_guard hold(the_disk->mutex());
  *is = opened(which).file->reserved;
  return SQLITE_OK;
}

void give_back(Opened& it, std::size_t at) {
  if (it.memory_exclusive[at]) it.file->memory_exclusive[at] = false;
  if (it.memory_shared[at]) --it.file->memory_shared[at];
  it.memory_exclusive[at] = it.memory_shared[at] = false;
}

int memory_lock(sqlite3_file* which, int first, int count, int flags) {
  const std::lock_guard hold(the_disk->mutex());
  Opened& it = opened(which);
  DiskFile& file = *it.file;
  const auto from = static_cast<std::size_t>(first);
  const auto to = from + static_cast<std::size_t>(count);
  if (flags & SQLITE_SHM_UNLOCK) {
    for (auto at = from; at < to; ++at) give_back(it, at);
    return SQLITE_OK;
  }
  const bool exclusive = flags & SQLITE_SHM_EXCLUSIVE;
  for (auto at = from; at < to; ++at)
    if (file.memory_exclusive[at] ||
        (exclusive && file.memory_shared[at] > (it.memory_shared[at] ? 1 : 0)))
      return SQLITE_BUSY;
  for (auto at = from; at < to; ++at) {
    give_back(it, at);
    (exclusive ? it.memory_exclusive : it.memory_shared)[at] = true;
    if (exclusive)
      file.memory_exclusive[at] = true;
    else
      ++file.memory_shared[at];
  }
  return SQLITE_OK;
}

int memory_map(sqlite3_file* which, int region, int bytes, int extend, void volatile** where) {
  const std::lock_guard hold(the_disk->mutex());
  auto& memory = opened(which).file->memory;
  const auto at = static_cast<std::size_t>(region);
  *where = nullptr;
  if (at >= memory.size() && !extend) return SQLITE_OK;
  while (memory.size() <= at)
    memory.push_back(std::make_unique<char[]>(static_cast<std::size_t>(bytes)));
  *where = memory[at].get();
  return SQLITE_OK;
}

void memory_barrier(sqlite3_file*) { const std::lock_guard hold(the_disk->mutex()); }

int memory_unmap(sqlite3_file* which, int delete_it) {
  const std::lock_guard hold(the_disk->mutex());
  if (delete_it) opened(which).file->memory.clear();
  return SQLITE_OK;
}

int close(sqlite3_file* which) {
  unlock(which, SQLITE_LOCK_NONE);
  opened(which).file.~shared_ptr();
  return SQLITE_OK;
}

int read(sqlite3_file* which, void* into, int count, sqlite3_int64 from) {
  const std::lock_guard hold(the_disk->mutex());
  const std::string& content = opened(which).file->content;
  const auto wanted = static_cast<std::size_t>(count);
  const auto at = std::min(static_cast<std::size_t>(from), content.size());
  const auto there = std::min(wanted, content.size() - at);
  std::memcpy(into, content.data() + at, there);
  std::memset(static_cast<char*>(into) + there, 0, wanted - there);
  return there == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* which, const void* bytes, int count, sqlite3_int64 at) {
  const std::lock_guard hold(the_disk->mutex());
  return done(the_disk->write(
      *opened(which).file, {static_cast<std::size_t>(at),
                            {static_cast<const char*>(bytes), static_cast<std::size_t>(count)}}));
}

int truncate(sqlite3_file* which, sqlite3_int64 size) {
  const std::lock_guard hold(the_disk->mutex());
  return done(the_disk->write(*opened(which).file, {static_cast<std::size_t>(size), {}, true}));
}

int sync(sqlite3_file* which, int) {
  const std::lock_guard hold(the_disk->mutex());
  return done(the_disk->sync(*opened(which).file, opened(which).makes_names));
}

int size_of(sqlite3_file* which, sqlite3_int64* size) {
  const std::lock_guard hold(the_disk->mutex());
  *size = static_cast<sqlite3_int64>(opened(which).file->content.size());
  return SQLITE_OK;
}

int control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int sector_size(sqlite3_file*) { return kSectorBytes; }
int characteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

const sqlite3_io_methods kMethods = [] {
  sqlite3_io_methods methods{};
  methods.iVersion = 2;
  methods.xClose = close;
  methods.xRead = read;
  methods.xWrite = write;
  methods.xTruncate = truncate;
  methods.xSync = sync;
  methods.xFileSize = size_of;
  methods.xLock = lock;
  methods.xUnlock = unlock;
  methods.xCheckReservedLock = check_reserved;
  methods.xFileControl = control;
  methods.xSectorSize = sector_size;
  methods.xDeviceCharacteristics = characteristics;
  methods.xShmMap = memory_map;
  methods.xShmLock = memory_lock;
  methods.xShmBarrier = memory_barrier;
  methods.xShmUnmap = memory_unmap;
  return methods;
}();

int open(sqlite3_vfs*, const char* name, sqlite3_file* into, int flags, int* out_flags) {
  const std::lock_guard hold(the_disk->mutex());
  std::shared_ptr<DiskFile> file = name ? the_disk->find(name) : std::make_shared<DiskFile>();
  if (!file && (flags & SQLITE_OPEN_CREATE)) file = the_disk->make(name);
  into->pMethods = nullptr;
  if (!file) return SQLITE_CANTOPEN;
  const bool journal = flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL);
  new (into) Opened{{&kMethods}, std::move(file), journal, SQLITE_LOCK_NONE, {}, {}};
  if (out_flags) *out_flags = flags;
  return SQLITE_OK;
}

int drop(sqlite3_vfs*, const char* name, int synced) {
  const std::lock_guard hold(the_disk->mutex());
  if (!the_disk->find(name)) return SQLITE_IOERR_DELETE_NOENT;
  return done(the_disk->remove(name, synced != 0));
}

int access(sqlite3_vfs*, const char* name, int flags, int* is) {
  const std::lock_guard hold(the_disk->mutex());
  const auto file = the_disk->find(name);
  // SQLite takes an empty journal for none.
  *is = file && (flags != SQLITE_ACCESS_EXISTS || !file->content.empty());
  return SQLITE_OK;
}

int full_name(sqlite3_vfs*, const char* name, int size, char* into) {
  sqlite3_snprintf(size, into, "%s", name);
  return SQLITE_OK;
}

// Clock and random numbers are the real system's.
sqlite3_vfs* real = nullptr;
sqlite3_vfs ours{};

}  // namespace

PowerDisk::PowerDisk() {
  the_disk = this;
  real = sqlite3_vfs_find(nullptr);
  ours = *real;
  ours.szOsFile = sizeof(Opened);
  ours.mxPathname = kLongestName;
  ours.pNext = nullptr;
  ours.zName = "power";
  ours.xOpen = open;
  ours.xDelete = drop;
  ours.xAccess = access;
  ours.xFullPathname = full_name;
  sqlite3_vfs_register(&ours, 1);
}

PowerDisk::~PowerDisk() {
  sqlite3_vfs_unregister(&ours);
  sqlite3_vfs_register(real, 1);
  the_disk = nullptr;
}

}  // namespace kedai::torture

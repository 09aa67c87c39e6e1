// A disk in memory whose power can be cut, as SQLite's file system. What was synced survives; of
// what was written since the last sync any part does, in any order, also half a write. A file that
// was made or deleted since its directory was last synced may be there or not. Locks and the shared
// memory of the WAL index are lost. Thread-safe; one at a time.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace kedai::torture {

struct DiskFile {
  struct Change {
    std::size_t at = 0;
    std::string bytes;
    bool truncates = false;  // to `at`
  };
  std::string content;  // as the program sees it
  std::string durable;
  std::vector<Change> pending;  // since the last sync
  bool named = false;           // the directory has been synced since it was made

  // Its locks, as SQLite's own files have them.
  int shared = 0;
  bool reserved = false, exclusive = false;
  std::vector<std::unique_ptr<char[]>> memory;  // the WAL index
  std::array<int, 8> memory_shared{};
  std::array<bool, 8> memory_exclusive{};
};

class PowerDisk {
 public:
  PowerDisk();   // becomes SQLite's default file system
  ~PowerDisk();  // and is it no more
  PowerDisk(const PowerDisk&) = delete;

  // The power fails during the n-th change from now: a write, a sync, a deletion. From then on each
  // fails.
  void cut_after(int changes, std::uint32_t seed);
  void cut_now(std::uint32_t seed);
  bool is_cut() const;
  // Nothing may be open.
  void restore_power();
  void erase();

  // ---- for the file system
  std::mutex& mutex() { return mutex_; }
  std::shared_ptr<DiskFile> find(const std::string& name) const;
  std::shared_ptr<DiskFile> make(const std::string& name);
  bool write(DiskFile& file, DiskFile::Change change);  // false: the power is gone
  bool sync(DiskFile& file, bool names);                // `names`: the directory with it
  bool remove(const std::string& name, bool synced);

 private:
  struct Entry {
    std::shared_ptr<DiskFile> file;    // none: deleted
    std::optional<std::string> ghost;  // what was there before, until the directory is synced
  };
  bool passes();  // one more change; false: not any more
  void cut();
  void sync_names();
  std::string survivor(const DiskFile& file);

  mutable std::mutex mutex_;
  std::map<std::string, Entry> entries_;
  std::map<std::string, std::string> survivors_;
  std::mt19937 dice_;
  int left_ = 0;  // changes until the cut; 0: none is planned
  bool cut_ = false;
};

}  // namespace kedai::torture

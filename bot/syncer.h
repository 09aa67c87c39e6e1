// Tells of what was committed once it is on disk, in the order of the commits. Where nobody is to
// come next, at once and on the thread that committed it: waking another costs a quarter of a sync.
// Otherwise on a thread of its own, one sync for all that waits, while the lane is at the next. One
// caller at a time; never two tell at the same time.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace kedai::bot {

[[noreturn]] void end_of_process();  // as a failure

class Syncer {
 public:
  using Tell = std::function<void(bool on_disk)>;  // must not throw

  // `sync` may be empty, where a commit has waited for the disk itself. When it throws, nobody
  // knows what the disk has: `lost` is called, and does not come back; where it does, nothing that
  // waits is on disk.
  Syncer(std::function<void()> sync, std::function<void()> lost);
  ~Syncer();  // all have been told
  Syncer(const Syncer&) = delete;

  enum class Next { Waits, None };  // for the caller
  // A commit is done. Blocks while too many wait for the disk. Whether it has been told of at once,
  // and so everything before it.
  bool add(Tell tell, Next next);
  void drain();  // until all have been told

 private:
  bool has_synced();
  bool is_idle();
  void run();

  const std::function<void()> sync_;
  const std::function<void()> lost_;
  std::mutex mutex_;
  std::condition_variable wake_, told_;
  std::vector<Tell> waiting_;
  bool telling_ = false;  // the thread syncs and tells
  bool ending_ = false;
  std::thread thread_;  // from the first that is not told at once
};

}  // namespace kedai::bot

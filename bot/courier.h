// The courier delivers the outbox: letters of one chat one after another in order, different chats
// in parallel, retried with backoff, given up after a day. It learns of new letters from the lane
// after each commit and reads the table only at start, and now and then for what another process
// wrote (of several that share a database one at a time serves a shop: outbox_leases.h); at most a
// bounded number lie in memory, the rest wait on disk. Thread-safe.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "bot/channels/channel.h"
#include "bot/dispatch.h"
#include "bot/lane.h"
#include "store/mailbox.h"

namespace kedai::bot {

class Courier {
 public:
  // Reads through its own connection to that database. `lane` must outlive it, and must have been
  // stopped before it goes: marks that wait in the lane call back.
  Courier(const std::string& database, Lane& lane, CourierLimits limits = {});
  ~Courier();  // stop()s

  void serve(ShopId shop, std::string channel, std::shared_ptr<Channel> by);  // before start()
  void start();
  // Starts no new send and lets those in flight end, for at most `grace`.
  void finish(std::chrono::milliseconds grace);
  // The same without an end to the grace; then the threads end, and the marks of what has left are
  // on disk, unless the database takes none.
  void stop();

  void posted(std::vector<Posted> letters);  // the lane's report
  void look();  // reads what others have written; in a shared database it does so by itself

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kedai::bot

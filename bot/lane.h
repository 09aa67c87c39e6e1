// The lane: the one place that writes to the database, one thread at a time. Whoever brings
// something (a webhook, a web socket, the courier, the clock) submits it and is told when it is
// durable. The lane takes all that waits (no timer: the batch is whoever came while the last one
// was at work), does it in one transaction, commits once, and everyone is called back when the
// commit is on disk; where others wait, the next batch is at work meanwhile (syncer.h). Where
// nobody does, whoever brings something may lend the lane its own thread (help()). When one of them
// throws, the batch begins anew with a savepoint for each. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bot/syncer.h"
#include "flows/event.h"
#include "store/mailbox.h"
#include "store/shop.h"

namespace kedai::bot {

enum class Accepted {
  Yes,    // its effects and its replies are on disk
  Later,  // the database cannot take it now: the sender should try again (503)
};
// One at a time, in the order of the commits, on the lane's thread, its syncer's or the one that
// helps: must not block.
using WhenDone = std::function<void(Accepted)>;

// Something that arrived for a shop.
struct Inbound {
  ShopId shop;
  Event event;
  std::string raw = {};                        // kept if it cannot be handled
  std::optional<std::int64_t> next_poll = {};  // long polling: the offset saved in the same commit
  // Called when it is on disk and whoever wrote gets a letter for it: not for a duplicate, nor
  // where people talk. Must not block.
  std::function<void()> answered = {};
};

// A piece of work in the lane's transaction that is not a message: marking a letter sent, a
// timetable job. Returns letters to post. If it throws it is undone and tried again,
// three times more; then it is logged, and its source becomes a dead letter. Without one nobody has
// it: Later.
using Work = std::function<std::vector<Letter>(Shop&, Time now)>;
struct Source {
  std::string channel;
  std::string raw;  // as it came
};

struct Posted {
  OutboxRow row;
  Letter letter;  // what the row's body says
};

// Called as those are who submitted, and before them.
struct LaneReports {
  std::function<void(std::vector<Posted>)> posted = [](auto) {};            // once it is on disk
  std::function<void(std::vector<TranscriptEntry>)> written = [](auto) {};  // once it is on disk
  std::function<void()> errands = [] {};                                    // once new ones are
  // What was committed could not be synced, so the system may have dropped any of it: only a new
  // start finds out what there is. Nobody has been told of it.
  std::function<void()> lost = end_of_process;
};

class Lane {
 public:
  using Clock = std::function<Time()>;

  // Opens its own connection to that database (its address). After a batch that took longer than
  // `soon`, who helps does not do the next. Throws db::Unavailable.
  Lane(const std::string& database, Clock clock,
       std::chrono::milliseconds soon = std::chrono::milliseconds{3});
  ~Lane();  // stop()s

  void report_to(LaneReports reports);  // before start()
  void start();
  void stop();  // finishes what waits, then ends the thread

  void submit(Inbound inbound, WhenDone done);
  void submit(
      ShopId shop, Work work, WhenDone done = [](Accepted) {}, std::optional<Source> source = {});
  // The same, for what may wait until the next commit, 20 ms at most.
  void submit_patiently(ShopId shop, Work work, WhenDone done);
  // For one thread that submits, before it waits for something else: what it has just submitted is
  // done at once on its thread, when it is alone and the lane at rest and quick, since to wake
  // another costs a third of a turn. Such a job wakes nobody from the first call on. That thread
  // then waits for a turn and the disk, and once when a turn is unlike the one before.
  void help();
  void hurry();  // what was submitted patiently is waited for now
  // A genuine body that does not parse: stored raw as a dead letter, the staff alarmed.
  void submit_unparsable(ShopId shop, std::string channel, std::string raw, WhenDone done);

  Time now() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kedai::bot

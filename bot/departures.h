// Begins the delivery of each letter that may leave, on the loop's thread (outgoing/loop.h): when
// it is called, when one has landed, and by itself when one comes due. The owner's mutex guards it
// too; call() takes it not, and is better made without: whoever is woken need not wait for it then.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <set>

#include "bot/dispatch.h"
#include "bot/outgoing/loop.h"
#include "bot/outgoing/task.h"

namespace kedai::bot {

class Departures {
 public:
  using Clock = std::chrono::steady_clock;
  using Next = Dispatch::Next;

  // `next` is called with the mutex held, `deliver` is not; it does not throw, and ends on any
  // thread.
  Departures(std::mutex& mutex, std::function<Next()> next,
             std::function<Task<>(OutboxRow)> deliver);
  ~Departures();  // finish()es and join()s

  void start();
  void call();  // something may leave now, or earlier than was thought; any thread
  // Nothing leaves any more; waits for those in flight, for at most `grace`.
  void finish(std::chrono::milliseconds grace);
  void join();  // after finish(): those in flight have ended

 private:
  void leave();
  Task<> send(OutboxRow letter);
  void wake_at(Clock::time_point when);

  std::mutex& mutex_;
  const std::function<Next()> next_;
  const std::function<Task<>(OutboxRow)> deliver_;
  Loop& loop_ = Loop::of_process();
  std::shared_ptr<Departures*> self_;      // gone when this may go
  const std::weak_ptr<Departures*> weak_;  // for what waits on the loop
  std::condition_variable landed_;
  std::size_t in_flight_ = 0;
  std::atomic<bool> called_ = false;   // leave() is on its way
  std::set<Clock::time_point> wakes_;  // by itself
  std::atomic<bool> serving_ = false;
};

}  // namespace kedai::bot

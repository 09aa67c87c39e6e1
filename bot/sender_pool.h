// The courier's threads: one for each letter in flight, made when the others are busy, up to a
// limit. The one that waits for a letter to be due wakes by itself; the others sleep until they are
// called. The owner's mutex guards the pool too: what says "locked" is called with it held.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "bot/dispatch.h"

namespace kedai::bot {

class SenderPool {
 public:
  using Clock = std::chrono::steady_clock;
  using Next = Dispatch::Next;

  // `next` is called locked, `deliver` is not; it does not throw.
  SenderPool(std::mutex& mutex, int most, std::function<Next()> next,
             std::function<void(OutboxRow)> deliver);
  ~SenderPool();  // finish()es and join()s

  void start();
  void call();  // locked: something may leave now, or earlier than was thought
  // Nothing leaves any more; waits for those in flight, for at most `grace`.
  void finish(std::chrono::milliseconds grace);
  void join();  // after finish(): those in flight have ended

 private:
  void run();
  std::optional<OutboxRow> await_letter(std::unique_lock<std::mutex>& lock);
  void hire();

  std::mutex& mutex_;
  std::size_t most_;
  const std::function<Next()> next_;
  const std::function<void(OutboxRow)> deliver_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;  // those that have just been hired among them
  std::condition_variable wake_;
  Clock::time_point watched_until_ = Clock::time_point::max();  // by whoever wakes by itself
  std::condition_variable landed_;
  std::size_t in_flight_ = 0;
  bool serving_ = false;
};

}  // namespace kedai::bot

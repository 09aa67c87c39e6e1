// Does what turns have left to be done outside (store/errands.h): each kind by its own coroutine, a
// thread waits for none. An errand is taken in the lane's transaction before it is begun, so that
// of several processes one does it; it ends in the transaction that holds what came of it. When the
// process dies in between it is done again a minute later. Thread-safe.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "bot/lane.h"
#include "bot/outgoing/task.h"
#include "store/errands.h"

namespace kedai::bot {

// What came of one try.
struct Ran {
  bool done = true;                                               // false: it is tried again
  Work then = [](Shop&, Time) { return std::vector<Letter>{}; };  // in the transaction that ends it
  std::chrono::milliseconds retry_after{
      0};                   // 0: a second, doubled with each try, 10 minutes at most
  std::string reason = {};  // why not, for the log; holds no secret
};

class ErrandRunner {
 public:
  using Doer = std::function<Task<Ran>(Errand)>;  // runs on the loop's thread; must not block it

  // `lane` must outlive it, and must have been stopped before it goes.
  ErrandRunner(std::string database, Lane& lane);
  ~ErrandRunner();  // stop()s

  void serve(std::string kind, Doer by);  // before start()
  void start();
  void call();  // there may be new ones: returns at once
  // Begins nothing new and lets those in flight end, for at most `grace`.
  void finish(std::chrono::milliseconds grace);
  void stop();  // the same without an end to the grace

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace kedai::bot

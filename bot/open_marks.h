// What the courier still owes the database: marks of letters that it has handed to the lane, and
// those that the lane could not commit, which are handed over again. Thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <vector>

namespace kedai::bot {

class OpenMarks {
 public:
  using HandOver = std::function<void()>;  // begin()s, as at the first time

  void begin();                 // one is handed to the lane, which then
  void end();                   // has it on disk
  void refuse(HandOver again);  // or cannot take it now
  void again();                 // hands over what was refused

  // The same until nothing is owed any more, for at most `grace`: without its mark a letter that
  // has left would leave again.
  void finish(std::chrono::milliseconds grace);

 private:
  std::mutex mutex_;
  std::condition_variable answered_;
  int in_lane_ = 0;
  std::vector<HandOver> refused_;
};

}  // namespace kedai::bot

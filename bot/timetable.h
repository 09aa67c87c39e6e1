// What happens by the clock: a thread that runs each job when it is due. Jobs run one after another
// on the timetable's thread and must not take long; one that throws is logged and runs again.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace kedai::bot {

class Timetable {
 public:
  Timetable();
  ~Timetable();  // stop()s

  // First after one period, then every period.
  void every(std::chrono::milliseconds period, std::string name, std::function<void()> job);
  void start();
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kedai::bot

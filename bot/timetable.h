// What happens by the clock: a thread that runs each job when it is due. Jobs run one after another
// on the timetable's thread and must not take long. One that throws runs again in its time; that it
// fails is logged once (each time, if it runs by the hour), and that it goes on again.
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

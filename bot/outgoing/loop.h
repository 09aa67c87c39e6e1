// The one thread on which this process waits for answers to what it sends, and for what is to leave
// later: whatever runs on it must not block. It begins with its first user and ends with the
// process.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace kedai::bot {

class Loop {
 public:
  using Clock = std::chrono::steady_clock;

  static Loop& of_process();

  // From any thread. What is posted by one thread runs in its order.
  void post(std::function<void()> work);
  void at(Clock::time_point when, std::function<void()> work);
  void flush();  // waits until what was posted before has run; not from the loop's own thread

  boost::asio::io_context& context();  // for bot/outgoing, which knows Boost

 private:
  Loop();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kedai::bot

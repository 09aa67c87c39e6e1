// The time by which a connection's present step must be done; past it, the socket's operations are
// cancelled and passed() says so. Moving the deadline later costs no timer operation, so a busy
// kept connection touches its timer about once in ten seconds. Edge's thread only.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>

namespace kedai::edge {

class Deadline {
 public:
  using Clock = std::chrono::steady_clock;

  explicit Deadline(boost::asio::ip::tcp::socket& socket)
      : socket_(socket), timer_(socket.get_executor(), Clock::time_point::max()) {}

  // `owner` is who this deadline is a part of: the wait must not outlive it.
  void set(std::chrono::milliseconds from_now, const std::weak_ptr<void>& owner) {
    due_ = Clock::now() + from_now;
    passed_ = false;
    if (due_ < timer_.expiry()) wait(owner);
  }
  void clear() { due_ = Clock::time_point::max(); }
  bool passed() const { return passed_; }
  void end() { timer_.cancel(); }

 private:
  void wait(const std::weak_ptr<void>& owner) {
    timer_.expires_at(due_);
    timer_.async_wait([this, owner](boost::system::error_code error) {
      const auto alive = owner.lock();
      if (alive && !error) ring(owner);
    });
  }

  void ring(const std::weak_ptr<void>& owner) {
    if (timer_.expiry() > Clock::now()) return;  // set again since, and waited for anew
    if (due_ > Clock::now()) return wait_on(owner);
    passed_ = true;
    boost::system::error_code ignored;
    socket_.cancel(ignored);
    timer_.expires_at(Clock::time_point::max());
  }

  void wait_on(const std::weak_ptr<void>& owner) {
    timer_.expires_at(Clock::time_point::max());
    if (due_ < Clock::time_point::max()) wait(owner);
  }

  boost::asio::ip::tcp::socket& socket_;
  boost::asio::steady_timer timer_;
  Clock::time_point due_ = Clock::time_point::max();
  bool passed_ = false;
};

}  // namespace kedai::edge

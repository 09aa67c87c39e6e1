// The way onto the edge's thread from any other. Answers and socket messages outlive their
// connections, and may outlive the server: posting through a gate that is shut does nothing. What
// is posted while the thread has not come for the last yet goes along: a commit that answers many
// wakes it once. Every member may be called from any thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace kedai::edge {

class Gate : public std::enable_shared_from_this<Gate> {
 public:
  explicit Gate(boost::asio::io_context& io) : io_(&io) {}

  // Work must not own what owns this gate: what is posted last may never run.
  void post(std::function<void()> work) {
    std::lock_guard lock(mutex_);
    if (io_ == nullptr) return;
    waiting_.push_back(std::move(work));
    if (waiting_.size() == 1) boost::asio::post(*io_, [self = shared_from_this()] { self->run(); });
  }

  void shut() {
    std::vector<std::function<void()>> dropped;
    std::lock_guard lock(mutex_);
    io_ = nullptr;
    dropped.swap(waiting_);
  }

 private:
  void run() {
    std::vector<std::function<void()>> all;
    {
      std::lock_guard lock(mutex_);
      all.swap(waiting_);
    }
    std::exception_ptr thrown;
    for (const auto& work : all) try {
        work();
      } catch (...) {
        thrown = std::current_exception();
      }
    if (thrown) std::rethrow_exception(thrown);
  }

  std::mutex mutex_;
  boost::asio::io_context* io_;
  std::vector<std::function<void()>> waiting_;
};

}  // namespace kedai::edge

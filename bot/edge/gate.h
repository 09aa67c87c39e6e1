// The way onto the edge's thread from any other. Answers and socket messages outlive their
// connections, and may outlive the server: posting through a gate that is shut does nothing.
// Every member may be called from any thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <mutex>
#include <utility>

namespace kedai::edge {

class Gate {
 public:
  explicit Gate(boost::asio::io_context& io) : io_(&io) {}

  // Work must not own what owns this gate: what is posted last may never run.
  template <class Work>
  void post(Work work) {
    std::lock_guard lock(mutex_);
    if (io_ != nullptr) boost::asio::post(*io_, std::move(work));
  }

  void shut() {
    std::lock_guard lock(mutex_);
    io_ = nullptr;
  }

 private:
  std::mutex mutex_;
  boost::asio::io_context* io_;
};

}  // namespace kedai::edge

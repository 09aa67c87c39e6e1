// The way onto a loop's thread from any other. Answers and socket messages outlive their
// connections, and may outlive the server: posting through a gate that is shut does nothing. What
// is posted while the thread has not come for the last yet goes along: a commit that answers many
// wakes it once. It is woken by an eventfd and not by Asio's own post, which wakes the thread while
// it still holds the lock that this one then waits for.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace kedai::edge {

class Gate : public std::enable_shared_from_this<Gate> {
 public:
  // Keeps `io` running until it is shut. Throws std::system_error when there is no descriptor left.
  static std::shared_ptr<Gate> onto(boost::asio::io_context& io);
  ~Gate();

  // From any thread. What is posted by one thread runs in its order. Work must not own what owns
  // this gate: what is posted last may never run.
  void post(std::function<void()> work);

  // On the loop's thread, or when that has ended; again does nothing.
  void shut();

 private:
  struct Bell;  // what wakes the loop's thread

  explicit Gate(boost::asio::io_context& io);
  void watch();
  void run();

  const std::unique_ptr<Bell> bell_;
  std::mutex mutex_;
  bool open_ = true;
  std::vector<std::function<void()>> waiting_;
};

}  // namespace kedai::edge

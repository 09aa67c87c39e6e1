// The end of a WebSocket that the rest of Kedai holds. It queues under its own lock, so that what
// one thread sends after another is written in that order, and wakes the wire only when it sleeps.
// Outlives the connection and the server. Any thread.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <variant>

#include "bot/edge/gate.h"
#include "bot/edge/http.h"

namespace kedai::edge {

class Line : public Socket {
 public:
  enum class Goodbye { Normal, GoingAway, Binary, Broken };  // why the close frame is sent
  struct Nothing {};
  struct Overflow {};  // the reader is too slow: to be cut
  using Next = std::variant<Nothing, std::string, Goodbye, Overflow>;

  // `wake` runs on the edge's thread whenever there is something to do after Nothing was said.
  Line(std::shared_ptr<Gate> gate, std::function<void()> wake, std::size_t backlog_bytes);

  void send(std::string text) override;
  void close() override { say_goodbye(Goodbye::Normal); }

  void say_goodbye(Goodbye why);  // after what is queued; nothing is taken any more
  Next next();                    // the wire's: what to write now that the last was written
  void end();                     // the wire has gone
  bool overflowed() const;        // the reader was too slow: nothing but an end can follow

 private:
  void wake_wire();

  const std::shared_ptr<Gate> gate_;
  const std::function<void()> wake_;
  const std::size_t backlog_limit_;

  mutable std::mutex mutex_;
  std::deque<std::string> queue_;
  std::size_t backlog_ = 0;  // bytes in queue_ and in the wire's hand
  std::size_t in_hand_ = 0;
  Next last_;  // what comes when queue_ is empty: Nothing while the line is open
  bool open_ = true;
  bool awake_ = false;
};

}  // namespace kedai::edge

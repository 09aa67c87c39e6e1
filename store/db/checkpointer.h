// Brings what lies in SQLite's write-ahead log into the database file, on a thread and a connection
// of its own, so that no commit waits for the bulk of it. What was committed meanwhile is left: its
// caller, who commits, brings over that little itself, and the log begins anew. One caller.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace kedai::db {

class Checkpointer {
 public:
  explicit Checkpointer(std::string file);
  ~Checkpointer();  // one that is under way is finished
  Checkpointer(const Checkpointer&) = delete;

  // There is enough in the log. Returns at once; true when what was there at an earlier call has
  // been brought over: then it is the caller's turn.
  bool call();

 private:
  void run();
  bool await_call();

  const std::string file_;
  std::mutex mutex_;
  std::condition_variable wake_;
  enum class State { Idle, Called, Done } state_ = State::Idle;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace kedai::db

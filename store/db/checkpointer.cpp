#include "store/db/checkpointer.h"

#include <sqlite3.h>

#include <memory>

namespace kedai::db {

namespace {

struct Close {
  void operator()(sqlite3* database) const { ::sqlite3_close(database); }
};
using Connection = std::unique_ptr<sqlite3, Close>;

// Nothing when it cannot be opened now. SQLite knows of a log only once something has been read.
Connection opened(const std::string& file) {
  sqlite3* raw = nullptr;
  const int result =
      ::sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  Connection connection(raw);
  constexpr const char* kRead = "SELECT 1 FROM sqlite_schema LIMIT 1";
  if (result != SQLITE_OK || ::sqlite3_exec(raw, kRead, nullptr, nullptr, nullptr) != SQLITE_OK)
    return nullptr;
  return connection;
}

}  // namespace

Checkpointer::Checkpointer(std::string file) : file_(std::move(file)), thread_([this] { run(); }) {}

Checkpointer::~Checkpointer() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    wake_.notify_one();
  }
  thread_.join();
}

bool Checkpointer::call() {
  const std::lock_guard lock(mutex_);
  const bool done = state_ == State::Done;
  if (state_ == State::Idle) wake_.notify_one();
  state_ = done ? State::Idle : State::Called;
  return done;
}

bool Checkpointer::await_call() {
  std::unique_lock lock(mutex_);
  wake_.wait(lock, [&] { return state_ == State::Called || ending_; });
  return !ending_;
}

void Checkpointer::run() {
  Connection connection;
  while (await_call()) {
    if (!connection) connection = opened(file_);
    // What stands in its way (a reader, a full disk) stands in the caller's as well.
    if (connection) ::sqlite3_wal_checkpoint(connection.get(), "main");
    const std::lock_guard lock(mutex_);
    state_ = State::Done;
  }
}

}  // namespace kedai::db

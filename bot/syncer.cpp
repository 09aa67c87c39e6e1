#include "bot/syncer.h"

#include <spdlog/spdlog.h>

#include <cstdlib>
#include <utility>

namespace kedai::bot {

namespace {

constexpr std::size_t kMostWaiting = 4;

}  // namespace

void end_of_process() {
  spdlog::default_logger()->flush();
  std::_Exit(EXIT_FAILURE);
}

Syncer::Syncer(std::function<void()> sync, std::function<void()> lost)
    : sync_(std::move(sync)), lost_(std::move(lost)) {}

Syncer::~Syncer() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    wake_.notify_one();
  }
  if (thread_.joinable()) thread_.join();
}

bool Syncer::add(Tell tell, Next next) {
  if (!sync_ || (next == Next::None && is_idle())) {
    tell(!sync_ || has_synced());
    return true;
  }
  std::unique_lock lock(mutex_);
  told_.wait(lock, [this] { return waiting_.size() < kMostWaiting; });
  waiting_.push_back(std::move(tell));
  if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
  const bool asleep = !telling_;
  lock.unlock();
  if (asleep) wake_.notify_one();
  return false;
}

void Syncer::drain() {
  std::unique_lock lock(mutex_);
  told_.wait(lock, [this] { return waiting_.empty() && !telling_; });
}

bool Syncer::is_idle() {
  const std::lock_guard lock(mutex_);
  return waiting_.empty() && !telling_;
}

bool Syncer::has_synced() try {
  sync_();
  return true;
} catch (const std::exception& error) {
  spdlog::critical("what was committed may not be on disk: {}", error.what());
  lost_();
  return false;
}

void Syncer::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return !waiting_.empty() || ending_; });
    if (waiting_.empty()) return;
    auto now = std::exchange(waiting_, {});
    telling_ = true;
    lock.unlock();
    told_.notify_all();  // there is room again
    const bool on_disk = has_synced();
    for (const Tell& tell : now) tell(on_disk);
    now.clear();  // what they hold may not outlive a drain()
    lock.lock();
    telling_ = false;
    told_.notify_all();
  }
}

}  // namespace kedai::bot

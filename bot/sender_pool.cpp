#include "bot/sender_pool.h"

#include <spdlog/spdlog.h>

#include <system_error>

namespace kedai::bot {

SenderPool::SenderPool(std::mutex& mutex, int most, std::function<Next()> next,
                       std::function<void(OutboxRow)> deliver)
    : mutex_(mutex),
      most_(static_cast<std::size_t>(most)),
      next_(std::move(next)),
      deliver_(std::move(deliver)) {}

SenderPool::~SenderPool() {
  finish({});
  join();
}

void SenderPool::start() {
  const std::lock_guard lock(mutex_);
  serving_ = true;
  threads_.emplace_back([this] { run(); });
  ++idle_;
}

void SenderPool::call() {
  if (!serving_) return;
  if (idle_ > 0)
    wake_.notify_one();
  else if (threads_.size() < most_)
    hire();
}

void SenderPool::hire() try {
  threads_.emplace_back([this] { run(); });
  ++idle_;
} catch (const std::system_error& error) {
  most_ = threads_.size();
  spdlog::warn("no more than {} letters will leave at a time: {}", most_, error.what());
}

void SenderPool::run() {
  std::unique_lock lock(mutex_);
  --idle_;
  while (auto letter = await_letter(lock)) {
    ++in_flight_;
    lock.unlock();
    deliver_(std::move(*letter));
    lock.lock();
    if (--in_flight_ == 0) landed_.notify_all();
  }
}

// Whoever takes one calls another for what follows it.
std::optional<OutboxRow> SenderPool::await_letter(std::unique_lock<std::mutex>& lock) {
  while (serving_) {
    auto [letter, again] = next_();
    if (letter) {
      if (again && *again < watched_until_) call();
      return std::move(letter);
    }
    ++idle_;
    if (again && *again < watched_until_) {
      watched_until_ = *again;
      wake_.wait_until(lock, *again);
      if (watched_until_ == *again) watched_until_ = Clock::time_point::max();
    } else {
      wake_.wait(lock);
    }
    --idle_;
  }
  return std::nullopt;
}

void SenderPool::finish(std::chrono::milliseconds grace) {
  std::unique_lock lock(mutex_);
  serving_ = false;
  wake_.notify_all();
  landed_.wait_for(lock, grace, [&] { return in_flight_ == 0; });
}

void SenderPool::join() {
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

}  // namespace kedai::bot

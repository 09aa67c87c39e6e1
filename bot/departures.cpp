#include "bot/departures.h"

namespace kedai::bot {

namespace {

constexpr int kMostAtOnce = 16;  // then it is the turn of what else waits on the loop

}  // namespace

Departures::Departures(std::mutex& mutex, std::function<Next()> next,
                       std::function<Task<>(OutboxRow)> deliver)
    : mutex_(mutex),
      next_(std::move(next)),
      deliver_(std::move(deliver)),
      self_(std::make_shared<Departures*>(this)),
      weak_(self_) {}

Departures::~Departures() {
  finish({});
  join();
}

void Departures::start() {
  serving_ = true;
  call();
}

void Departures::call() {
  if (!serving_ || called_.exchange(true)) return;
  loop_.post([weak = weak_] {
    if (const auto self = weak.lock()) (*self)->leave();
  });
}

void Departures::leave() {
  std::unique_lock lock(mutex_);
  called_ = false;
  for (int left = 0; serving_ && left < kMostAtOnce; ++left) {
    auto [letter, again] = next_();
    if (!letter) {
      if (again) wake_at(*again);
      return;
    }
    ++in_flight_;
    lock.unlock();
    bot::start(send(std::move(*letter)));
    lock.lock();
  }
  lock.unlock();
  call();
}

Task<> Departures::send(OutboxRow letter) {
  co_await deliver_(std::move(letter));
  call();
  const std::lock_guard lock(mutex_);
  if (--in_flight_ == 0) landed_.notify_all();
}

void Departures::wake_at(Clock::time_point when) {
  if (!wakes_.empty() && *wakes_.begin() <= when) return;
  wakes_.insert(when);
  loop_.at(when, [weak = weak_, when] {
    const auto self = weak.lock();
    if (!self) return;
    {
      const std::lock_guard lock((*self)->mutex_);
      (*self)->wakes_.erase(when);
    }
    (*self)->leave();
  });
}

void Departures::finish(std::chrono::milliseconds grace) {
  std::unique_lock lock(mutex_);
  serving_ = false;
  landed_.wait_for(lock, grace, [&] { return in_flight_ == 0; });
}

void Departures::join() {
  {
    std::unique_lock lock(mutex_);
    landed_.wait(lock, [&] { return in_flight_ == 0; });
  }
  self_.reset();
  loop_.flush();
}

}  // namespace kedai::bot

#include "bot/open_marks.h"

#include <thread>
#include <utility>

namespace kedai::bot {

using namespace std::chrono_literals;

void OpenMarks::begin() {
  const std::lock_guard lock(mutex_);
  ++in_lane_;
}

void OpenMarks::end() {
  const std::lock_guard lock(mutex_);
  --in_lane_;
  answered_.notify_all();
}

void OpenMarks::refuse(HandOver again) {
  const std::lock_guard lock(mutex_);
  --in_lane_;
  refused_.push_back(std::move(again));
  answered_.notify_all();
}

void OpenMarks::again() {
  std::unique_lock lock(mutex_);
  const auto refused = std::exchange(refused_, {});
  lock.unlock();
  for (const HandOver& each : refused) each();
}

void OpenMarks::finish(std::chrono::milliseconds grace) {
  constexpr auto kPause = 50ms;  // a connection that was lost is made again
  const auto until = std::chrono::steady_clock::now() + grace;
  while (true) {
    {
      std::unique_lock lock(mutex_);
      const bool done = answered_.wait_until(lock, until, [this] { return in_lane_ == 0; });
      if (!done || refused_.empty()) return;
    }
    if (std::chrono::steady_clock::now() + kPause > until) return;
    std::this_thread::sleep_for(kPause);
    again();
  }
}

}  // namespace kedai::bot

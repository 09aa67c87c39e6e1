#include "bot/timetable.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace kedai::bot {

using Steady = std::chrono::steady_clock;

struct Timetable::Impl {
  struct Entry {
    std::string name;
    std::chrono::milliseconds period;
    std::function<void()> job;
    Steady::time_point due;
    int failures = 0;  // since it last went well
  };

  void run() {
    std::unique_lock lock(mutex);
    while (!stopping) {
      const auto next = std::ranges::min_element(entries, {}, &Entry::due);
      if (next == entries.end()) return;
      if (wake.wait_until(lock, next->due, [&] { return stopping; })) return;
      next->due = Steady::now() + next->period;
      lock.unlock();
      run(*next);
      lock.lock();
    }
  }

  static void run(Entry& entry) try {
    entry.job();
    if (entry.failures > 0)
      spdlog::warn("{} goes on, after {} failures", entry.name, entry.failures);
    entry.failures = 0;
  } catch (const std::exception& error) {
    if (++entry.failures == 1 || entry.period >= std::chrono::hours{1})
      spdlog::error("{} failed: {}", entry.name, error.what());
  }

  std::vector<Entry> entries;
  std::mutex mutex;
  std::condition_variable wake;
  bool stopping = false;
  std::thread thread;
};

Timetable::Timetable() : impl_(std::make_unique<Impl>()) {}

Timetable::~Timetable() { stop(); }

void Timetable::every(std::chrono::milliseconds period, std::string name,
                      std::function<void()> job) {
  impl_->entries.push_back({std::move(name), period, std::move(job), Steady::now() + period});
}

void Timetable::start() {
  impl_->thread = std::thread([this] { impl_->run(); });
}

void Timetable::stop() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
    impl_->wake.notify_one();
  }
  if (impl_->thread.joinable()) impl_->thread.join();
}

}  // namespace kedai::bot

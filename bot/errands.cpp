#include "bot/errands.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "bot/outgoing/loop.h"
#include "store/db/open.h"

namespace kedai::bot {

namespace {

using namespace std::chrono_literals;

constexpr int kPage = 64;
constexpr auto kTakenFor = 60s;   // longer than any call's deadline
constexpr auto kLookEvery = 30s;  // for what another process has left
constexpr auto kMostBackoff = 600s;
constexpr int kMostThrows = 30;  // of one that throws: some hours

std::chrono::milliseconds backoff(int attempts) {
  return std::min<std::chrono::milliseconds>(kMostBackoff, 1s * (1 << std::min(attempts, 10)));
}

}  // namespace

struct ErrandRunner::Impl : std::enable_shared_from_this<Impl> {
  Impl(std::string its_database, Lane& its_lane)
      : database(std::move(its_database)), lane(its_lane) {}

  void run() {
    std::unique_lock lock(mutex);
    while (!stopping) {
      called = false;
      lock.unlock();
      const auto wait = look();
      lock.lock();
      wake.wait_for(lock, wait, [&] { return called || stopping; });
    }
  }

  // Begins what is due; returns in how long the next will be.
  std::chrono::milliseconds look() try {
    const auto store = db::open(database, db::Access::ReadOnly);
    const Time now = lane.now();
    for (const Errand& errand : due_errands(*store, now, kPage)) take(errand);
    const Time next = next_errand(*store);
    if (next == Time{}) return kLookEvery;
    return std::clamp<std::chrono::milliseconds>(next - now, 100ms, kLookEvery);
  } catch (const std::exception& error) {
    spdlog::warn("errands cannot be looked for: {}", error.what());
    return kLookEvery;
  }

  void take(const Errand& errand) {
    {
      const std::lock_guard lock(mutex);
      if (stopping || !doers.contains(errand.kind) || !in_flight.insert(errand.id).second) return;
    }
    const auto ours = std::make_shared<bool>(false);
    const ShopId shop = errand.shop;
    lane.submit(
        shop,
        [errand, ours](Shop& its, Time now) {
          *ours = its.errands.take(errand, now + kTakenFor);
          return std::vector<Letter>{};
        },
        [self = shared_from_this(), errand, ours](Accepted accepted) {
          if (accepted != Accepted::Yes || !*ours) return self->ended(errand.id, Accepted::Later);
          Loop::of_process().post([self, errand] { bot::start(self->work(errand)); });
        });
  }

  Task<> work(Errand errand) {
    Ran ran;
    try {
      ran = co_await doers.at(errand.kind)(errand);
    } catch (const std::exception& error) {
      ran = {.done = errand.attempts >= kMostThrows, .reason = error.what()};
      if (ran.done) spdlog::error("an errand ({}) is given up: {}", errand.kind, error.what());
    }
    if (!ran.done) spdlog::warn("an errand ({}) is tried again: {}", errand.kind, ran.reason);
    lane.submit(
        errand.shop,
        [errand, ran](Shop& shop, Time now) -> std::vector<Letter> {
          if (ran.done)
            return shop.errands.done(errand.id) ? ran.then(shop, now) : std::vector<Letter>{};
          const auto after = ran.retry_after > 0ms ? ran.retry_after : backoff(errand.attempts);
          shop.errands.try_later(errand.id, errand.attempts + 1, now + after);
          return {};
        },
        [self = shared_from_this(), id = errand.id](Accepted accepted) {
          self->ended(id, accepted);
        });
  }

  // When the database takes nothing there is no sense in looking again at once.
  void ended(std::int64_t id, Accepted accepted) {
    const std::lock_guard lock(mutex);
    in_flight.erase(id);
    called |= accepted == Accepted::Yes;
    wake.notify_all();
  }

  void finish(std::chrono::milliseconds grace) {
    {
      std::unique_lock lock(mutex);
      stopping = true;
      wake.notify_all();
      wake.wait_for(lock, grace, [&] { return in_flight.empty(); });
    }
    if (thread.joinable()) thread.join();
  }

  const std::string database;
  Lane& lane;
  std::map<std::string, Doer> doers;
  std::mutex mutex;
  std::condition_variable wake;
  std::set<std::int64_t> in_flight;
  bool called = false;
  bool stopping = false;
  std::thread thread;
};

ErrandRunner::ErrandRunner(std::string database, Lane& lane)
    : impl_(std::make_shared<Impl>(std::move(database), lane)) {}

ErrandRunner::~ErrandRunner() { stop(); }

void ErrandRunner::serve(std::string kind, Doer by) {
  impl_->doers[std::move(kind)] = std::move(by);
}

void ErrandRunner::start() {
  if (impl_->doers.empty()) return;
  impl_->thread = std::thread([impl = impl_.get()] { impl->run(); });
}

void ErrandRunner::call() {
  const std::lock_guard lock(impl_->mutex);
  impl_->called = true;
  impl_->wake.notify_all();
}

void ErrandRunner::finish(std::chrono::milliseconds grace) { impl_->finish(grace); }

void ErrandRunner::stop() { impl_->finish(std::chrono::hours{1}); }

}  // namespace kedai::bot

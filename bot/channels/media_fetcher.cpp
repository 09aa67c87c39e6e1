#include "bot/channels/media_fetcher.h"

#include <spdlog/spdlog.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace kedai::bot {

namespace {

constexpr std::size_t kMostWaiting = 64;

struct Wish {
  ShopId shop;
  std::string channel;
  std::string reference;
  MediaFetcher::Done done;
};

}  // namespace

struct MediaFetcher::Impl {
  explicit Impl(From its_from) : from(std::move(its_from)), thread([this] { run(); }) {}

  void run() {
    std::unique_lock lock(mutex);
    while (true) {
      wake.wait(lock, [&] { return stopping || !wishes.empty(); });
      if (wishes.empty()) return;
      Wish wish = std::move(wishes.front());
      wishes.pop_front();
      const bool too_late = stopping;
      lock.unlock();
      wish.done(too_late ? std::nullopt : fetched(wish));
      lock.lock();
    }
  }

  std::optional<Picture> fetched(const Wish& wish) try {
    return from(wish.shop, wish.channel, wish.reference);
  } catch (const std::exception& error) {
    spdlog::warn("a file of {} cannot be fetched: {}", wish.channel, error.what());
    return std::nullopt;
  }

  From from;
  std::mutex mutex;
  std::condition_variable wake;
  std::deque<Wish> wishes;
  bool stopping = false;
  std::thread thread;
};

MediaFetcher::MediaFetcher(From from) : impl_(std::make_unique<Impl>(std::move(from))) {}

MediaFetcher::~MediaFetcher() { stop(); }

void MediaFetcher::fetch(ShopId shop, std::string channel, std::string reference, Done done) {
  {
    const std::lock_guard lock(impl_->mutex);
    if (!impl_->stopping && impl_->wishes.size() < kMostWaiting) {
      impl_->wishes.push_back({shop, std::move(channel), std::move(reference), std::move(done)});
      impl_->wake.notify_one();
      return;
    }
  }
  done(std::nullopt);
}

void MediaFetcher::stop() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->stopping = true;
    impl_->wake.notify_one();
  }
  if (impl_->thread.joinable()) impl_->thread.join();
}

}  // namespace kedai::bot

#include "bot/channels/whatsapp_shop.h"

#include <spdlog/spdlog.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "bot/channels/whatsapp.h"

namespace kedai::bot {

namespace {

constexpr std::size_t kMostUnread = 200;

}  // namespace

struct WhatsAppShop::Impl {
  explicit Impl(const WhatsAppSettings& settings)
      : sending(std::make_shared<whatsapp::Api>(settings)),
        calling(std::make_shared<whatsapp::Api>(settings)),
        channel(std::make_shared<WhatsApp>(sending, settings)),
        fetching(calling, settings) {}

  void run() {
    while (true) {
      std::string wamid;
      {
        std::unique_lock lock(mutex);
        wake.wait(lock, [&] { return stopping || !unread.empty(); });
        if (stopping) return;
        wamid = std::move(unread.front());
        unread.pop_front();
      }
      const nlohmann::json seen{{"messaging_product", "whatsapp"},
                                {"status", "read"},
                                {"message_id", wamid},
                                {"typing_indicator", {{"type", "text"}}}};
      const auto answer = sync_wait(calling->post("messages", seen.dump()));
      if (!answer.ok) spdlog::debug("whatsapp: not marked as read: {}", answer.description);
    }
  }

  void stop_listening() {
    {
      const std::lock_guard lock(mutex);
      stopping = true;
      wake.notify_all();
    }
    calling->stop();
    if (thread.joinable()) thread.join();
  }

  std::shared_ptr<whatsapp::Api> sending;
  std::shared_ptr<whatsapp::Api> calling;  // marking and fetching; ends at stop_listening()
  std::shared_ptr<WhatsApp> channel;
  WhatsApp fetching;

  std::mutex mutex;
  std::condition_variable wake;
  std::deque<std::string> unread;
  bool stopping = false;
  std::thread thread;
};

WhatsAppShop::WhatsAppShop(const WhatsAppSettings& settings)
    : impl_(std::make_unique<Impl>(settings)) {}

WhatsAppShop::~WhatsAppShop() { stop(); }

std::shared_ptr<Channel> WhatsAppShop::channel() const { return impl_->channel; }

std::optional<Picture> WhatsAppShop::fetch(const std::string& reference) {
  return sync_wait(impl_->fetching.fetch(reference));
}

void WhatsAppShop::mark_read(const std::string& wamid) {
  const std::lock_guard lock(impl_->mutex);
  if (impl_->unread.size() >= kMostUnread) impl_->unread.pop_front();
  impl_->unread.push_back(wamid);
  impl_->wake.notify_one();
}

void WhatsAppShop::start() {
  impl_->thread = std::thread([this] { impl_->run(); });
}

void WhatsAppShop::stop_listening() { impl_->stop_listening(); }

void WhatsAppShop::stop() {
  stop_listening();
  impl_->sending->stop();
}

}  // namespace kedai::bot

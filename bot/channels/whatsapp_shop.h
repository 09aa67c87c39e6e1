// One shop's WhatsApp number: the outgoing channel, and marking what came in as read (with "is
// typing" until the answer comes). Started and stopped by the server.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "bot/channels/channel.h"
#include "config/settings.h"

namespace kedai::bot {

class WhatsAppShop {
 public:
  explicit WhatsAppShop(const WhatsAppSettings& settings);
  ~WhatsAppShop();  // stop()s

  std::shared_ptr<Channel> channel() const;
  std::optional<Picture> fetch(const std::string& reference);  // waits
  // Best effort and soon, on a thread of its own; when too many wait the oldest are left unmarked.
  void mark_read(const std::string& wamid);

  void start();
  void stop_listening();  // nothing is marked or fetched any more
  void stop();            // calls in flight end

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kedai::bot

// One shop's Telegram: its bot set up, updates coming in by webhook or by long polling, commands
// shown in the menu of whoever is staff. Started and stopped by the server.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "bot/channels/channel.h"
#include "bot/lane.h"
#include "config/settings.h"

namespace kedai::bot {

class TelegramShop {
 public:
  // `public_url` empty: long polling from `poll_offset`.
  TelegramShop(ShopId shop, std::string slug, const TelegramSettings& settings,
               std::string public_url, Lane& lane, std::int64_t poll_offset);
  ~TelegramShop();  // stop()s

  std::shared_ptr<Channel> channel() const;                    // the outgoing side
  std::optional<Picture> fetch(const std::string& reference);  // waits; ends with stop_listening()
  // Sets the bot up in the background, again and again until Telegram answers; then polls, if so
  // asked.
  void start();
  void stop_listening();  // no update is taken in any more
  void stop();            // calls in flight end

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kedai::bot

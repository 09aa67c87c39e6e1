// Telegram's outgoing side: renders a letter, sends it or edits the message it replaces, uploads a
// picture once, and says what became of it. Menus are edited in place. Thread-safe.
#pragma once

#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "bot/channels/channel.h"
#include "bot/channels/telegram_api.h"
#include "bot/channels/telegram_keyboard.h"

namespace kedai::bot {

class Telegram final : public Channel {
 public:
  // `api` is shared with whoever sets the bot up; stopping it ends what is being sent.
  // `pace_per_second`: messages in all; 0: any number.
  explicit Telegram(std::shared_ptr<telegram::Api> api, int pace_per_second = 30);

  Pace pace() const override { return {pace_per_second_, {}, 1}; }
  Task<Delivery> send(const Letter& letter, const std::string& address, SendingDesk& desk) override;
  Task<std::optional<Picture>> fetch(std::string reference) override;

 private:
  class Sending;

  std::shared_ptr<telegram::Api> api_;
  int pace_per_second_;
  // Chats with an asking keyboard under their writing line. Forgotten at a restart, when such a
  // keyboard has folded itself away but stays in reach: harmless, its labels can be typed any time.
  std::mutex mutex_;
  std::set<std::string> asking_;
};

}  // namespace kedai::bot

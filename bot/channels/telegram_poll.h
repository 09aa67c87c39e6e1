// Telegram's incoming side where there is no public URL: long polling, a thread a shop (and one
// that stops the spinners of pressed buttons, so that the poll need not wait for it). The next
// updates are asked for, which makes Telegram forget the last ones, only once those are on disk.
// Source: Bot API 10.1, getUpdates.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "bot/channels/intake.h"
#include "bot/channels/telegram_api.h"

namespace kedai::bot {

struct PollPace {
  std::chrono::seconds hold{25};  // how long Telegram holds the question while nothing happens
  std::chrono::milliseconds first_backoff{1'000};  // doubled each time
  std::chrono::milliseconds most_backoff{60'000};
};

class TelegramPoll {
 public:
  // Called once, on the poll's thread, when the token is refused and the poll has ended.
  using Locked = std::function<void(const std::string& reason)>;

  // `api` is the poll's alone: stop() ends its calls. `offset` is the stored one, 0 at first.
  TelegramPoll(std::shared_ptr<telegram::Api> api, ShopId shop, std::int64_t offset, Intake intake,
               Locked locked, PollPace pace = {});
  ~TelegramPoll();  // stop()s

  void start();
  void stop();  // at once, also in the middle of a long poll

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kedai::bot

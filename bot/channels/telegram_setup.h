// The calls that set a bot up and look after it. They wait for the answer; any thread. What could
// not be done comes back as the Answer that says why.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "bot/channels/telegram_api.h"

namespace kedai::bot::telegram {

struct Me {
  std::string name;
  std::string username;  // of https://t.me/username
};
std::variant<Me, Answer> get_me(Api& api);

// Makes Telegram post updates to `url` with `secret` (1 to 256 of A-Za-z0-9_-) in a header. What
// waits there is kept.
Answer set_webhook(Api& api, const std::string& url, const std::string& secret);
Answer delete_webhook(Api& api);

struct WebhookInfo {
  std::string url;  // "" when there is none
  std::int64_t pending = 0;
  std::string last_error;          // Telegram's words about the last post that failed
  std::int64_t last_error_at = 0;  // Unix seconds; 0 when none has failed
};
std::variant<WebhookInfo, Answer> get_webhook_info(Api& api);

struct Command {
  std::string name;         // 1 to 32 of a-z0-9_
  std::string description;  // 1 to 256 characters
};
// For users of that language ("" for all others), in one chat or ("") in all private ones.
Answer set_my_commands(Api& api, const std::vector<Command>& commands, const std::string& language,
                       const std::string& chat = "");

// Stops a pressed button's spinner.
Answer answer_callback(Api& api, const std::string& callback_id);
// The same as the body of a webhook's own answer.
std::string callback_answer(const std::string& callback_id);

}  // namespace kedai::bot::telegram

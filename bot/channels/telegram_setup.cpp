#include "bot/channels/telegram_setup.h"

#include <nlohmann/json.hpp>

#include "bot/channels/telegram_update.h"
#include "bot/untrusted_json.h"
#include "config/json_writer.h"

namespace kedai::bot::telegram {

using Json = nlohmann::json;

namespace {

constexpr std::chrono::seconds kWithin{20};
constexpr std::chrono::seconds kCallbackWithin{10};  // later nobody sees the spinner stop

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::variant<Me, Answer> get_me(Api& api) {
  auto answer = sync_wait(api.call("getMe", "{}", kWithin));
  if (!answer.ok) return answer;
  return Me{text_in(*answer.result, "first_name"), text_in(*answer.result, "username")};
}

Answer set_webhook(Api& api, const std::string& url, const std::string& secret) {
  return sync_wait(api.call("setWebhook",
                            dumped({{"url", url},
                                    {"secret_token", secret},
                                    {"max_connections", 40},
                                    {"allowed_updates", Json::parse(kAllowedUpdates)}}),
                            kWithin));
}

Answer delete_webhook(Api& api) { return sync_wait(api.call("deleteWebhook", "{}", kWithin)); }

std::variant<WebhookInfo, Answer> get_webhook_info(Api& api) {
  auto answer = sync_wait(api.call("getWebhookInfo", "{}", kWithin));
  if (!answer.ok) return answer;
  const Json& info = *answer.result;
  return WebhookInfo{text_in(info, "url"), number_in(info, "pending_update_count").value_or(0),
                     text_in(info, "last_error_message"),
                     number_in(info, "last_error_date").value_or(0)};
}

Answer set_my_commands(Api& api, const std::vector<Command>& commands, const std::string& language,
                       const std::string& chat) {
  Json list = Json::array();
  for (const Command& command : commands)
    list.push_back({{"command", command.name}, {"description", command.description}});
  Json scope{{"type", "all_private_chats"}};
  if (!chat.empty()) scope = {{"type", "chat"}, {"chat_id", chat}};
  Json request{{"commands", std::move(list)}, {"scope", std::move(scope)}};
  if (!language.empty()) request["language_code"] = language;
  return sync_wait(api.call("setMyCommands", dumped(request), kWithin));
}

Answer answer_callback(Api& api, const std::string& callback_id) {
  return sync_wait(api.call("answerCallbackQuery", dumped({{"callback_query_id", callback_id}}),
                            kCallbackWithin));
}

std::string callback_answer(const std::string& callback_id) {
  JsonWriter out;
  out.open('{').member("method").text("answerCallbackQuery");
  return out.member("callback_query_id").text(callback_id).close('}').take();
}

}  // namespace kedai::bot::telegram

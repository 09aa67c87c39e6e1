// Telegram: https://core.telegram.org/bots/api#update
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "bot/untrusted_json.h"
#include "tests/bench/messenger.h"

namespace kedai::bench {

namespace {

using Json = nlohmann::json;

std::string number_in(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return "0";
  return found->is_string() ? found->get<std::string>() : found->dump();
}

class Telegram : public Messenger {
 public:
  explicit Telegram(std::string path) : path_(std::move(path)) {}

  std::string name() const override { return "telegram"; }

  std::string said(std::int64_t chat, const std::string& text) override {
    return update(
        fmt::format(R"("message":{{"message_id":{},{},"chat":{},"date":1790000000,"text":{}}})",
                    ++message_, from(chat), private_chat(chat), Json(text).dump()));
  }

  std::string pressed(std::int64_t chat, const Button& button) override {
    return update(fmt::format(
        R"("callback_query":{{"id":"{}",{},"chat_instance":"1","data":{},)"
        R"("message":{{"message_id":{},"chat":{},"date":1790000000,"text":"x"}}}})",
        ++callback_, from(chat), Json(button.data).dump(), button.message, private_chat(chat)));
  }

  Called called(const HttpMessage& call) override {
    const auto path = call.path();
    // A call that rides in a webhook's answer names its method inside.
    const bool rides = call.head.starts_with("HTTP/");
    const std::string method =
        rides ? method_in(call.body) : std::string(path.substr(path.rfind('/') + 1));
    if (method == "getMe")
      return {0,
              {},
              {},
              R"({"ok":true,"result":{"id":7000000001,"is_bot":true,)"
              R"("first_name":"Bench","username":"bench_bot"}})"};
    const bool shows = method.starts_with("send") || method.starts_with("editMessage");
    if (!shows || method == "sendChatAction") return {0, {}, {}, R"({"ok":true,"result":true})"};
    const Json fields = bot::parse_untrusted(call.body).value();
    const auto chat = std::stoll(number_in(fields, "chat_id"));
    const auto own = std::stoll(number_in(fields, "message_id"));
    const auto message = own > 0 ? own : ++message_;
    const auto text = fields.value("text", fields.value("caption", ""));
    Called called{chat, text, {}, {}};
    called.answer = fmt::format(
        R"({{"ok":true,"result":{{"message_id":{},"date":1790000000,"chat":{},"text":{}}}}})",
        message, private_chat(chat), Json(text).dump());
    if (const auto markup = fields.find("reply_markup"); markup != fields.end()) {
      if (markup->is_string())
        add_buttons(called, Json::parse(markup->get<std::string>()), message);
      else
        add_buttons(called, *markup, message);
    }
    return called;
  }

 private:
  // Of an answer that a call rides in: as Kedai writes it, and Telegraf.
  static std::string method_in(const std::string& body) {
    constexpr std::string_view name = R"("method":")";
    const auto at = body.find(name);
    if (at == body.npos) return "";
    const auto from = at + name.size();
    return body.substr(from, body.find('"', from) - from);
  }

  static std::string from(std::int64_t chat) {
    return fmt::format(
        R"("from":{{"id":{},"is_bot":false,"first_name":"Siti","language_code":"id"}})", chat);
  }

  static std::string private_chat(std::int64_t chat) {
    return fmt::format(R"({{"id":{},"type":"private","first_name":"Siti"}})", chat);
  }

  static void add_buttons(Called& called, const Json& markup, std::int64_t message) {
    const auto rows = markup.find("inline_keyboard");
    if (rows == markup.end()) return;
    for (const Json& row : *rows)
      for (const Json& each : row)
        called.buttons.push_back(
            {each.value("text", ""), each.value("callback_data", ""), message});
  }

  std::string update(const std::string& content) {
    return request(path_, fmt::format("X-Telegram-Bot-Api-Secret-Token: {}\r\n", kSecret),
                   fmt::format(R"({{"update_id":{},{}}})", ++update_, content));
  }

  std::string path_;
  std::int64_t update_ = 100'000'000;
  std::int64_t message_ = 1'000;
  std::int64_t callback_ = 4'000'000'000;
};

}  // namespace

std::unique_ptr<Messenger> telegram(const std::string& path) {
  return std::make_unique<Telegram>(path);
}

}  // namespace kedai::bench

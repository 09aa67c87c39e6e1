// WhatsApp Cloud API: https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstring>
#include <ctime>
#include <nlohmann/json.hpp>

#include "bot/untrusted_json.h"
#include "tests/bench/messenger.h"

namespace kedai::bench {

namespace {

using Json = nlohmann::json;

constexpr std::int64_t kFirstNumber = 628'100'000'000;

// As Meta proves a webhook to be its own.
std::string signature(const std::string& body) {
  std::array<unsigned char, 32> mac{};
  unsigned int size = mac.size();
  ::HMAC(::EVP_sha256(), kSecret, static_cast<int>(std::strlen(kSecret)),
         reinterpret_cast<const unsigned char*>(body.data()), body.size(), mac.data(), &size);
  std::string hex;
  for (const unsigned char byte : mac) hex += fmt::format("{:02x}", byte);
  return hex;
}

class WhatsApp : public Messenger {
 public:
  explicit WhatsApp(std::string path) : path_(std::move(path)) {}

  std::string name() const override { return "whatsapp"; }

  std::string said(std::int64_t chat, const std::string& text) override {
    return message(chat, fmt::format(R"("type":"text","text":{{"body":{}}})", Json(text).dump()));
  }

  std::string pressed(std::int64_t chat, const Button& button) override {
    const char* kind = button.message > 0 ? "button_reply" : "list_reply";
    return message(
        chat,
        fmt::format(R"("context":{{"from":"628999","id":"wamid.out{}"}},"type":"interactive",)"
                    R"("interactive":{{"type":"{}","{}":{{"id":{},"title":{}}}}})",
                    std::abs(button.message), kind, kind, Json(button.data).dump(),
                    Json(button.label).dump()));
  }

  Called called(const HttpMessage& call) override {
    const Json fields = bot::parse_untrusted(call.body).value_or(Json());
    if (!fields.is_object() || !(fields.contains("interactive") || fields.contains("text")))
      return {0, {}, {}, R"({"success":true})"};
    std::string to = fields.value("to", fields.value("recipient", ""));
    to.erase(0, to.find_first_of("0123456789"));
    const auto id = ++sent_;
    Called called{std::stoll(to) - kFirstNumber, {}, {}, {}};
    called.answer = fmt::format(
        R"({{"messaging_product":"whatsapp","contacts":[{{"input":"{}","wa_id":"{}"}}],)"
        R"("messages":[{{"id":"wamid.out{}"}}]}})",
        to, to, id);
    if (fields.contains("text")) called.text = fields["text"].value("body", "");
    if (const auto asked = fields.find("interactive"); asked != fields.end())
      read_interactive(called, *asked, id);
    return called;
  }

 private:
  static void read_interactive(Called& called, const Json& asked, std::int64_t id) {
    called.text = asked.value(Json::json_pointer("/body/text"), "");
    const Json action = asked.value("action", Json::object());
    for (const Json& button : action.value("buttons", Json::array()))
      called.buttons.push_back(
          {button["reply"].value("title", ""), button["reply"].value("id", ""), id});
    for (const Json& section : action.value("sections", Json::array()))
      for (const Json& row : section.value("rows", Json::array()))  // a row of a list: below zero
        called.buttons.push_back({row.value("title", ""), row.value("id", ""), -id});
  }

  std::string message(std::int64_t chat, const std::string& content) {
    const auto number = kFirstNumber + chat;
    const auto body = fmt::format(
        R"({{"object":"whatsapp_business_account","entry":[{{"id":"102290129340398","changes":[{{)"
        R"("field":"messages","value":{{"messaging_product":"whatsapp","metadata":{{)"
        R"("display_phone_number":"628999","phone_number_id":"106540352242922"}},"contacts":[{{)"
        R"("profile":{{"name":"Siti"}},"wa_id":"{}"}}],"messages":[{{"from":"{}",)"
        R"("id":"wamid.in{}","timestamp":"{}",{}}}]}}}}]}}]}})",
        number, number, ++heard_, std::time(nullptr), content);
    return request(path_, fmt::format("X-Hub-Signature-256: sha256={}\r\n", signature(body)), body);
  }

  std::string path_;
  std::int64_t heard_ = 0;
  std::int64_t sent_ = 0;
};

}  // namespace

std::unique_ptr<Messenger> whatsapp(const std::string& path) {
  return std::make_unique<WhatsApp>(path);
}

}  // namespace kedai::bench

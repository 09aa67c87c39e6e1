#include "flows/message.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace kedai {

namespace {

using Json = nlohmann::json;

constexpr std::array<std::string_view, 5> kKinds{"photo", "voice", "video", "document", "sticker"};

Json encode_buttons(const std::vector<Button>& buttons) {
  Json out = Json::array();
  for (const Button& button : buttons) {
    Json row{{"label", button.label}, {"choice", encode(button.choice)}};
    if (!button.detail.empty()) row["detail"] = button.detail;
    if (!button.picture_id.empty()) row["picture"] = button.picture_id;
    out.push_back(std::move(row));
  }
  return out;
}

std::vector<Button> decode_buttons(const Json& rows) {
  std::vector<Button> buttons;
  for (const Json& row : rows) {
    const auto choice = decode_choice(row.at("choice").get<std::string>());
    if (!choice) throw std::invalid_argument("a letter's button has no known choice");
    buttons.push_back({row.at("label").get<std::string>(), *choice, row.value("detail", ""),
                       row.value("picture", "")});
  }
  return buttons;
}

Json encode(const Message& message) {
  Json out{{"text", message.text}};
  if (!message.picture_id.empty()) out["picture"] = message.picture_id;
  if (!message.options.empty()) out["options"] = encode_buttons(message.options);
  if (!message.actions.empty()) out["actions"] = encode_buttons(message.actions);
  if (message.ask != Ask::Nothing)
    out["ask"] = message.ask == Ask::Contact ? "contact" : "location";
  if (!message.ask_label.empty()) out["ask_label"] = message.ask_label;
  if (message.attachment)
    out["attachment"] = {{"kind", to_word(message.attachment->kind)},
                         {"channel", message.attachment->channel},
                         {"reference", message.attachment->reference}};
  if (message.link) out["link"] = {{"label", message.link->label}, {"url", message.link->url}};
  return out;
}

Message decode_message(const Json& in) {
  Message message{in.at("text").get<std::string>(), in.value("picture", "")};
  if (in.contains("options")) message.options = decode_buttons(in["options"]);
  if (in.contains("actions")) message.actions = decode_buttons(in["actions"]);
  const auto ask = in.value("ask", "");
  if (!ask.empty()) message.ask = ask == "contact" ? Ask::Contact : Ask::Location;
  message.ask_label = in.value("ask_label", "");
  if (in.contains("attachment")) {
    const Json& a = in["attachment"];
    const auto kind = attachment_kind_of(a.at("kind").get<std::string>());
    if (!kind) throw std::invalid_argument("a letter's attachment has no known kind");
    message.attachment =
        Attachment{*kind, a.at("channel").get<std::string>(), a.at("reference").get<std::string>()};
  }
  if (in.contains("link"))
    message.link =
        Link{in["link"].at("label").get<std::string>(), in["link"].at("url").get<std::string>()};
  return message;
}

Json encode(const Notice& notice) {
  return {{"kind", static_cast<int>(notice.kind)},
          {"values", notice.values},
          {"press", encode(notice.press)}};
}

Notice decode_notice(const Json& in) {
  const auto press = decode_choice(in.at("press").get<std::string>());
  if (!press) throw std::invalid_argument("a letter's notice has a button without a meaning");
  return {static_cast<Notice::Kind>(in.at("kind").get<int>()),
          in.at("values").get<std::vector<std::string>>(), *press};
}

}  // namespace

std::string_view to_word(Attachment::Kind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::optional<Attachment::Kind> attachment_kind_of(std::string_view word) {
  const auto* found = std::ranges::find(kKinds, word);
  if (found == kKinds.end()) return std::nullopt;
  return static_cast<Attachment::Kind>(found - kKinds.begin());
}

std::string text_with_link(const Message& message) {
  if (!message.link) return message.text;
  return message.text.empty() ? message.link->url : message.text + "\n" + message.link->url;
}

std::int64_t order_of_topic(std::string_view topic) {
  std::int64_t number = 0;
  for (const std::string_view about : {"order:", "news:"})
    if (topic.starts_with(about))
      std::from_chars(topic.data() + about.size(), topic.data() + topic.size(), number);
  return number;
}

std::string encode(const Letter& letter) {
  Json out{{"to", letter.to.value},
           {"placement", static_cast<int>(letter.placement)},
           {"message", encode(letter.message)}};
  if (!letter.over.empty()) out["over"] = letter.over;
  if (!letter.topic.empty()) out["topic"] = letter.topic;
  if (!letter.locale.empty()) out["locale"] = letter.locale;
  if (letter.notice) out["notice"] = encode(*letter.notice);
  if (letter.messages_left > 0) out["left"] = letter.messages_left;
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Letter decode_letter(std::string_view text) try {
  const Json in = Json::parse(text);
  Letter letter{{in.at("to").get<std::int64_t>()},
                decode_message(in.at("message")),
                static_cast<Placement>(in.at("placement").get<int>()),
                in.value("over", ""),
                in.value("topic", "")};
  letter.locale = in.value("locale", "");
  if (in.contains("notice")) letter.notice = decode_notice(in["notice"]);
  letter.messages_left = in.value("left", 0);
  return letter;
} catch (const Json::exception& error) {
  throw std::invalid_argument(std::string("not a letter: ") + error.what());
}

}  // namespace kedai

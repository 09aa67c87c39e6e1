#include "flows/message.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "config/json_writer.h"

namespace kedai {

namespace {

using Json = nlohmann::json;

constexpr std::array<std::string_view, 5> kKinds{"photo", "voice", "video", "document", "sticker"};

void write_if_any(JsonWriter& out, std::string_view name, std::string_view text) {
  if (!text.empty()) out.member(name).text(text);
}

void write_buttons(JsonWriter& out, std::string_view name, const std::vector<Button>& buttons) {
  if (buttons.empty()) return;
  out.member(name).open('[');
  for (const Button& button : buttons) {
    out.open('{').member("label").text(button.label);
    out.member("choice").text(encode(button.choice));
    write_if_any(out, "detail", button.detail);
    write_if_any(out, "picture", button.picture_id);
    out.close('}');
  }
  out.close(']');
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

void write(JsonWriter& out, const Message& message) {
  out.open('{').member("text").text(message.text);
  write_if_any(out, "picture", message.picture_id);
  write_buttons(out, "options", message.options);
  write_buttons(out, "actions", message.actions);
  if (message.ask != Ask::Nothing)
    out.member("ask").text(message.ask == Ask::Contact ? "contact" : "location");
  write_if_any(out, "ask_label", message.ask_label);
  if (const auto& sent = message.attachment) {
    out.member("attachment").open('{').member("kind").text(to_word(sent->kind));
    out.member("channel").text(sent->channel).member("reference").text(sent->reference).close('}');
  }
  if (const auto& link = message.link) {
    out.member("link").open('{').member("label").text(link->label);
    out.member("url").text(link->url).close('}');
  }
  out.close('}');
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

void write(JsonWriter& out, const Notice& notice) {
  out.open('{').member("kind").number(static_cast<int>(notice.kind)).member("values").open('[');
  for (const std::string& value : notice.values) out.text(value);
  out.close(']').member("press").text(encode(notice.press)).close('}');
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
  JsonWriter out;
  out.open('{').member("to").number(letter.to.value);
  out.member("placement").number(static_cast<int>(letter.placement)).member("message");
  write(out, letter.message);
  write_if_any(out, "over", letter.over);
  write_if_any(out, "topic", letter.topic);
  write_if_any(out, "locale", letter.locale);
  if (letter.notice) write(out.member("notice"), *letter.notice);
  if (letter.messages_left > 0) out.member("left").number(letter.messages_left);
  return out.close('}').take();
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

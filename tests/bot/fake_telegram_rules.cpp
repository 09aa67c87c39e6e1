#include <nlohmann/json.hpp>
#include <set>

#include "tests/bot/fake_telegram_state.h"

namespace kedai::bot::fake {

using Json = nlohmann::json;

namespace {

[[noreturn]] void refuse(const std::string& words) { throw Refusal{400, "Bad Request: " + words}; }

const std::set<std::string> kTags{"b",   "strong", "i",    "em",  "u", "ins",        "s",
                                  "del", "strike", "code", "pre", "a", "blockquote", "tg-spoiler"};

std::size_t utf16_length(const std::string& text) {
  std::size_t units = 0;
  for (const unsigned char byte : text) units += byte >= 0xF0 ? 2 : (byte & 0xC0) != 0x80 ? 1 : 0;
  return units;
}

std::string trimmed(const std::string& text) {
  const auto from = text.find_first_not_of(" \n\t");
  return from == text.npos ? "" : text.substr(from, text.find_last_not_of(" \n\t") - from + 1);
}

char entity(const std::string& html, std::size_t& at) {
  static const std::pair<const char*, char> kEntities[] = {
      {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}};
  for (const auto& [written, meant] : kEntities)
    if (html.compare(at, std::string(written).size(), written) == 0) {
      at += std::string(written).size();
      return meant;
    }
  return html[at++];
}

void tag(const std::string& html, std::size_t& at, std::vector<std::string>& open) {
  const auto end = html.find('>', at);
  if (end == html.npos) refuse("can't parse entities: Unclosed start tag");
  auto name = html.substr(at + 1, end - at - 1);
  const bool closes = name.starts_with('/');
  name = closes ? name.substr(1) : name.substr(0, name.find(' '));
  if (!kTags.contains(name)) refuse("can't parse entities: Unsupported start tag \"" + name + "\"");
  if (closes && (open.empty() || open.back() != name))
    refuse("can't parse entities: Unmatched end tag, found \"</" + name + ">\"");
  if (closes)
    open.pop_back();
  else
    open.push_back(name);
  at = end + 1;
}

std::string parsed(const Json& fields, const char* name) {
  const auto text = fields.value(name, "");
  return trimmed(fields.value("parse_mode", "") == "HTML" ? parsed_html(text) : text);
}

void read_inline(const Json& rows, FakeMessage& message) {
  std::size_t count = 0;
  for (const Json& row : rows) {
    if (row.size() > 8) refuse("reply markup is too long");
    message.buttons.emplace_back();
    for (const Json& button : row) {
      const bool opens = button.contains("url");
      FakeButton read{button.at("text").get<std::string>(),
                      button.at(opens ? "url" : "callback_data")};
      if (read.label.empty()) refuse("text buttons are unallowed in the inline keyboard");
      if (opens && !read.data.starts_with("https://")) refuse("BUTTON_URL_INVALID");
      if (!opens && (read.data.empty() || read.data.size() > 64)) refuse("BUTTON_DATA_INVALID");
      message.buttons.back().push_back(std::move(read));
      if (++count > 100) refuse("reply markup is too long");
    }
  }
}

void read_keys(const Json& rows, FakeMessage& message) {
  for (const Json& row : rows) {
    message.keys.emplace_back();
    for (const Json& key : row) {
      message.keys.back().push_back(key.at("text"));
      if (message.keys.back().back().empty()) refuse("keyboard button text must be non-empty");
      if (key.value("request_contact", false)) message.giving = "contact";
      if (key.value("request_location", false)) message.giving = "location";
    }
  }
}

}  // namespace

std::string parsed_html(const std::string& html) {
  std::string text;
  std::vector<std::string> open;
  for (std::size_t at = 0; at < html.size();) {
    if (html[at] == '<')
      tag(html, at, open);
    else if (html[at] == '&')
      text += entity(html, at);
    else
      text += html[at++];
  }
  if (!open.empty())
    refuse("can't parse entities: Can't find end tag corresponding to start tag \"" + open.back() +
           "\"");
  return text;
}

std::string checked_text(const Json& fields) {
  const auto text = parsed(fields, "text");
  if (text.empty()) refuse("message text is empty");
  if (utf16_length(text) > 4096) refuse("message is too long");
  return text;
}

std::string checked_caption(const Json& fields) {
  const auto caption = parsed(fields, "caption");
  if (utf16_length(caption) > 1024) refuse("message caption is too long");
  return caption;
}

void read_markup(const Json& fields, FakeMessage& message) try {
  message.buttons.clear();
  message.keys.clear();
  const Json markup = fields.value("reply_markup", Json::object());
  if (!markup.is_object()) refuse("object expected as reply markup");
  if (!markup.empty() && !markup.contains("inline_keyboard") && !markup.contains("keyboard") &&
      !markup.contains("remove_keyboard"))
    refuse("can't parse reply keyboard markup JSON object");
  read_inline(markup.value("inline_keyboard", Json::array()), message);
  read_keys(markup.value("keyboard", Json::array()), message);
  message.removes_keys = markup.value("remove_keyboard", false);
} catch (const Json::exception&) {
  refuse("can't parse reply keyboard markup JSON object");
}

}  // namespace kedai::bot::fake

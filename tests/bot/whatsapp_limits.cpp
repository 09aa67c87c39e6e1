#include "tests/bot/whatsapp_limits.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <set>

namespace kedai::bot {

namespace {

using Json = nlohmann::json;

// The next code point of well-formed UTF-8, which is taken off the text; nothing when it is not.
std::optional<std::uint32_t> next_code_point(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t size = first < 0x80                    ? 1
                           : first >= 0xC2 && first < 0xE0 ? 2
                           : first >= 0xE0 && first < 0xF0 ? 3
                           : first >= 0xF0 && first < 0xF5 ? 4
                                                           : 0;
  if (size == 0 || size > text.size()) return std::nullopt;
  std::uint32_t code = size == 1 ? first : first & (0x7Fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) != 0x80) return std::nullopt;
    code = code << 6 | (byte & 0x3Fu);
  }
  text.remove_prefix(size);
  return code;
}

bool is_control(std::uint32_t code) {
  return (code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7F && code < 0xA0);
}

class Checker {
 public:
  std::string check(const Json& message) {
    keys("message", message, {"type", message.value("type", "")}, {});
    const std::string type = message.value("type", "");
    if (!message.contains(type)) return faults_ + "no content of its type\n";
    const Json& content = message[type];
    if (type == "text")
      text_message(content);
    else if (type == "interactive")
      interactive(content);
    else if (type == "template")
      template_message(content);
    else if (kMedia.contains(type))
      media("media", content, kCaptioned.contains(type));
    else
      fault("type " + type + " is unknown");
    return faults_;
  }

 private:
  inline static const std::set<std::string> kMedia{"image", "audio", "video", "document",
                                                   "sticker"};
  inline static const std::set<std::string> kCaptioned{"image", "video", "document"};

  void fault(const std::string& what) { (faults_ += what) += '\n'; }

  void keys(const std::string& where, const Json& object, const std::set<std::string>& needed,
            const std::set<std::string>& allowed) {
    if (!object.is_object()) return fault(where + " is no object");
    for (const auto& key : needed)
      if (!object.contains(key)) fault(where + " lacks " + key);
    for (const auto& [key, value] : object.items())
      if (!needed.contains(key) && !allowed.contains(key)) fault(where + " has " + key);
  }

  // A string of 1 to `most` characters.
  std::string words(const std::string& where, const Json& object, const char* key,
                    std::size_t most) {
    if (!object.contains(key) || !object[key].is_string()) {
      fault(fmt::format("{}.{} is no string", where, key));
      return "";
    }
    const auto text = object[key].get<std::string>();
    const auto size = size_of(where + "." + key, text);
    if (size < 1 || size > most) fault(fmt::format("{}.{} is {} long", where, key, size));
    if (text.find_first_not_of(" \n\t") == text.npos) fault(where + "." + key + " is blank");
    return text;
  }

  std::size_t size_of(const std::string& where, std::string_view text) {
    std::size_t size = 0;
    for (; !text.empty(); ++size) {
      const auto code = next_code_point(text);
      if (!code || is_control(*code)) {
        fault(where + " holds a control character or is no UTF-8");
        return size;
      }
    }
    return size;
  }

  void text_message(const Json& text) {
    keys("text", text, {"body"}, {"preview_url"});
    const auto body = words("text", text, "body", 4096);
    if (text.contains("preview_url") && body.find("http") == body.npos)
      fault("preview_url without a link");
  }

  void media(const std::string& where, const Json& content, bool captioned) {
    keys(where, content, {"id"}, {"caption"});
    words(where, content, "id", 256);
    if (!content.contains("caption")) return;
    if (!captioned) fault(where + " takes no caption");
    words(where, content, "caption", 1024);
  }

  void interactive(const Json& content) {
    keys("interactive", content, {"type", "body", "action"}, {"header", "footer"});
    if (!content.contains("body") || !content.contains("action")) return;
    words("body", content["body"], "text", 1024);
    if (content.contains("footer")) words("footer", content["footer"], "text", 60);
    const std::string type = content.value("type", "");
    if (content.contains("header")) header(type, content["header"]);
    if (type == "button")
      reply_buttons(content["action"]);
    else if (type == "list")
      list(content["action"]);
    else if (type == "location_request_message")
      location_request(content["action"]);
    else if (type == "cta_url")
      link(content["action"]);
    else
      fault("interactive type " + type + " is unknown");
  }

  void header(const std::string& of, const Json& content) {
    const std::string type = content.value("type", "");
    keys("header", content, {"type", type}, {});
    if (of == "location_request_message") return fault("a location request has no header");
    if (type == "text") return void(words("header", content, "text", 60));
    if (of != "button") return fault("the header of a " + of + " is text");
    if (!kCaptioned.contains(type)) return fault("no header is " + type);
    media("header", content.value(type, Json::object()), false);
  }

  void reply_buttons(const Json& action) {
    keys("action", action, {"buttons"}, {});
    const Json buttons = action.value("buttons", Json::array());
    if (buttons.empty() || buttons.size() > 3)
      fault(fmt::format("{} reply buttons", buttons.size()));
    for (const Json& button : buttons) {
      keys("button", button, {"type", "reply"}, {});
      if (button.value("type", "") != "reply") fault("a button is no reply");
      const Json reply = button.value("reply", Json::object());
      keys("reply", reply, {"id", "title"}, {});
      unlike_the_others(words("reply", reply, "id", 256), words("reply", reply, "title", 20));
    }
  }

  void list(const Json& action) {
    keys("action", action, {"button", "sections"}, {});
    words("action", action, "button", 20);
    const Json sections = action.value("sections", Json::array());
    if (sections.empty() || sections.size() > 10)
      fault(fmt::format("{} sections", sections.size()));
    for (const Json& section : sections) {
      keys("section", section, {"rows"}, {"title"});
      if (sections.size() > 1 || section.contains("title")) words("section", section, "title", 24);
      for (const Json& each : section.value("rows", Json::array())) row(each);
    }
    if (ids_.empty() || rows_ > 10) fault(fmt::format("{} rows", rows_));
  }

  void row(const Json& content) {
    ++rows_;
    keys("row", content, {"id", "title"}, {"description"});
    unlike_the_others(words("row", content, "id", 200), words("row", content, "title", 24));
    if (content.contains("description")) words("row", content, "description", 72);
  }

  void unlike_the_others(const std::string& id, const std::string& title) {
    if (!ids_.insert(id).second) fault("id " + id + " comes twice");
    if (!titles_.insert(title).second) fault("title " + title + " comes twice");
  }

  void location_request(const Json& action) {
    keys("action", action, {"name"}, {});
    if (action.value("name", "") != "send_location") fault("action of a location request");
  }

  void link(const Json& action) {
    keys("action", action, {"name", "parameters"}, {});
    if (action.value("name", "") != "cta_url") fault("action of a link");
    const Json parameters = action.value("parameters", Json::object());
    keys("parameters", parameters, {"display_text", "url"}, {});
    words("parameters", parameters, "display_text", 20);
    if (!words("parameters", parameters, "url", 2000).starts_with("https://"))
      fault("the link is no https:// address");
  }

  void template_message(const Json& content) {
    keys("template", content, {"name", "language"}, {"components"});
    words("template", content, "name", 512);
    words("language", content.value("language", Json::object()), "code", 15);
    for (const Json& component : content.value("components", Json::array())) {
      const std::string type = component.value("type", "");
      if (type == "body")
        body_parameters(component);
      else if (type == "button")
        button_parameters(component);
      else
        fault("component " + type);
    }
  }

  void body_parameters(const Json& component) {
    keys("component", component, {"type", "parameters"}, {});
    if (component.value("parameters", Json::array()).empty()) fault("a body without parameters");
    for (const Json& parameter : component.value("parameters", Json::array())) {
      keys("parameter", parameter, {"type", "text"}, {});
      if (parameter.value("type", "") != "text") fault("a parameter is no text");
      const auto text = words("parameter", parameter, "text", 1024);
      for (const char* bad : {"\n", "\t", "     "})
        if (text.find(bad) != text.npos) fault("a parameter has a line end, tab or many spaces");
    }
  }

  void button_parameters(const Json& component) {
    keys("component", component, {"type", "sub_type", "index", "parameters"}, {});
    if (component.value("sub_type", "") != "quick_reply") fault("the button is no quick reply");
    words("component", component, "index", 1);
    for (const Json& parameter : component.value("parameters", Json::array())) {
      keys("parameter", parameter, {"type", "payload"}, {});
      words("parameter", parameter, "payload", 256);
    }
  }

  std::string faults_;
  std::set<std::string> ids_, titles_;
  std::size_t rows_ = 0;
};

}  // namespace

std::string check_whatsapp(const Json& message) { return Checker().check(message); }

}  // namespace kedai::bot

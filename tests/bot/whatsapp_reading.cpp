#include "tests/bot/whatsapp_reading.h"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <sstream>

#include "bot/channels/text.h"
#include "tests/bot/whatsapp_limits.h"

namespace kedai::bot {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kAny = 1u << 20;

struct Shown {
  std::string title;
  std::string description;
};

// One page: its words without stars, and what can be pressed.
struct Page {
  std::string said;
  std::map<std::string, Shown> keys;

  std::optional<std::int64_t> more() const {
    for (const auto& [id, shown] : keys)
      if (const auto choice = decode_choice(id); choice && choice->verb == Verb::More)
        return choice->n;
    return std::nullopt;
  }
};

std::string without_stars(std::string text) {
  std::erase(text, '*');
  return text;
}

void read_interactive(const Json& content, Page& page) {
  page.said += content["body"]["text"].get<std::string>() + "\n";
  const Json& action = content["action"];
  if (content["type"] == "cta_url")
    page.said += action["parameters"]["url"].get<std::string>() + "\n";
  for (const Json& button : action.value("buttons", Json::array()))
    page.keys[button["reply"]["id"]] = {button["reply"]["title"], ""};
  for (const Json& section : action.value("sections", Json::array()))
    for (const Json& row : section["rows"])
      page.keys[row["id"]] = {row["title"], row.value("description", "")};
}

Page read(const std::vector<Json>& messages) {
  Page page;
  for (const Json& message : messages) {
    const Json& content = message[message["type"].get<std::string>()];
    if (message["type"] == "interactive")
      read_interactive(content, page);
    else
      page.said += content.value("body", content.value("caption", "")) + "\n";
  }
  page.said = without_stars(page.said);
  return page;
}

std::string tidy(std::string_view text) {
  return tidy_name(without_stars(std::string(text)), kAny);
}

// Whether the cut text ("Kerupuk Ikan Teng…") is what is left of the whole.
bool is_rest_of(std::string cut, const std::string& whole) {
  static constexpr std::string_view kDots = "…";
  if (!cut.ends_with(kDots)) return false;
  cut.resize(cut.size() - kDots.size());
  return whole.starts_with(cut);
}

std::string label_of(const Button& button) {
  const auto label = tidy_name(button.label, kAny);
  return label.empty() ? "•" : label;
}

bool shows_label(const Shown& shown, const std::string& label) {
  if (shown.title == label || shown.title.starts_with(label + " (")) return true;
  if (shown.description.starts_with(label)) return true;
  for (auto at = shown.description.find("…", 24); at != std::string::npos;
       at = shown.description.find("…", at + 1))
    if (label.starts_with(shown.description.substr(0, at))) return true;
  return false;
}

bool shows_detail(const Page& page, const Shown& shown, const std::string& detail) {
  return shown.description.find(detail) != std::string::npos ||
         tidy(page.said).find(without_stars(detail)) != std::string::npos ||
         length(detail, Count::Utf16) > 33;  // a description's half, less what joins them
}

// The line "3. label - detail", or as much of it as there was room for.
bool has_line(const Page& page, std::size_t number, const Button& button) {
  const auto whole = tidy(fmt::format("{}. {}", number, label_of(button)));
  std::istringstream lines(page.said);
  for (std::string line; std::getline(lines, line);)
    if (tidy(line).starts_with(whole) || is_rest_of(tidy(line), whole)) return true;
  return false;
}

class Reader {
 public:
  explicit Reader(const whatsapp::Manner& manner) : manner_(manner) {}

  std::string read_all(const Message& message) {
    Message rest = message;
    check_words(message, open(rest));
    while (const auto more = look_through(rest)) {
      if (*more < 1 || *more > std::ssize(rest.options)) return lost_ + "pages that go round\n";
      rest.options.erase(rest.options.begin(), rest.options.begin() + *more);
    }
    for (const auto* buttons : {&message.options, &message.actions})
      for (const Button& button : *buttons)
        if (!reached_.contains(encode(button.choice))) lose("no way to " + button.label);
    return lost_;
  }

 private:
  void lose(const std::string& what) { (lost_ += what) += '\n'; }

  Page open(const Message& message) {
    const auto messages = whatsapp::new_message(message, manner_);
    for (const Json& each : messages) lost_ += check_whatsapp(each);
    return read(messages);
  }

  std::optional<std::int64_t> look_through(const Message& message) {
    const Page page = open(message);
    std::size_t number = 0;
    for (const auto* buttons : {&message.options, &message.actions})
      for (const Button& button : *buttons) look_for(button, ++number, page);
    return page.more();
  }

  void look_for(const Button& button, std::size_t number, const Page& page) {
    const auto id = encode(button.choice);
    if (has_line(page, number, button)) reached_.insert(id);
    const auto found = page.keys.find(id);
    if (found == page.keys.end() || !looked_at_.insert(id).second) return;
    reached_.insert(id);
    if (!shows_label(found->second, label_of(button))) lose("label " + button.label);
    if (!shows_detail(page, found->second, tidy_name(button.detail, kAny)))
      lose("detail " + button.detail);
  }

  // Of a text that is too long for one message, or for its buttons, the beginning.
  void check_words(const Message& message, const Page& page) {
    const auto size = whatsapp::length(whatsapp::to_text(text_with_link(message)));
    const bool whole = size <= (whatsapp::has_buttons(message) ? 1024 : 4096);
    if (whole && message.link && page.said.find(message.link->url) == std::string::npos)
      lose("link");
    const auto expected = tidy(whole ? message.text : message.text.substr(0, 800));
    if (tidy(page.said).find(expected) == std::string::npos) lose("words");
  }

  const whatsapp::Manner& manner_;
  std::set<std::string> reached_, looked_at_;
  std::string lost_;
};

}  // namespace

std::string lost_on_whatsapp(const Message& message, const whatsapp::Manner& manner) {
  return Reader(manner).read_all(message);
}

}  // namespace kedai::bot

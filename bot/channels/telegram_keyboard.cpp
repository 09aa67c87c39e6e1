#include "bot/channels/telegram_keyboard.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "bot/channels/text.h"
#include "config/json_writer.h"

namespace kedai::bot::telegram {

using Json = nlohmann::json;

namespace {

std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string one_line(std::string_view label) {
  auto line = printable(label);
  std::ranges::replace_if(
      line, [](char c) { return c == '\n' || c == '\t'; }, ' ');
  const auto from = line.find_first_not_of(' ');
  if (from == line.npos) return "•";  // Telegram refuses an empty label
  return line.substr(from, line.find_last_not_of(' ') - from + 1);
}

// Cut to what reads well; the second of two that would then read the same gets a number.
class Labels {
 public:
  std::string distinct(std::string_view wanted) {
    const auto whole = one_line(wanted);
    auto label = cut(whole, kMostLabel, Count::CodePoints);
    for (int n = 2; !seen_.insert(label).second; ++n) {
      const auto number = fmt::format(" ({})", n);
      label = cut(whole, kMostLabel - number.size(), Count::CodePoints) + number;
    }
    return label;
  }

 private:
  std::set<std::string> seen_;
};

// How many such labels stand beside each other on a narrow phone.
std::size_t beside(std::size_t longest) {
  if (longest <= 2) return kMostInRow;
  if (longest <= 4) return 5;
  if (longest <= 6) return 4;
  return longest <= 16 ? 2 : 1;
}

enum class Width { Short, Half, Whole };
Width width_of(const Key& key) {
  const auto fits = beside(length(key.label, Count::CodePoints));
  return fits > 2 ? Width::Short : fits == 2 ? Width::Half : Width::Whole;
}

// Neighbours of one width, shared evenly among as few rows as hold them: ten sizes are five and
// five. Half-width ones go in pairs.
void add_run(Rows& rows, std::span<const Key> run, std::size_t most) {
  const auto row_count = (run.size() + most - 1) / most;
  const auto in_row = most == 2 ? most : (run.size() + row_count - 1) / row_count;
  for (std::size_t at = 0; at < run.size(); at += in_row) {
    const auto row = run.subspan(at, std::min(in_row, run.size() - at));
    rows.emplace_back(row.begin(), row.end());
  }
}

void add_options(Rows& rows, std::span<const Key> keys) {
  while (!keys.empty()) {
    const auto width = width_of(keys.front());
    std::size_t size = 0, longest = 0;
    for (; size < keys.size() && width_of(keys[size]) == width; ++size)
      longest = std::max(longest, length(keys[size].label, Count::CodePoints));
    add_run(rows, keys.first(size), beside(longest));
    keys = keys.subspan(size);
  }
}

void add_actions(Rows& rows, std::span<const Key> keys) {
  while (!keys.empty()) {
    const auto narrow = [](const Key& key) { return width_of(key) != Width::Whole; };
    const bool pair = keys.size() > 1 && narrow(keys[0]) && narrow(keys[1]);
    const auto row = keys.first(pair ? 2 : 1);
    rows.emplace_back(row.begin(), row.end());
    keys = keys.subspan(row.size());
  }
}

std::vector<Key> keys_of(std::span<const Button> buttons, Labels& labels) {
  std::vector<Key> keys;
  for (const Button& button : buttons)
    keys.push_back({labels.distinct(button.label), encode(button.choice)});
  return keys;
}

}  // namespace

Rows rows_of(const Message& message) {
  const auto actions =
      std::span(message.actions).first(std::min(message.actions.size(), kMostButtons));
  const auto room = kMostButtons - actions.size();
  Labels labels;
  const auto options =
      keys_of(std::span(message.options).first(std::min(message.options.size(), room)), labels);
  Rows rows;
  add_options(rows, options);
  add_actions(rows, keys_of(actions, labels));
  if (message.link) rows.push_back({{labels.distinct(message.link->label), "", message.link->url}});
  return rows;
}

std::string inline_keyboard(const Rows& rows) {
  if (rows.empty()) return "";
  JsonWriter out;
  out.open('{').member("inline_keyboard").open('[');
  for (const auto& row : rows) {
    out.open('[');
    for (const Key& key : row) {
      out.open('{').member("text").text(key.label);
      if (key.url.empty())
        out.member("callback_data").text(key.data);
      else
        out.member("url").text(key.url);
      out.close('}');
    }
    out.close(']');
  }
  return out.close(']').close('}').take();
}

std::string asking_keyboard(const Message& message) {
  const char* gives = message.ask == Ask::Contact ? "request_contact" : "request_location";
  const Json giving{{"text", message.ask_label.empty() ? "📎" : message.ask_label}, {gives, true}};
  Json keyboard = Json::array({Json::array({giving})});
  for (const auto& row : rows_of(message)) {
    Json out = Json::array();
    for (const Key& key : row)
      if (key.url.empty()) out.push_back({{"text", key.label}});
    keyboard.push_back(std::move(out));
  }
  return dumped(
      {{"keyboard", std::move(keyboard)}, {"resize_keyboard", true}, {"one_time_keyboard", true}});
}

std::string no_keyboard() { return R"({"remove_keyboard":true})"; }

}  // namespace kedai::bot::telegram

#include "bot/channels/webchat_input.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "bot/untrusted_json.h"
#include "flows/choice.h"

namespace kedai::bot {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostLabelBytes = 256;

// Without control characters (they mark bold runs in letters) but for line ends and tabs.
std::string cleaned(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) out += c;
    if (c == '\n' || c == '\t') out += c;
  }
  return out;
}

std::optional<std::int64_t> entry_id(std::string_view text) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc{} || end != text.data() + text.size() || id <= 0) return std::nullopt;
  return id;
}

PageInput said(const std::string& id, std::string_view text) {
  if (text.size() > kMostTextBytes) return RefusedInput{id, "too_long"};
  std::string clean = cleaned(text);
  if (clean.find_first_not_of(" \n\t") == clean.npos) return RefusedInput{id, "empty"};
  return Saying{id, Said{std::move(clean)}};
}

PageInput pressed(const std::string& id, std::string_view data, std::string_view message,
                  std::string_view label) {
  const bool sound = !data.empty() && data.size() <= kMostChoiceBytes &&
                     label.size() <= kMostLabelBytes && (message.empty() || entry_id(message));
  if (!sound) return RefusedInput{id, "bad_press"};
  return Saying{id, Pressed{cleaned(data), std::string(message), cleaned(label)}};
}

PageInput shared(const std::string& id, const Json& place) {
  const auto latitude = real_in(place, "lat");
  const auto longitude = real_in(place, "lng");
  const bool on_earth =
      latitude && longitude && std::abs(*latitude) <= 90 && std::abs(*longitude) <= 180;
  if (!on_earth) return RefusedInput{id, "bad_place"};
  return Saying{id, SharedLocation{*latitude, *longitude}};
}

}  // namespace

bool is_saying_id(std::string_view id) {
  const auto allowed = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
  };
  return id.size() >= 8 && id.size() <= 64 && std::ranges::all_of(id, allowed);
}

PageInput read_input(std::string_view json) {
  const auto in = parse_untrusted(json);
  if (!in || !in->is_object()) return RefusedInput{"", "not_json"};
  if (const auto before = entry_id(text_in(*in, "before"))) return Earlier{*before};
  const std::string id = text_in(*in, "id");
  if (!is_saying_id(id)) return RefusedInput{"", "no_id"};
  if (in->contains("press"))
    return pressed(id, text_in(*in, "press"), text_in(*in, "message"), text_in(*in, "label"));
  if (in->contains("location")) return shared(id, object_in(*in, "location"));
  if (in->contains("text")) return said(id, text_in(*in, "text"));
  return RefusedInput{id, "unknown"};
}

PageInput read_form(const std::string& id, std::string_view text, std::string_view press) {
  if (!is_saying_id(id)) return RefusedInput{"", "no_id"};
  if (press.empty()) return said(id, text);
  const auto first = std::min(press.find(' '), press.size());
  const auto second = std::min(press.find(' ', first + 1), press.size());
  if (second == press.size()) return RefusedInput{id, "bad_press"};
  return pressed(id, press.substr(first + 1, second - first - 1), press.substr(0, first),
                 press.substr(second + 1));
}

}  // namespace kedai::bot

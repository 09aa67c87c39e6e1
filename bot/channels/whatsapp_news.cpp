#include "bot/channels/whatsapp_news.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <vector>

#include "bot/channels/text.h"
#include "bot/channels/whatsapp_members.h"
#include "bot/untrusted_json.h"

namespace kedai::bot::whatsapp {

using Json = nlohmann::json;

namespace {

constexpr std::size_t kMostValue = 120, kMostLine = 300, kMostField = 64;
constexpr int kMostValues = 3;  // of one member, in an array of objects
constexpr int kMostDepth = 4;

enum class Weight { Told, Judged };  // judged: its words tell whether the news is bad
struct Member {
  std::string_view name, label;
  Weight weight = Weight::Told;
};
// In the order in which they are told. Names and free texts of customers are not among them.
constexpr std::array kMembers{
    Member{"event", "", Weight::Judged},
    Member{"decision", "", Weight::Judged},
    Member{"status", "", Weight::Judged},
    Member{"new_status", "", Weight::Judged},
    Member{"waba_ban_state", "ban", Weight::Judged},
    Member{"restriction_type", "restricted", Weight::Judged},
    Member{"violation_type", "violation", Weight::Judged},
    Member{"new_quality_score", "quality", Weight::Judged},
    Member{"new_category", "category", Weight::Judged},
    Member{"correct_category", "category to come", Weight::Judged},
    Member{"alert_severity", "severity", Weight::Judged},
    Member{"alert_type", "alert"},
    Member{"alert_description", ""},
    Member{"message_template_name", "template"},
    Member{"message_template_language", "language"},
    Member{"reason", "reason"},
    Member{"rejection_reason", "reason"},
    Member{"recommendation", ""},
    Member{"current_limit", "limit"},
    Member{"max_daily_conversations_per_business", "limit"},
    Member{"max_daily_conversation_per_phone", "limit"},
    Member{"display_phone_number", "number"},
    Member{"requested_verified_name", "name"},
    Member{"value", ""},
    Member{"category", ""},
    Member{"code", "error"},
    Member{"title", ""},
};
using Found = std::array<std::vector<std::string>, kMembers.size()>;

// PIN: somebody wants to take the number's second lock away. MARKETING: a template is billed as
// that from now on. The rest is what stops or will stop letters.
constexpr std::array<std::string_view, 23> kBad{
    "DISABLED",   "DISABLE", "REJECTED", "PAUSED",   "FLAGGED",     "RESTRICTION",
    "RESTRICTED", "LIMITED", "EXCEEDED", "LOCKED",   "BANNED",      "VIOLATION",
    "OFFBOARDED", "REMOVED", "DELETED",  "DELETION", "DEACTIVATED", "BLOCKED",
    "DOWNGRADE",  "RED",     "CRITICAL", "PIN",      "MARKETING",
};

void note(Found& found, const std::string& name, const Json& object) {
  const auto member = std::ranges::find(kMembers, name, &Member::name);
  if (member == kMembers.end()) return;
  auto& values = found[static_cast<std::size_t>(member - kMembers.begin())];
  const auto text = text_in(object, name.c_str());
  auto value = tidy_name(text.empty() ? id_in(object, name.c_str()) : text, kMostValue);
  if (values.size() < kMostValues && !value.empty() && value != "NONE")
    values.push_back(std::move(value));
}

void search(Found& found, const Json& value, int depth) {
  if (depth > kMostDepth) return;
  if (value.is_array())
    for (const Json& element : value) search(found, element, depth + 1);
  if (!value.is_object()) return;
  for (const auto& [name, member] : value.items()) {
    if (name == "metadata" || name == "contacts") continue;
    note(found, name, value);
    search(found, member, depth + 1);
  }
}

// "RESTRICTED_ADD_PHONE_NUMBER_ACTION" holds RESTRICTED; "TIER_UNLIMITED" does not hold LIMITED.
std::vector<std::string> words_in(std::string_view value) {
  std::vector<std::string> words(1);
  for (const char c : value) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter)
      words.back() += static_cast<char>(c & ~0x20);
    else if (!words.back().empty())
      words.emplace_back();
  }
  return words;
}

std::vector<std::string> judged_words(const Found& found) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < kMembers.size(); ++i) {
    if (kMembers[i].weight != Weight::Judged) continue;
    for (const auto& value : found[i])
      for (auto& word : words_in(value)) words.push_back(std::move(word));
  }
  return words;
}

// An account that is given back comes as an update of its being disabled.
bool is_bad(const Found& found) {
  const auto words = judged_words(found);
  const auto is = [](const std::string& word) {
    return std::ranges::find(kBad, word) != kBad.end();
  };
  const auto given_back = [](const std::string& word) { return word.starts_with("REINSTATE"); };
  return std::ranges::any_of(words, is) && std::ranges::none_of(words, given_back);
}

std::string line_of(const std::string& field, const Found& found) {
  std::string line = tidy_name(field, kMostField);
  std::string_view joint = ": ";
  for (std::size_t i = 0; i < kMembers.size(); ++i)
    for (const auto& value : found[i]) {
      line.append(joint).append(kMembers[i].label);
      line.append(kMembers[i].label.empty() ? "" : " ").append(value);
      joint = ", ";
    }
  return cut(line, kMostLine, Count::CodePoints);
}

}  // namespace

News news_of(const std::string& field, const Json& value) {
  Found found;
  search(found, value, 0);
  const bool faulty = !array_in(value, "errors").empty();
  return {field, line_of(field, found), faulty || is_bad(found)};
}

}  // namespace kedai::bot::whatsapp

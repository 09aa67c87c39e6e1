#include "flows/dates.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <vector>

#include "flows/understanding/words.h"

namespace kedai {

namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::weekday;
using std::chrono::year_month_day;

// The first three letters of a month in either language.
constexpr std::array<std::array<std::string_view, 2>, 12> kMonths{{{"jan", "jan"},
                                                                   {"feb", "peb"},
                                                                   {"mar", "mar"},
                                                                   {"apr", "apr"},
                                                                   {"mei", "may"},
                                                                   {"jun", "jun"},
                                                                   {"jul", "jul"},
                                                                   {"agu", "aug"},
                                                                   {"sep", "sep"},
                                                                   {"okt", "oct"},
                                                                   {"nov", "nop"},
                                                                   {"des", "dec"}}};

sys_days date_of(std::int64_t day) { return sys_days{days{day}}; }

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 1) return std::nullopt;
  return value;
}

std::optional<int> month_of(std::string_view word) {
  if (const auto by_number = number(word)) return by_number;
  if (word.size() < 3) return std::nullopt;
  for (std::size_t i = 0; i < kMonths.size(); ++i)
    if (std::ranges::count(kMonths.at(i), word.substr(0, 3)) > 0) return static_cast<int>(i) + 1;
  return std::nullopt;
}

std::optional<std::int64_t> day_of_date(int year, int month, int day) {
  const year_month_day date{std::chrono::year{year},
                            std::chrono::month{static_cast<unsigned>(month)},
                            std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok() || year < 2000 || year > 2199) return std::nullopt;
  return sys_days{date}.time_since_epoch().count();
}

std::vector<std::string> parts_of(std::string_view text) {
  std::string apart = folded(text);
  std::ranges::replace_if(
      apart, [](char c) { return c == '/' || c == '-' || c == '.' || c == ','; }, ' ');
  return words_of(apart);
}

// Of the next years one has it: 29 February is not in each.
std::optional<std::int64_t> next_such_day(int month, int day, std::int64_t today) {
  const int year = static_cast<int>(year_month_day{date_of(today)}.year());
  for (int later = 0; later <= 8; ++later)
    if (const auto found = day_of_date(year + later, month, day); found && *found >= today)
      return found;
  return std::nullopt;
}

}  // namespace

std::string day_text(const Phrasebook& words, std::int64_t day) {
  const year_month_day date{date_of(day)};
  return words.say(
      "date.day",
      {{"weekday", words.say("date.weekday_" + std::to_string(weekday{date_of(day)}.c_encoding()))},
       {"day", static_cast<unsigned>(date.day())},
       {"month", words.say("date.month_" + std::to_string(static_cast<unsigned>(date.month())))}});
}

std::string date_text(const Phrasebook& words, std::int64_t day) {
  const year_month_day date{date_of(day)};
  return words.say(
      "date.date",
      {{"day", static_cast<unsigned>(date.day())},
       {"month", words.say("date.month_" + std::to_string(static_cast<unsigned>(date.month())))},
       {"year", static_cast<int>(date.year())}});
}

std::optional<std::int64_t> read_day(std::string_view text, std::int64_t today) {
  const auto parts = parts_of(text);
  if (parts.size() == 1 && (parts[0] == "besok" || parts[0] == "tomorrow")) return today + 1;
  if (parts.size() < 2 || parts.size() > 3) return std::nullopt;
  const auto day = number(parts[0]);
  const auto month = month_of(parts[1]);
  if (!day || !month || *month > 12 || *day > 31) return std::nullopt;
  if (parts.size() == 2) return next_such_day(*month, *day, today);
  const auto year = number(parts[2]);
  if (!year) return std::nullopt;
  return day_of_date(*year < 100 ? 2000 + *year : *year, *month, *day);
}

}  // namespace kedai

#include "flows/understanding/days.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <span>
#include <sstream>

#include "flows/understanding/words.h"

namespace kedai {

namespace {

using namespace std::chrono;
using Words = std::vector<std::string>;

// In both languages, and as they are cut short where that is not their beginning.
constexpr std::array<std::pair<std::string_view, unsigned>, 25> kMonths{
    {{"januari", 1},  {"january", 1},   {"februari", 2},  {"february", 2},  {"pebruari", 2},
     {"maret", 3},    {"march", 3},     {"april", 4},     {"mei", 5},       {"may", 5},
     {"juni", 6},     {"june", 6},      {"juli", 7},      {"july", 7},      {"agustus", 8},
     {"august", 8},   {"ags", 8},       {"agt", 8},       {"september", 9}, {"oktober", 10},
     {"october", 10}, {"november", 11}, {"nopember", 11}, {"desember", 12}, {"december", 12}}};
constexpr std::array<std::string_view, 8> kUntil{"sampai", "sampe", "hingga", "sd",
                                                 "s/d",    "until", "till",   "through"};
constexpr std::array<std::string_view, 6> kFrom{"mulai", "dari",     "sejak",
                                                "from",  "starting", "since"};
constexpr std::array<std::string_view, 9> kBeforeDay{"tgl",   "tanggal", "berlaku", "on", "pada",
                                                     "valid", "dgn",     "the",     "of"};

bool one_of(std::string_view word, std::span<const std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

std::string lower(std::string_view word) {
  std::string out(word);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  while (!out.empty() && (out.back() == ',' || out.back() == '.')) out.pop_back();
  return out;
}

// 0: none. A month is known by three or more of its first letters.
unsigned month_named(std::string_view word) {
  if (word.size() < 3) return 0;
  const auto* found = std::ranges::find_if(
      kMonths, [&](const auto& month) { return month.first.starts_with(word); });
  return found == kMonths.end() ? 0 : found->second;
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

bool is_year(std::optional<int> value) { return value && *value >= 2000 && *value <= 2200; }
bool is_day(std::optional<int> value) { return value && *value >= 1 && *value <= 31; }

// "1-7", "5des", "5/12/2026", "s.d.": dashes apart, numbers apart from months, slashes as they are.
Words parted(const Words& words) {
  Words out;
  for (const std::string& each : words) {
    std::string word = lower(each);
    for (auto at = word.find("\u2013"); at != std::string::npos; at = word.find("\u2013"))
      word.replace(at, 3, "-");
    if (word.empty() || word[0] < '0' || word[0] > '9') {  // a SKU has dashes, too
      out.push_back(std::move(word));
      continue;
    }
    std::string part;
    const auto flush = [&] {
      if (!part.empty()) out.push_back(std::exchange(part, ""));
    };
    for (std::size_t i = 0; i < word.size(); ++i) {
      const bool after_digit = !part.empty() && part.find_first_not_of("0123456789") == part.npos;
      if (word[i] == '-') {
        flush();
        out.emplace_back("-");
        continue;
      }
      const std::string_view rest = std::string_view(word).substr(i);
      if (after_digit && month_named(rest.substr(0, rest.find('-'))) != 0) flush();
      part += word[i];
    }
    flush();
  }
  return out;
}

// A day as far as it was said; month 0: it is that of the other end ("1-7 des").
struct SaidDay {
  int day = 0;
  unsigned month = 0;
  int year = 0;
  std::optional<LocalDay> known = std::nullopt;  // "besok"
  std::size_t words = 0;
};

std::optional<SaidDay> slashed(const std::string& word) {
  const auto first = word.find('/');
  if (first == std::string::npos) return std::nullopt;
  const auto second = std::min(word.find('/', first + 1), word.size());
  const auto day = number(std::string_view(word).substr(0, first));
  const auto month = number(std::string_view(word).substr(first + 1, second - first - 1));
  if (!is_day(day) || !month || *month < 1 || *month > 12) return std::nullopt;
  SaidDay said{*day, static_cast<unsigned>(*month), 0, std::nullopt, 1};
  if (second < word.size()) {
    const auto year = number(std::string_view(word).substr(second + 1));
    if (!year) return std::nullopt;
    said.year = *year < 100 ? 2000 + *year : *year;
  }
  return said;
}

std::optional<SaidDay> relative(const Words& words, std::size_t at, LocalDay today) {
  const std::string& word = words[at];
  const bool this_day = word == "hari" && at + 1 < words.size() && words[at + 1] == "ini";
  if (this_day) return SaidDay{0, 0, 0, today, 2};
  if (word == "today") return SaidDay{0, 0, 0, today, 1};
  if (word == "besok" || word == "tomorrow") return SaidDay{0, 0, 0, today + 1, 1};
  if (word == "lusa") return SaidDay{0, 0, 0, today + 2, 1};
  return std::nullopt;
}

std::optional<SaidDay> day_at(const Words& words, std::size_t at, LocalDay today) {
  std::size_t from = at;
  while (from < words.size() && one_of(words[from], kBeforeDay)) ++from;
  if (from >= words.size()) return std::nullopt;
  std::optional<SaidDay> said = relative(words, from, today);
  if (!said) said = slashed(words[from]);
  const auto word = [&](std::size_t i) { return i < words.size() ? words[i] : std::string(); };
  const auto first = number(words[from]);
  const auto second = number(word(from + 1));
  if (!said && is_day(first) && month_named(word(from + 1)) != 0)
    said = SaidDay{*first, month_named(word(from + 1)), 0, std::nullopt, 2};
  else if (!said && month_named(words[from]) != 0 && is_day(second))
    said = SaidDay{*second, month_named(words[from]), 0, std::nullopt, 2};
  if (!said) return std::nullopt;
  if (!said->known && said->year == 0)
    if (const auto year = number(word(from + said->words)); is_year(year)) {
      said->year = *year;
      ++said->words;
    }
  said->words += from - at;
  return said;
}

// "1 - 7 des": the first of them stands without its month.
std::optional<SaidDay> bare_day_at(const Words& words, std::size_t at) {
  std::size_t from = at;
  while (from < words.size() && one_of(words[from], kBeforeDay)) ++from;
  if (from >= words.size() || !is_day(number(words[from]))) return std::nullopt;
  return SaidDay{*number(words[from]), 0, 0, std::nullopt, from + 1 - at};
}

std::optional<LocalDay> day_in(const SaidDay& said, int year) {
  const year_month_day date{std::chrono::year{year}, month{said.month},
                            day{static_cast<unsigned>(said.day)}};
  if (!date.ok()) return std::nullopt;
  return sys_days{date}.time_since_epoch().count();
}

int year_of(LocalDay day) {
  return static_cast<int>(year_month_day{sys_days{std::chrono::days{day}}}.year());
}

// The next one of that name; that of its year when it was said.
std::optional<LocalDay> next_day(const SaidDay& said, LocalDay today) {
  if (said.known) return said.known;
  if (said.year != 0) return day_in(said, said.year);
  const auto this_year = day_in(said, year_of(today));
  if (this_year && *this_year >= today) return this_year;
  return day_in(said, year_of(today) + 1);
}

struct SaidDays {
  std::optional<SaidDay> first;
  std::optional<SaidDay> last;
  std::size_t words = 0;
  bool broken = false;  // "sampai" and then no day
};

// What is said from `at` on; no words when that is nothing of days.
SaidDays days_at(const Words& words, std::size_t at, LocalDay today) {
  SaidDays said;
  std::size_t next = at;
  const bool from = one_of(words[at], kFrom);
  if (from) ++next;
  const auto is_between = [&](std::size_t i) {
    return i < words.size() && (words[i] == "-" || words[i] == "to" || one_of(words[i], kUntil));
  };
  if (next < words.size()) {
    said.first = day_at(words, next, today);
    if (!said.first) {
      const auto bare = bare_day_at(words, next);
      if (bare && is_between(next + bare->words) && day_at(words, next + bare->words + 1, today))
        said.first = bare;
    }
  }
  if (said.first) next += said.first->words;
  const bool until = said.first ? is_between(next) : !from && one_of(words[at], kUntil);
  if (until) {
    ++next;
    said.last = next < words.size() ? day_at(words, next, today) : std::nullopt;
    said.broken = !said.last && words[next - 1] != "-" && words[next - 1] != "to";
    if (said.last) next += said.last->words;
  }
  if (said.first && !said.last && !from) said.last = said.first;  // that day alone
  said.words = said.first || said.last || said.broken ? next - at : 0;
  return said;
}

DaysTaken resolved(SaidDays said, LocalDay today) {
  using enum DaysTaken::Fault;
  if (said.broken) return {{}, Unreadable};
  DaysTaken taken;
  if (said.first && said.last && said.first->month == 0 && !said.first->known) {
    if (said.last->known) return {{}, Unreadable};
    said.first->month = said.last->month;
    said.first->year = said.last->year;
  }
  if (said.last) {
    taken.days.last = next_day(*said.last, today);
    if (!taken.days.last) return {{}, Unreadable};
    if (*taken.days.last < today) return {{}, Past};
  }
  if (!said.first) return taken;
  if (!said.first->known && said.first->year == 0 && taken.days.last) {
    const int year = year_of(*taken.days.last);
    taken.days.first = day_in(*said.first, year);
    const bool over_new_year = said.last->known || said.first->month > said.last->month;
    if (taken.days.first && *taken.days.first > *taken.days.last && over_new_year)
      taken.days.first = day_in(*said.first, year - 1);
  } else {
    taken.days.first = next_day(*said.first, today);
  }
  const bool backwards =
      taken.days.first && taken.days.last && *taken.days.first > *taken.days.last;
  if (!taken.days.first || backwards) return {{}, Unreadable};
  return taken;
}

}  // namespace

Time start_of(const Profile& profile, LocalDay day) {
  return Time{sys_days{days{day}}} - minutes{profile.utc_offset_minutes};
}

DaysTaken take_days(std::vector<std::string>& words, LocalDay today) {
  const Words all = parted(words);
  for (std::size_t at = 0; at < all.size(); ++at) {
    const SaidDays said = days_at(all, at, today);
    if (said.words == 0) continue;
    // What is around the days is given back as it was written, as far as it was parted from none.
    Words rest(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(at));
    rest.insert(rest.end(), all.begin() + static_cast<std::ptrdiff_t>(at + said.words), all.end());
    words = std::move(rest);
    return resolved(said, today);
  }
  return {};
}

Period period_of(const Profile& profile, const Days& days) {
  Period period;
  if (days.first) period.starts = start_of(profile, *days.first);
  if (days.last) period.ends = start_of(profile, *days.last + 1);
  return period;
}

std::string day_text(const Phrasebook& words, const Profile& profile, Time when, Time now) {
  const LocalDay day = local_day(profile, when);
  const year_month_day date{sys_days{days{day}}};
  std::istringstream names(words.say("days.months"));
  std::string name;
  for (unsigned i = 0; i < static_cast<unsigned>(date.month()); ++i) names >> name;
  std::string text = std::to_string(static_cast<unsigned>(date.day())) + " " + name;
  if (year_of(day) != year_of(local_day(profile, now))) text += " " + std::to_string(year_of(day));
  return text;
}

std::string period_text(const Phrasebook& words, const Profile& profile, const Period& period,
                        Time now) {
  const bool begun = period.starts <= now;
  const std::string first = begun ? "" : day_text(words, profile, period.starts, now);
  if (period.ends == kForever) return begun ? "" : words.say("days.from", {{"day", first}});
  const std::string last =
      day_text(words, profile, period.ends - std::chrono::milliseconds{1}, now);
  if (begun) return words.say("days.until", {{"day", last}});
  return first == last ? last : first + " - " + last;
}

}  // namespace kedai

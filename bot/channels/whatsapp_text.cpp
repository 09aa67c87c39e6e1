#include "bot/channels/whatsapp_text.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "bot/channels/text.h"
#include "config/phrasebook.h"

namespace kedai::bot::whatsapp {

namespace {

struct Run {  // of bold, in bytes of the text without marks
  std::size_t from;
  std::size_t to;
};

// The text taken apart: what it says, and which parts of its lines are bold.
struct Parts {
  std::string plain;
  std::vector<Run> runs;

  void add_run(std::size_t from) {
    if (from == plain.size()) return;
    if (!runs.empty() && runs.back().to == from)
      runs.back().to = plain.size();
    else
      runs.push_back({from, plain.size()});
  }
};

Parts taken_apart(std::string_view text) {
  Parts parts;
  bool bold = false;
  std::size_t from = 0;
  for (const char c : text) {
    const bool on = c == kBoldOn, off = c == kBoldOff;
    if (bold && (off || c == '\n')) parts.add_run(from);
    if (!on && !off) parts.plain += c;
    if ((on && !bold) || c == '\n') from = parts.plain.size();
    bold = on || (bold && !off);
  }
  if (bold) parts.add_run(from);
  return parts;
}

Run trimmed(std::string_view plain, Run run) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (run.from < run.to && is_space(plain[run.from])) ++run.from;
  while (run.from < run.to && is_space(plain[run.to - 1])) --run.to;
  return run;
}

// Beside such a character a star is only a star.
bool spoils(UChar32 code) { return u_isalnum(code) || code == '*'; }

bool spoils_before(std::string_view text, std::size_t at) {
  if (at == 0) return false;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  auto index = static_cast<std::int32_t>(at);
  UChar32 code = 0;
  U8_PREV_OR_FFFD(bytes, 0, index, code);
  return spoils(code);
}

bool spoils_after(std::string_view text, std::size_t at) {
  if (at == text.size()) return false;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  auto index = static_cast<std::int32_t>(at);
  UChar32 code = 0;
  U8_NEXT_OR_FFFD(bytes, index, static_cast<std::int32_t>(text.size()), code);
  return spoils(code);
}

bool can_be_bold(std::string_view plain, Run run) {
  return run.from < run.to &&
         plain.substr(run.from, run.to - run.from).find('*') == std::string_view::npos &&
         !spoils_before(plain, run.from) && !spoils_after(plain, run.to);
}

std::string starred(std::string_view text) {
  const Parts parts = taken_apart(text);
  const std::string_view plain = parts.plain;
  std::string out;
  std::size_t done = 0;
  for (const Run& each : parts.runs) {
    const Run run = trimmed(plain, each);
    if (!can_be_bold(plain, run)) continue;
    out.append(plain.substr(done, run.from - done)).append("*");
    out.append(plain.substr(run.from, run.to - run.from)).append("*");
    done = run.to;
  }
  return out.append(plain.substr(done));
}

}  // namespace

std::size_t length(std::string_view text) { return bot::length(text, Count::Utf16); }

std::string cut(std::string_view text, std::size_t most) {
  return bot::cut(text, most, Count::Utf16);
}

std::string to_text(std::string_view text, std::size_t most) {
  const std::string marked = printable_with_bold(text);
  std::string out = starred(cut(marked, most));
  // The stars count too: as much less of the text as makes room for them.
  for (std::size_t room = most, size = length(out); size > most && room > 1; size = length(out)) {
    room = std::max<std::size_t>(1, std::min(room - 1, room * most / size));
    out = starred(cut(marked, room));
  }
  return length(out) <= most ? out : cut(printable(text), most);
}

std::string to_text(std::string_view text) {
  return to_text(text, std::numeric_limits<std::size_t>::max());
}

bool is_blank(std::string_view text) { return tidy_name(text, 1).empty(); }

}  // namespace kedai::bot::whatsapp

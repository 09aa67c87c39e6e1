#include "bot/channels/text.h"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <memory>
#include <stdexcept>

namespace kedai::bot {

namespace {

constexpr UChar32 kBoldOn = 1, kBoldOff = 2;
constexpr UChar32 kReplacement = 0xFFFD, kZeroWidthJoiner = 0x200D;
constexpr std::string_view kEllipsis = "…";

template <class See>
void each_code_point(std::string_view text, See see) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 code = 0;
    U8_NEXT_OR_FFFD(bytes, at, size, code);
    see(code, static_cast<std::size_t>(at));
  }
}

void append(std::string& text, UChar32 code) {
  std::uint8_t bytes[U8_MAX_LENGTH];
  std::int32_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, code);
  text.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

bool is_bold_mark(UChar32 code) { return code == kBoldOn || code == kBoldOff; }
bool is_control(UChar32 code) { return u_charType(code) == U_CONTROL_CHAR; }

std::size_t weight(UChar32 code, Count count) {
  if (is_bold_mark(code)) return 0;
  return count == Count::Utf16 && code > 0xFFFF ? 2 : 1;
}

template <class Keep>
std::string filtered(std::string_view text, Keep keep) {
  std::string out;
  out.reserve(text.size());
  each_code_point(text, [&](UChar32 code, std::size_t) {
    if (keep(code)) append(out, code);
  });
  return out;
}

bool is_printable(UChar32 code) { return code == '\n' || code == '\t' || !is_control(code); }

// Where the graphemes end, made once a thread: making one reads ICU's rules.
icu::BreakIterator& graphemes() {
  thread_local const auto iterator = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::BreakIterator> made(
        icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no rules for graphemes");
    return made;
  }();
  return *iterator;
}

// The greatest end of a whole grapheme that is not after `most_bytes`.
std::size_t grapheme_end(std::string_view text, std::size_t most_bytes) {
  UErrorCode status = U_ZERO_ERROR;
  UText* opened =
      utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status);
  auto& iterator = graphemes();
  iterator.setText(opened, status);
  utext_close(opened);
  if (U_FAILURE(status)) return 0;
  const auto limit = static_cast<std::int32_t>(most_bytes);
  return static_cast<std::size_t>(
      iterator.isBoundary(limit) ? limit : std::max(iterator.preceding(limit), 0));
}

}  // namespace

std::string printable(std::string_view text) { return filtered(text, is_printable); }

std::string printable_with_bold(std::string_view text) {
  return filtered(text, [](UChar32 code) { return is_printable(code) || is_bold_mark(code); });
}

std::string tidy_name(std::string_view name, std::size_t most) {
  std::string out;
  std::size_t taken = 0;
  bool space = false;
  each_code_point(name, [&](UChar32 code, std::size_t) {
    if (u_isUWhiteSpace(code)) {
      space = true;
      return;
    }
    const bool invisible = u_charType(code) == U_FORMAT_CHAR && code != kZeroWidthJoiner;
    if (invisible || is_control(code) || code == kReplacement) return;
    const std::size_t size = space && !out.empty() ? 2 : 1;
    if (taken + size > most) {
      taken = most;
      return;
    }
    if (size == 2) out += ' ';
    append(out, code);
    taken += size;
    space = false;
  });
  return out;
}

std::size_t length(std::string_view text, Count count) {
  std::size_t total = 0;
  each_code_point(text, [&](UChar32 code, std::size_t) { total += weight(code, count); });
  return total;
}

std::string cut(std::string_view text, std::size_t most, Count count) {
  if (length(text, count) <= most) return std::string(text);
  std::size_t total = 0, end = 0;
  each_code_point(text, [&](UChar32 code, std::size_t after) {
    total += weight(code, count);
    if (total + 1 <= most) end = after;
  });
  // One grapheme longer than all the room there is has to be cut inside.
  if (const auto whole = grapheme_end(text, end)) end = whole;
  const auto kept = text.substr(0, end);
  const auto last = kept.find_last_not_of(" \n\t");
  return std::string(kept.substr(0, last == kept.npos ? 0 : last + 1)).append(kEllipsis);
}

}  // namespace kedai::bot

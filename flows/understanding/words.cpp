#include "flows/understanding/words.h"

#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <regex>

#include "config/lexicon.h"

namespace kedai {

namespace {

// Never seen and never wanted: controls, zero-width, direction overrides, surrogates, private use.
bool invisible(UChar32 c) {
  switch (u_charType(c)) {
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
    case U_SURROGATE:
    case U_PRIVATE_USE_CHAR:
    case U_UNASSIGNED: return true;
    default: return false;
  }
}

template <class Use>
void each_code_point(const icu::UnicodeString& text, Use use) {
  for (int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) use(text.char32At(at));
}

icu::UnicodeString decomposed(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto source = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  const icu::Normalizer2* form = icu::Normalizer2::getNFKDInstance(status);
  return form->normalize(source, status).foldCase();
}

std::optional<Quantity> read_digits(std::string_view word) {
  Quantity value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (error != std::errc{} || end != word.data() + word.size()) return std::nullopt;
  if (value < 1 || value > kMostPieces) return std::nullopt;
  return value;
}

}  // namespace

std::string folded(std::string_view text) {
  icu::UnicodeString out;
  bool gap = false;
  each_code_point(decomposed(text), [&](UChar32 c) {
    if (invisible(c) && c != '\n' && c != '\t' && c != '\r') return;
    if (u_charType(c) == U_NON_SPACING_MARK) return;
    if (!u_isalnum(c)) {
      gap = !out.isEmpty();
      return;
    }
    if (gap) out.append(static_cast<UChar32>(' '));
    gap = false;
    out.append(c);
  });
  std::string utf8;
  return out.toUTF8String(utf8);
}

std::string folded_with_marks(std::string_view text) {
  icu::UnicodeString out;
  each_code_point(decomposed(text), [&](UChar32 c) {
    constexpr UChar32 kFractionSlash = 0x2044;
    if (c == kFractionSlash) c = '/';
    if (c == '\n' || (c > ' ' && c < 0x7F) || (c > 0x7F && u_isalnum(c)))
      out.append(c);
    else if (c == '\t' || c == '\r' || (!invisible(c) && u_charType(c) != U_NON_SPACING_MARK))
      out.append(static_cast<UChar32>(' '));
  });
  std::string utf8;
  return out.toUTF8String(utf8);
}

std::string cleaned(std::string_view text, std::size_t most) {
  const auto source = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  icu::UnicodeString out;
  bool gap = false;
  each_code_point(source, [&](UChar32 c) {
    if (u_isUWhiteSpace(c)) {
      gap = !out.isEmpty();
    } else if (!invisible(c) && c != 0xFFFD) {
      if (gap) out.append(static_cast<UChar32>(' '));
      gap = false;
      out.append(c);
    }
  });
  if (out.countChar32() > static_cast<int32_t>(most)) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::BreakIterator> graphemes(
        icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
    graphemes->setText(out);
    out.truncate(graphemes->preceding(out.moveIndex32(0, static_cast<int32_t>(most)) + 1));
  }
  std::string utf8;
  return out.toUTF8String(utf8);
}

std::vector<std::string> words_of(std::string_view folded_text) {
  std::vector<std::string> words;
  while (!folded_text.empty()) {
    const auto end = std::min(folded_text.find(' '), folded_text.size());
    if (end > 0) words.emplace_back(folded_text.substr(0, end));
    folded_text.remove_prefix(std::min(end + 1, folded_text.size()));
  }
  return words;
}

std::string_view without_ending(std::string_view word) {
  constexpr std::size_t kLeast = 6;  // bytes, with the ending
  if (word.size() < kLeast) return {};
  for (const std::string_view ending : {"nya", "nyo", "ny", "ne"})
    if (word.ends_with(ending)) return word.substr(0, word.size() - ending.size());
  return {};
}

std::optional<Quantity> read_count(std::string_view word) {
  if (const auto spoken = lexicon().number(word)) return *spoken > 0 ? spoken : std::nullopt;
  if (word.size() > 1 && word.front() == 'x') return read_digits(word.substr(1));
  if (word.size() > 1 && word.back() == 'x') return read_digits(word.substr(0, word.size() - 1));
  return read_digits(word);
}

SpokenCount spoken_count(std::span<const std::string> words) {
  SpokenCount count;
  Quantity part = 0;
  for (const std::string& word : words) {
    const auto scale = lexicon().scale(word);
    const auto number = read_count(word);
    if (scale && *scale >= 1'000 && count.count + part > 0) {  // "dua puluh satu ribu"
      count.count = (count.count + part) * *scale;
      part = 0;
    } else if (scale && part > 0) {
      count.count += part * *scale;
      part = 0;
    } else if (lexicon().is_teen(word) && part > 0) {
      part += 10;
    } else if (number && part == 0) {
      part = *number;
    } else {
      break;
    }
    ++count.words;
  }
  count.count += part;
  return count;
}

CountAnswer read_count_answer(std::string_view text) {
  static const std::regex number(R"(^\s*([-+]?\d[\d.,]*(?:e[-+]?\d+)?)\b)", std::regex::icase);
  std::match_results<std::string_view::const_iterator> found;
  if (text.size() < 200 && std::regex_search(text.begin(), text.end(), found, number)) {
    const std::string digits = found[1].str();
    if (digits == "0") return {CountAnswer::Kind::Count, 0};
    if (const auto count = read_digits(digits)) return {CountAnswer::Kind::Count, *count};
    return {CountAnswer::Kind::Impossible};
  }
  const auto words = words_of(folded(text.substr(0, 200)));
  if (words.empty() || words.size() > 4) return {};
  const Quantity count = spoken_count(words).count;
  if (count == 0) return {};
  if (count > kMostPieces) return {CountAnswer::Kind::Impossible};
  return {CountAnswer::Kind::Count, count};
}

std::optional<PhoneFound> find_phone(std::string_view text) {
  static const std::regex number(R"((?:\+|\b)(?:62|0)8[\d\s().-]{7,16}\d\b)");
  std::match_results<std::string_view::const_iterator> found;
  if (text.size() > 1'000 || !std::regex_search(text.begin(), text.end(), found, number))
    return std::nullopt;
  std::string digits;
  for (const char c : found[0].str())
    if (c >= '0' && c <= '9') digits += c;
  if (digits.starts_with("0")) digits.replace(0, 1, "62");
  if (digits.size() < 10 || digits.size() > 15) return std::nullopt;
  const std::string rest = found.prefix().str() + " " + found.suffix().str();
  return PhoneFound{"+" + digits, rest};
}

}  // namespace kedai

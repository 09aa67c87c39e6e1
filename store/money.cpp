#include "store/money.h"

#include <cctype>

namespace kedai {

namespace {

std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (!std::isspace(static_cast<unsigned char>(c)))
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

// Takes a suffix off the end of `text`, if it is there.
bool strip_suffix(std::string& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.resize(text.size() - suffix.size());
  return true;
}

std::int64_t strip_scale(std::string& text) {
  for (const auto* word : {"ribu", "rb", "k"})
    if (strip_suffix(text, word)) return 1'000;
  for (const auto* word : {"juta", "jt"})
    if (strip_suffix(text, word)) return 1'000'000;
  return 1;
}

// Digits in groups of three after each separator ("16.000"), or plain; nothing else.
std::optional<std::int64_t> read_whole(std::string_view text) {
  std::int64_t value = 0;
  int since_separator = 0;
  bool grouped = false;
  for (const char c : text) {
    if (c == '.' || c == ',') {
      if (since_separator == 0 || since_separator > 3 || (grouped && since_separator != 3))
        return {};
      grouped = true;
      since_separator = 0;
    } else if (std::isdigit(static_cast<unsigned char>(c))) {
      value = value * 10 + (c - '0');
      ++since_separator;
      if (value > kHighestPrice.minor) return {};
    } else {
      return {};
    }
  }
  if (since_separator == 0 || (grouped && since_separator != 3)) return {};
  return value;
}

// "1,5" with a scale of 1000 is 1500; the fraction must come out whole.
std::optional<std::int64_t> read_scaled(std::string_view text, std::int64_t scale) {
  const auto mark = text.find_first_of(".,");
  if (mark == std::string_view::npos) {
    const auto whole = read_whole(text);
    return whole ? std::optional(*whole * scale) : std::nullopt;
  }
  const auto whole = read_whole(text.substr(0, mark));
  if (!whole) return {};
  std::int64_t value = *whole * scale;
  for (const char c : text.substr(mark + 1)) {
    if (!std::isdigit(static_cast<unsigned char>(c)) || scale < 10) return {};
    scale /= 10;
    value += (c - '0') * scale;
  }
  return value;
}

}  // namespace

std::string to_text(Money money) {
  const bool negative = money.minor < 0;
  std::string digits = std::to_string(negative ? -money.minor : money.minor);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), 1, '.');
  return (negative ? "-Rp" : "Rp") + digits;
}

std::optional<Money> read_money(std::string_view text) {
  std::string plain = squeezed(text);
  if (plain.starts_with("rp")) plain.erase(0, plain.starts_with("rp.") ? 3 : 2);
  strip_suffix(plain, ",-");
  const std::int64_t scale = strip_scale(plain);
  const auto value = scale == 1 ? read_whole(plain) : read_scaled(plain, scale);
  if (!value || *value > kHighestPrice.minor) return {};
  return Money{*value};
}

}  // namespace kedai

#include "bot/edge/target.h"

#include <utility>

namespace kedai::edge {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The character that "%XY" at the front of `text` stands for.
std::optional<char> escaped(std::string_view text) {
  if (text.size() < 3) return {};
  const int high = hex_digit(text[1]), low = hex_digit(text[2]);
  if (high < 0 || low < 0 || (high == 0 && low == 0)) return {};
  return static_cast<char>(high * 16 + low);
}

// Cuts the part before the first `mark` off the front of `rest`; the mark itself is dropped.
std::string_view cut(std::string_view& rest, char mark) {
  const auto at = rest.find(mark);
  const auto part = rest.substr(0, at);
  rest = at == std::string_view::npos ? std::string_view() : rest.substr(at + 1);
  return part;
}

bool add_segment(Target& target, std::string_view raw) {
  auto segment = percent_decoded(raw, Plus::Literal);
  if (!segment) return false;
  target.path += '/';
  target.path += *segment;
  target.segments.push_back(*std::move(segment));
  return true;
}

bool split_path(Target& target, std::string_view path) {
  for (;;) {
    const auto slash = path.find('/');
    if (!add_segment(target, path.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

bool split_query(Target& target, std::string_view query) {
  while (!query.empty()) {
    auto value = cut(query, '&');
    const auto name = percent_decoded(cut(value, '='), Plus::Space);
    auto text = percent_decoded(value, Plus::Space);
    if (!name || !text) return false;
    if (!name->empty()) target.query.insert_or_assign(*name, *std::move(text));
  }
  return true;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text, Plus plus) {
  std::string plain;
  plain.reserve(text.size());
  for (; !text.empty(); text.remove_prefix(1)) {
    char c = text.front();
    if (c == '+' && plus == Plus::Space) c = ' ';
    if (c == '%') {
      const auto decoded = escaped(text);
      if (!decoded) return {};
      c = *decoded;
      text.remove_prefix(2);
    }
    plain += c;
  }
  return plain;
}

std::optional<Target> parse_target(std::string_view text) {
  if (text.empty() || text.front() != '/') return {};
  Target target;
  const auto path = cut(text, '?').substr(1);
  if (!split_path(target, path) || !split_query(target, text)) return {};
  return target;
}

}  // namespace kedai::edge

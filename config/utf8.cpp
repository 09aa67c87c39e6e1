#include "config/utf8.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace kedai {

namespace {

// How many bytes at the front are ASCII, as far as can be told eight at a time: most of most texts.
std::size_t ascii_ahead(std::string_view text) {
  std::size_t at = 0;
  for (std::uint64_t eight = 0; at + sizeof eight <= text.size(); at += sizeof eight) {
    std::memcpy(&eight, text.data() + at, sizeof eight);
    if ((eight & 0x8080808080808080) != 0) break;
  }
  return at;
}

struct Piece {
  std::size_t bytes;
  bool is_character;
};
Piece first_of(std::string_view text) {
  const auto size = static_cast<std::int32_t>(std::min(text.size(), std::size_t{U8_MAX_LENGTH}));
  std::int32_t at = 0;
  UChar32 character = 0;
  U8_NEXT(text.data(), at, size, character);
  return {static_cast<std::size_t>(at), character >= 0};
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (true) {
    text.remove_prefix(ascii_ahead(text));
    if (text.empty()) return true;
    const Piece piece = first_of(text);
    if (!piece.is_character) return false;
    text.remove_prefix(piece.bytes);
  }
}

std::string as_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Piece piece = first_of(text);
    if (piece.is_character)
      out += text.substr(0, piece.bytes);
    else
      out += "\xEF\xBF\xBD";
    text.remove_prefix(piece.bytes);
  }
  return out;
}

}  // namespace kedai

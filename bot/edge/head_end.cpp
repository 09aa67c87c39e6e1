#include "bot/edge/head_end.h"

namespace kedai::edge {
namespace {

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t') || byte == 0x7f;
}

}  // namespace

HeadEnd::Seen HeadEnd::look(std::string_view text) {
  while (at_ < text.size()) {
    const auto seen = step(text[at_++]);
    if (seen != Seen::More) return seen;
  }
  return Seen::More;
}

HeadEnd::Seen HeadEnd::step(char c) {
  if (after_cr_) {
    if (c != '\n') return Seen::Malformed;
    after_cr_ = false;
    const bool blank = line_ == 0;
    line_ = 0;
    return blank ? Seen::End : Seen::More;
  }
  if (c == '\r') {
    after_cr_ = true;
    return Seen::More;
  }
  if (is_control(c) || (line_ == 0 && (c == ' ' || c == '\t'))) return Seen::Malformed;
  ++line_;
  return Seen::More;
}

}  // namespace kedai::edge

#include "config/json_writer.h"

#include <fmt/format.h>

#include <algorithm>

#include "config/utf8.h"

namespace kedai {

namespace {

bool is_escaped(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

std::string escape_of(char c) {
  switch (c) {
    case '"': return R"(\")";
    case '\\': return R"(\\)";
    case '\n': return R"(\n)";
    case '\t': return R"(\t)";
    default: return fmt::format("\\u{:04x}", static_cast<int>(c));
  }
}

}  // namespace

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  out_ += bracket;
  follows_ = false;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  out_ += bracket;
  follows_ = true;
  return *this;
}

JsonWriter& JsonWriter::member(std::string_view name) {
  separate();
  quote(name);
  out_ += ':';
  follows_ = false;
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) {
  separate();
  quote(value);
  return *this;
}

JsonWriter& JsonWriter::number(std::int64_t value) {
  separate();
  out_ += std::to_string(value);
  return *this;
}

JsonWriter& JsonWriter::json(std::string_view value) {
  separate();
  out_ += value;
  return *this;
}

void JsonWriter::separate() {
  if (follows_) out_ += ',';
  follows_ = true;
}

void JsonWriter::quote(std::string_view value) {
  if (!is_utf8(value)) return quote(as_utf8(value));
  out_ += '"';
  while (!value.empty()) {
    const auto* const stop = std::ranges::find_if(value, is_escaped);
    const auto plain = static_cast<std::size_t>(stop - value.begin());
    out_ += value.substr(0, plain);
    if (plain == value.size()) break;
    out_ += escape_of(*stop);
    value.remove_prefix(plain + 1);
  }
  out_ += '"';
}

}  // namespace kedai

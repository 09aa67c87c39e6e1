#include "config/json_writer.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace kedai {

namespace {

bool is_plain(char c) { return c >= ' ' && c < '\x7f' && c != '"' && c != '\\'; }

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
  if (std::ranges::all_of(value, is_plain)) {
    out_ += '"';
    out_ += value;
    out_ += '"';
  } else {
    out_ += nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  }
}

}  // namespace kedai

#include "config/json_writer.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace kedai {

namespace {

enum class Kind { Plain, Escaped, Other };

Kind kind_of(char c) {
  if (c == '"' || c == '\\' || c == '\n' || c == '\t') return Kind::Escaped;
  return c >= ' ' && c < '\x7f' ? Kind::Plain : Kind::Other;
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
  const auto begun = out_.size();
  out_ += '"';
  for (auto at = value.begin(); at != value.end();) {
    const auto stop =
        std::find_if(at, value.end(), [](char c) { return kind_of(c) != Kind::Plain; });
    out_.append(at, stop);
    if (stop == value.end()) break;
    if (kind_of(*stop) == Kind::Other) {  // more than is worth doing here
      out_.resize(begun);
      out_ += nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
      return;
    }
    out_ += '\\';
    out_ += *stop == '\n' ? 'n' : *stop == '\t' ? 't' : *stop;
    at = stop + 1;
  }
  out_ += '"';
}

}  // namespace kedai

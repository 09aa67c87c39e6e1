// Writes JSON straight into a text, without building it as a tree first. Who writes must open and
// close in pairs, and name each member of an object. Ill-formed UTF-8 in a text is replaced.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kedai {

class JsonWriter {
 public:
  JsonWriter& open(char bracket);  // '{' or '['
  JsonWriter& close(char bracket);
  JsonWriter& member(std::string_view name);  // its value comes next
  JsonWriter& text(std::string_view value);
  JsonWriter& number(std::int64_t value);
  JsonWriter& json(std::string_view value);  // that is JSON already

  std::string take() { return std::move(out_); }

 private:
  void separate();
  void quote(std::string_view value);

  std::string out_;
  bool follows_ = false;  // another element of the same array or object
};

}  // namespace kedai

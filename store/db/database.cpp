#include "store/db/database.h"

#include <unicode/utf8.h>

namespace kedai::db {

namespace {
std::vector<const Sql*>& registry() {
  static std::vector<const Sql*> statements;
  return statements;
}
}  // namespace

Sql::Sql(const char* text) : text_(text), index_(registry().size()) { registry().push_back(this); }

const std::vector<const Sql*>& Sql::all() { return registry(); }

namespace {

bool is_storable(std::string_view text) {
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    UChar32 character = 0;
    U8_NEXT(text.data(), at, size, character);
    if (character <= 0) return false;
  }
  return true;
}

}  // namespace

std::string in_words_of(std::string script, std::string_view blob, std::string_view by_key) {
  for (const auto& [name, word] :
       {std::pair<std::string_view, std::string_view>{"{BLOB}", blob}, {"{BY_KEY}", by_key}})
    for (auto at = script.find(name); at != std::string::npos; at = script.find(name, at))
      script.replace(at, name.size(), word);
  return script;
}

std::string storable(std::string_view text) {
  if (is_storable(text)) return std::string(text);
  constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  std::string out;
  out.reserve(text.size());
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    const int32_t from = at;
    UChar32 character = 0;
    U8_NEXT(text.data(), at, size, character);
    if (character > 0)
      out.append(text, static_cast<std::size_t>(from), static_cast<std::size_t>(at - from));
    else
      out += kReplacement;
  }
  return out;
}

}  // namespace kedai::db

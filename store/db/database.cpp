#include "store/db/database.h"

#include "config/utf8.h"

namespace kedai::db {

namespace {
std::vector<const Sql*>& registry() {
  static std::vector<const Sql*> statements;
  return statements;
}
}  // namespace

Sql::Sql(const char* text) : text_(text), index_(registry().size()) { registry().push_back(this); }

const std::vector<const Sql*>& Sql::all() { return registry(); }

std::string in_words(const Words& words, std::string script) {
  for (const auto& [name, word] :
       {std::pair<std::string_view, std::string_view>{"{BLOB}", words.blob},
        {"{BY_KEY}", words.by_key},
        {"{ROW_KEY}", words.row_key}})
    for (auto at = script.find(name); at != std::string::npos; at = script.find(name, at))
      script.replace(at, name.size(), word);
  return script;
}

bool is_storable(std::string_view text) { return text.find('\0') == text.npos && is_utf8(text); }

std::string storable(std::string_view text) {
  if (is_storable(text)) return std::string(text);
  std::string out;
  for (auto at = text.find('\0'); at != text.npos; at = text.find('\0')) {
    out += as_utf8(text.substr(0, at)) + "\xEF\xBF\xBD";
    text.remove_prefix(at + 1);
  }
  return out + as_utf8(text);
}

}  // namespace kedai::db

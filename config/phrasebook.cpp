#include "config/phrasebook.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <stdexcept>

#include "config/assets.h"

namespace kedai {

namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; }

void append_plain(std::string& out, std::string_view value) {
  for (const char c : value)
    if (!is_control(c)) out += c;
}

const std::string& value_of(std::string_view placeholder, const Values& values,
                            std::string_view key) {
  for (const Value& each : values)
    if (each.placeholder == placeholder) return each.text;
  throw std::logic_error(fmt::format("phrase {}: no value for {{{}}}", key, placeholder));
}

bool says_one(const Values& values) {
  return std::any_of(values.begin(), values.end(),
                     [](const Value& each) { return each.placeholder == "n" && each.text == "1"; });
}

}  // namespace

// Walks the TOML tables; knows where it is, so that a mistake can be named by file, line and key.
class Phrasebook::Reader {
 public:
  Reader(std::string_view file, Phrasebook& into) : file_(file), into_(into) {}

  void read(std::string_view text) {
    try {
      read_table(toml::parse(text, file_), "");
    } catch (const toml::parse_error& error) {
      fail(error.source(), error.description());
    }
  }

 private:
  void read_table(const toml::table& table, const std::string& prefix) {
    for (const auto& [key, node] : table) read_node(node, prefix + std::string(key.str()));
  }

  void read_node(const toml::node& node, const std::string& key) {
    if (const auto* text = node.as_string()) {
      into_.phrases_[key] = {std::nullopt, compile(**text, node, key)};
    } else if (const auto* table = node.as_table(); !table) {
      fail(node.source(), fmt::format("{} is neither text nor a table", key));
    } else if (table->contains("one") || table->contains("other")) {
      into_.phrases_[key] = plural(*table, key);
    } else {
      read_table(*table, key + ".");
    }
  }

  Phrase plural(const toml::table& table, const std::string& key) {
    for (const auto& [form, node] : table)
      if ((form.str() != "one" && form.str() != "other") || !node.is_string())
        fail(node.source(), fmt::format("{} is a plural: one and other, both text", key));
    if (!table.contains("other")) fail(table.source(), fmt::format("{} lacks its 'other'", key));
    Phrase phrase;
    if (const auto* one = table.get("one")) phrase.one = compile(text_of(*one), *one, key);
    const auto* other = table.get("other");
    phrase.other = compile(text_of(*other), *other, key);
    return phrase;
  }

  static const std::string& text_of(const toml::node& node) { return **node.as_string(); }

  Template compile(std::string_view text, const toml::node& node, const std::string& key) {
    Template result;
    std::string plain;
    bool bold = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      if (is_control(c)) fail(node.source(), key + " holds a control character");
      if (c == '\n' && bold) fail(node.source(), key + ": a '*' is not closed on its line");
      if (c == '}') fail(node.source(), key + ": a '}' without its '{'");
      if (c == '*') {
        bold = !bold;
        plain += bold ? kBoldOn : kBoldOff;
      } else if (c == '{') {
        const std::string name = placeholder_at(text, i, node, key);
        i += name.size() + 1;
        result.push_back({Piece::Kind::Text, std::exchange(plain, {})});
        result.push_back({Piece::Kind::Placeholder, name});
      } else {
        plain += c;
      }
    }
    if (bold) fail(node.source(), key + ": a '*' is not closed");
    result.push_back({Piece::Kind::Text, plain});
    return result;
  }

  std::string placeholder_at(std::string_view text, std::size_t brace, const toml::node& node,
                             const std::string& key) {
    const std::size_t end = text.find('}', brace);
    if (end == std::string_view::npos) fail(node.source(), key + ": a '{' is not closed");
    const std::string_view name = text.substr(brace + 1, end - brace - 1);
    if (name.empty() ||
        name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") != name.npos)
      fail(node.source(), fmt::format("{}: {{{}}} is not a placeholder's name", key, name));
    return std::string(name);
  }

  [[noreturn]] void fail(const toml::source_region& where, std::string_view what) {
    throw std::runtime_error(fmt::format("{}:{}: {}", file_, where.begin.line, what));
  }

  std::string_view file_;
  Phrasebook& into_;
};

Phrasebook Phrasebook::parse(std::string_view toml, std::string_view file) {
  Phrasebook book;
  Reader(file, book).read(toml);
  return book;
}

std::string Phrasebook::say(std::string_view key, const Values& values) const {
  const Phrase& found = phrase(key);
  std::string said;
  for (const Piece& piece : found.one&& says_one(values) ? *found.one : found.other) {
    if (piece.kind == Piece::Kind::Text)
      said += piece.text;
    else
      append_plain(said, value_of(piece.text, values, key));
  }
  return said;
}

bool Phrasebook::has(std::string_view key) const { return phrases_.find(key) != phrases_.end(); }

std::vector<std::string> Phrasebook::keys() const {
  std::vector<std::string> all;
  for (const auto& [key, phrase] : phrases_) all.push_back(key);
  return all;
}

std::set<std::string> Phrasebook::placeholders(std::string_view key) const {
  std::set<std::string> names;
  const Phrase& found = phrase(key);
  for (const Template* form : {found.one ? &*found.one : nullptr, &found.other})
    for (const Piece& piece : form ? *form : Template{})
      if (piece.kind == Piece::Kind::Placeholder) names.insert(piece.text);
  return names;
}

const Phrasebook::Phrase& Phrasebook::phrase(std::string_view key) const {
  const auto found = phrases_.find(key);
  if (found == phrases_.end()) throw std::logic_error(fmt::format("no phrase named {}", key));
  return found->second;
}

std::string_view locale_name(Locale locale) { return locale == Locale::Indonesian ? "id" : "en"; }

std::optional<Locale> locale_named(std::string_view name) {
  for (const Locale each : kLocales)
    if (locale_name(each) == name) return each;
  return std::nullopt;
}

namespace {

Phrasebook embedded(Locale locale) {
  const std::string file = fmt::format("locales/{}.toml", locale_name(locale));
  const auto text = config::asset(file);
  if (!text) throw std::logic_error(file + " is not embedded");
  return Phrasebook::parse(*text, file);
}

}  // namespace

const Phrasebook& phrasebook(Locale locale) {
  static const Phrasebook indonesian = embedded(Locale::Indonesian);
  static const Phrasebook english = embedded(Locale::English);
  return locale == Locale::Indonesian ? indonesian : english;
}

}  // namespace kedai

// What Kedai says, in one language: a phrase's key and the values for its {placeholders} become
// text. The phrases are config/locales/<locale>.toml, embedded and parsed once; tests/config hold
// the locales together (same keys, same placeholders). A Phrasebook never changes: any thread may
// ask.
//
//   [cart]
//   added = "*{product}* masuk keranjang."                          say("cart.added", {{"product",
//   name}}) items = {one = "{n} item in your cart", other = "{n} items"}    say("cart.items",
//   {{"n", 3}})
//
// `*bold*` becomes kBoldOn and kBoldOff, which each channel renders its own way; it opens and
// closes within one line. Values lose all control characters but '\n', so no customer's name makes
// markup.
#pragma once

#include <concepts>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kedai {

enum class Locale { Indonesian, English };
inline constexpr Locale kLocales[] = {Locale::Indonesian, Locale::English};

std::string_view locale_name(Locale);  // "id", "en"
std::optional<Locale> locale_named(std::string_view name);

inline constexpr char kBoldOn = '\x01';
inline constexpr char kBoldOff = '\x02';

struct Value {
  Value(std::string_view name, std::string words) : placeholder(name), text(std::move(words)) {}
  Value(std::string_view name, std::integral auto number)
      : placeholder(name), text(std::to_string(number)) {}

  std::string_view placeholder;
  std::string text;
};
using Values = std::vector<Value>;

class Phrasebook {
 public:
  // Reads a locale file's text. Throws std::runtime_error that names `file`, the line and the
  // phrase: not TOML, neither text nor {one, other}, a '*' or '{' without its partner.
  static Phrasebook parse(std::string_view toml, std::string_view file);

  // The phrase of that key. A plural's form is chosen by the value of {n}. Throws std::logic_error
  // on an unknown key, and on a placeholder that no value was given for.
  std::string say(std::string_view key, const Values& values = {}) const;

  bool has(std::string_view key) const;
  std::vector<std::string> keys() const;  // in alphabetical order
  std::set<std::string> placeholders(std::string_view key) const;

 private:
  struct Piece {
    enum class Kind { Text, Placeholder } kind;
    std::string text;  // or the placeholder's name
  };
  using Template = std::vector<Piece>;
  struct Phrase {
    std::optional<Template> one;  // only where the language tells one from many
    Template other;
  };
  class Reader;

  const Phrase& phrase(std::string_view key) const;

  std::map<std::string, Phrase, std::less<>> phrases_;
};

// The embedded phrasebook of a locale: parsed at the first call, then the same one for everybody.
const Phrasebook& phrasebook(Locale);

}  // namespace kedai

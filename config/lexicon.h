// The words in which people order, ask and change their minds, in all the languages that are mixed
// in one chat: config/locales/lexicon.*.toml, embedded and parsed once. What they mean is
// flows/understanding's; here is only which word is of which kind. Immutable: any thread may ask.
//
//   [numbers]      satu = 1
//   [fractions]    setengah = 0.5
//   [scales]       puluh = 10                 behind a number: times that
//   [teens]        belas = 10                 behind a number: plus that
//   [synonyms]     mpek = "pempek"            the same word
//   [measures.g]   kg = 1000                  a size, in the table's unit
//   [roles]        filler = "aku saya"        words, separated by spaces; a word may have several
//   [intents]      greet = ["halo", ...]      phrases; a phrase is one or more words
//   [anytime]      menu = ["menu", ...]       a whole text that means that whatever was asked
//   [delivery]     collect = ["ambil sendiri", ...]
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kedai {

enum class WordRole : std::uint32_t {
  Filler = 1U << 0U,         // said around an order and no part of it
  Join = 1U << 1U,           // between one thing and the next
  Unit = 1U << 2U,           // what is counted: "bungkus"
  NotGoods = 1U << 3U,       // what a number before it counts instead of goods: "orang"
  BeforeNoGoods = 1U << 4U,  // behind it a number is no count: "jam"
  Each = 1U << 5U,
  Question = 1U << 6U,
  Browse = 1U << 7U,
  Add = 1U << 8U,
  Remove = 1U << 9U,
  Less = 1U << 10U,
  Set = 1U << 11U,
  Replace = 1U << 12U,
  Correct = 1U << 13U,
  Not = 1U << 15U,      // the next thing is not the one that is meant
  Denial = 1U << 16U,   // "ga" of "ga jadi"
  Come = 1U << 17U,     // "jadi" of "ga jadi"
  Price = 1U << 18U,    // asks what something costs
  Purpose = 1U << 20U,  // "buat": what follows says nothing of the goods
  Along = 1U << 21U,    // "pakai": what follows comes with a thing and is none
  Wish = 1U << 22U,     // "mau" of "ga mau"
  Or = 1U << 23U,
  Past = 1U << 24U,      // "kemarin"
  Now = 1U << 25U,       // "lagi": not only then
  If = 1U << 26U,        // "kalau"
  Courtesy = 1U << 27U,  // "kak", "dong": what is left means the same without it
  May = 1U << 19U,       // asks whether something can be: "ada", "boleh"
  Stock = 1U << 28U,     // asks whether there is some, or so much, of it
  Order = 1U << 29U,     // says that it is to be had
  Plain = 1U << 30U,     // around an order, without any other meaning
  Talk = 1U << 14U,      // of every day, so that it is taken for no misspelt product
};

class Lexicon {
 public:
  struct Measure {
    std::string unit;  // "g"
    double times = 1;
  };
  using Phrases = std::vector<std::vector<std::string>>;  // each its words

  // Adds a file's words. Throws std::runtime_error naming `file`, line and key.
  void read(std::string_view toml, std::string_view file);

  bool is(std::string_view word, WordRole role) const;
  bool knows(std::string_view word) const;  // whatever it is
  std::optional<std::int64_t> number(std::string_view word) const;
  std::optional<double> fraction(std::string_view word) const;
  std::optional<std::int64_t> scale(std::string_view word) const;
  bool is_teen(std::string_view word) const;
  const Measure* measure(std::string_view word) const;
  std::string_view synonym(std::string_view word) const;  // the word itself when there is none

  // "greet", "collect": none when there is no such name.
  const Phrases& intent(std::string_view name) const;
  const Phrases& delivery(std::string_view name) const;
  // Whether all of the text, as its words, is one of those phrases.
  bool says_anytime(const std::vector<std::string>& words, std::string_view name) const;

 private:
  class Reader;
  struct Entry {
    std::uint32_t roles = 0;
    std::optional<std::int64_t> number, scale;
    std::optional<double> fraction;
    std::optional<Measure> measure;
    bool teen = false;
    std::string synonym;
  };
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  template <class Value>
  using Map = std::unordered_map<std::string, Value, Hash, std::equal_to<>>;

  const Entry* find(std::string_view word) const;

  Map<Entry> words_;
  Map<Phrases> intents_, anytime_, delivery_;
};

const Lexicon& lexicon();  // the embedded ones; throws std::runtime_error when they cannot be read

}  // namespace kedai

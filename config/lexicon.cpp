#include "config/lexicon.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <sstream>
#include <stdexcept>

#include "config/assets.h"

namespace kedai {

namespace {

constexpr std::array<std::pair<std::string_view, WordRole>, 31> kRoles{
    {{"filler", WordRole::Filler},
     {"join", WordRole::Join},
     {"unit", WordRole::Unit},
     {"not_goods", WordRole::NotGoods},
     {"before_no_goods", WordRole::BeforeNoGoods},
     {"each", WordRole::Each},
     {"question", WordRole::Question},
     {"browse", WordRole::Browse},
     {"add", WordRole::Add},
     {"remove", WordRole::Remove},
     {"less", WordRole::Less},
     {"set", WordRole::Set},
     {"replace", WordRole::Replace},
     {"correct", WordRole::Correct},
     {"not", WordRole::Not},
     {"denial", WordRole::Denial},
     {"come", WordRole::Come},
     {"price", WordRole::Price},
     {"may", WordRole::May},
     {"stock", WordRole::Stock},
     {"order", WordRole::Order},
     {"plain", WordRole::Plain},
     {"purpose", WordRole::Purpose},
     {"along", WordRole::Along},
     {"wish", WordRole::Wish},
     {"or", WordRole::Or},
     {"past", WordRole::Past},
     {"now", WordRole::Now},
     {"if", WordRole::If},
     {"courtesy", WordRole::Courtesy},
     {"talk", WordRole::Talk}}};

std::vector<std::string> split(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

}  // namespace

// Walks one file's tables.
class Lexicon::Reader {
 public:
  Reader(std::string_view file, Lexicon& into) : file_(file), into_(into) {}

  void read(std::string_view text) try {
    const toml::table whole = toml::parse(text, file_);
    each(whole, "numbers", [&](Entry& word, const toml::node& is) { word.number = count(is); });
    each(whole, "scales", [&](Entry& word, const toml::node& is) { word.scale = count(is); });
    each(whole, "teens", [](Entry& word, const toml::node&) { word.teen = true; });
    each(whole, "fractions", [&](Entry& word, const toml::node& is) { word.fraction = real(is); });
    each(whole, "synonyms",
         [&](Entry& word, const toml::node& is) { word.synonym = **need(is.as_string(), is); });
    for (const auto& [unit, words] : table(whole, "measures"))
      for (const auto& [word, times] : *need(words.as_table(), words))
        into_.words_[std::string(word.str())].measure =
            Measure{std::string(unit.str()), real(times)};
    for (const auto& [name, words] : table(whole, "roles")) read_role(name.str(), words);
    read_phrases(table(whole, "intents"), into_.intents_);
    read_phrases(table(whole, "anytime"), into_.anytime_);
    read_phrases(table(whole, "delivery"), into_.delivery_);
  } catch (const toml::parse_error& error) {
    fail(error.source(), std::string(error.description()));
  }

 private:
  [[noreturn]] void fail(const toml::source_region& where, const std::string& what) const {
    throw std::runtime_error(fmt::format("{}:{}: {}", file_, where.begin.line, what));
  }
  template <class Found>
  Found need(Found found, const toml::node& node) const {
    if (!found) fail(node.source(), "of the wrong type");
    return found;
  }
  const toml::table& table(const toml::table& whole, std::string_view name) const {
    static const toml::table none;
    const auto* found = whole.get_as<toml::table>(name);
    return found ? *found : none;
  }
  std::int64_t count(const toml::node& node) const { return **need(node.as_integer(), node); }
  double real(const toml::node& node) const { return *need(node.value<double>(), node); }

  template <class Put>
  void each(const toml::table& whole, std::string_view name, Put put) {
    for (const auto& [word, value] : table(whole, name))
      put(into_.words_[std::string(word.str())], value);
  }

  void read_role(std::string_view name, const toml::node& words) {
    const auto* found = std::find_if(kRoles.begin(), kRoles.end(),
                                     [&](const auto& role) { return role.first == name; });
    if (found == kRoles.end()) fail(words.source(), fmt::format("there is no role {}", name));
    for (const std::string& word : split(**need(words.as_string(), words)))
      into_.words_[word].roles |= static_cast<std::uint32_t>(found->second);
  }

  // Its words are known, whatever they mean by themselves.
  void add_phrase(Phrases& phrases, std::vector<std::string> words) {
    if (words.empty()) throw std::runtime_error(fmt::format("{}: a phrase without a word", file_));
    for (const std::string& word : words) into_.words_[word];
    phrases.push_back(std::move(words));
  }

  void read_phrases(const toml::table& all, Map<Phrases>& into) {
    for (const auto& [name, phrases] : all)
      for (const toml::node& phrase : *need(phrases.as_array(), phrases))
        add_phrase(into[std::string(name.str())], split(**need(phrase.as_string(), phrase)));
  }

  std::string_view file_;
  Lexicon& into_;
};

void Lexicon::read(std::string_view toml, std::string_view file) { Reader(file, *this).read(toml); }

const Lexicon::Entry* Lexicon::find(std::string_view word) const {
  const auto found = words_.find(word);
  return found == words_.end() ? nullptr : &found->second;
}

bool Lexicon::is(std::string_view word, WordRole role) const {
  const Entry* entry = find(word);
  return entry && (entry->roles & static_cast<std::uint32_t>(role)) != 0;
}

bool Lexicon::knows(std::string_view word) const {
  const Entry* entry = find(word);
  const bool only_measures =
      entry && entry->measure && entry->roles == 0;  // "m" is a size of shirts
  return entry && !only_measures;
}

std::optional<std::int64_t> Lexicon::number(std::string_view word) const {
  const Entry* entry = find(word);
  return entry ? entry->number : std::nullopt;
}

std::optional<double> Lexicon::fraction(std::string_view word) const {
  const Entry* entry = find(word);
  return entry ? entry->fraction : std::nullopt;
}

std::optional<std::int64_t> Lexicon::scale(std::string_view word) const {
  const Entry* entry = find(word);
  return entry ? entry->scale : std::nullopt;
}

bool Lexicon::is_teen(std::string_view word) const {
  const Entry* entry = find(word);
  return entry && entry->teen;
}

const Lexicon::Measure* Lexicon::measure(std::string_view word) const {
  const Entry* entry = find(word);
  return entry && entry->measure ? &*entry->measure : nullptr;
}

std::string_view Lexicon::synonym(std::string_view word) const {
  const Entry* entry = find(word);
  return entry && !entry->synonym.empty() ? std::string_view(entry->synonym) : word;
}

const Lexicon::Phrases& Lexicon::intent(std::string_view name) const {
  static const Phrases none;
  const auto found = intents_.find(name);
  return found == intents_.end() ? none : found->second;
}

const Lexicon::Phrases& Lexicon::delivery(std::string_view name) const {
  static const Phrases none;
  const auto found = delivery_.find(name);
  return found == delivery_.end() ? none : found->second;
}

bool Lexicon::says_anytime(const std::vector<std::string>& words, std::string_view name) const {
  const auto found = anytime_.find(name);
  return found != anytime_.end() &&
         std::find(found->second.begin(), found->second.end(), words) != found->second.end();
}

const Lexicon& lexicon() {
  static const Lexicon whole = [] {
    Lexicon made;
    for (const std::string_view name : {"id", "en", "plm", "jv"}) {
      const auto file = fmt::format("locales/lexicon.{}.toml", name);
      const auto text = config::asset(file);
      if (!text) throw std::runtime_error(file + " is not embedded");
      made.read(*text, file);
    }
    return made;
  }();
  return whole;
}

}  // namespace kedai

#include "flows/understanding/intents.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "config/lexicon.h"
#include "flows/understanding/product_index.h"

namespace kedai {

namespace {

constexpr std::size_t kLongEnough = 6;  // of a word, for a slip in it

std::vector<std::string_view> words_of(const std::vector<Token>& tokens) {
  std::vector<std::string_view> words;
  for (const Token& token : tokens)
    if (token.kind == Token::Kind::Word) words.push_back(token.text);
  return words;
}

// "penjualnya" and "penjual", "keranjng" and "keranjang".
bool says(std::string_view said, std::string_view meant) {
  if (said == meant || said == lexicon().synonym(meant)) return true;
  if (said.ends_with("nya") && said.substr(0, said.size() - 3) == meant) return true;
  if (said.size() < kLongEnough || meant.size() < kLongEnough || lexicon().knows(said))
    return false;
  return slips_between(said, meant, 1) <= 1;
}

// The words in their order; a word of courtesy may stand in between.
bool said_from(const std::vector<std::string_view>& words, std::size_t from,
               const std::vector<std::string>& phrase) {
  std::size_t at = from;
  for (std::size_t i = 0; i < phrase.size(); ++i, ++at) {
    if (at < words.size() && i > 0 && !says(words[at], phrase[i]) &&
        lexicon().is(words[at], WordRole::Filler))
      ++at;
    if (at >= words.size() || !says(words[at], phrase[i])) return false;
  }
  return true;
}

}  // namespace

namespace {

// All phrases of the intents by their first words, so that a message's words are looked up and the
// phrases not gone through.
class Phrases {
 public:
  struct Entry {
    std::size_t intent;  // in kPhrasedIntents
    const std::vector<std::string>* phrase;
  };

  Phrases() {
    for (std::size_t i = 0; i < kPhrasedIntents.size(); ++i)
      for (const auto& phrase : lexicon().intent(kPhrasedIntents.at(i)))
        by_first_[std::string(lexicon().synonym(phrase[0]))].push_back({i, &phrase});
    for (const auto& [first, entries] : by_first_)
      if (first.size() >= kLongEnough) for_slips_.push_back(first);
  }

  // Calls `use` with each entry that may begin with that word.
  template <class Use>
  void each_beginning(std::string_view word, Use use) const {
    each_of(word, use);
    if (word.ends_with("nya")) each_of(word.substr(0, word.size() - 3), use);
    if (word.size() < kLongEnough || lexicon().knows(word)) return;
    for (const std::string_view first : for_slips_)
      if (first[0] == word[0] && first.size() + 1 >= word.size() &&
          first.size() <= word.size() + 1 && slips_between(word, first, 1) <= 1)
        each_of(first, use);
  }

 private:
  template <class Use>
  void each_of(std::string_view first, Use use) const {
    if (const auto found = by_first_.find(std::string(first)); found != by_first_.end())
      for (const Entry& entry : found->second) use(entry);
  }

  std::unordered_map<std::string, std::vector<Entry>> by_first_;
  std::vector<std::string_view> for_slips_;
};

// How many words the longest phrase of each intent has that is said.
std::array<std::size_t, kPhrasedIntents.size()> lengths_said(const std::vector<Token>& tokens) {
  static const Phrases phrases;
  std::array<std::size_t, kPhrasedIntents.size()> longest{};
  const auto words = words_of(tokens);
  for (std::size_t from = 0; from < words.size(); ++from)
    phrases.each_beginning(words[from], [&](const Phrases::Entry& entry) {
      auto& length = longest.at(entry.intent);
      if (entry.phrase->size() > length && said_from(words, from, *entry.phrase))
        length = entry.phrase->size();
    });
  return longest;
}

}  // namespace

std::size_t longest_said(const std::vector<Token>& tokens, std::string_view intent) {
  const auto* const found = std::ranges::find(kPhrasedIntents, intent);
  if (found == kPhrasedIntents.end()) return 0;
  return lengths_said(tokens).at(static_cast<std::size_t>(found - kPhrasedIntents.begin()));
}

bool says_scattered(const std::vector<Token>& tokens, std::string_view intent) {
  const auto words = words_of(tokens);
  return std::ranges::any_of(lexicon().intent(intent), [&](const auto& phrase) {
    std::size_t next = 0;
    for (const auto word : words)
      if (next < phrase.size() && says(word, phrase[next])) ++next;
    return next == phrase.size();
  });
}

Phrased phrased_in(const std::vector<Token>& tokens) {
  Phrased best;
  const auto lengths = lengths_said(tokens);
  for (std::size_t i = 0; i < kPhrasedIntents.size(); ++i) {
    const std::string_view intent = kPhrasedIntents.at(i);
    const std::size_t words = lengths.at(i);
    if (words > 0 && intent == "cancel") return {intent, words};  // whatever else is said of it
    const bool other = best.words > 0 && best.intent != "greet";
    if (intent == "browse" && other) continue;  // "apa saja" is said of a cart, too
    if (intent == "browse" && words > 0) return {intent, words};
    if (words > best.words) best = {intent, words};
  }
  return best;
}

}  // namespace kedai

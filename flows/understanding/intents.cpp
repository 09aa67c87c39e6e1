#include "flows/understanding/intents.h"

#include <algorithm>

#include "config/lexicon.h"
#include "flows/understanding/product_index.h"

namespace kedai {

namespace {

std::vector<std::string_view> words_of(const std::vector<Token>& tokens) {
  std::vector<std::string_view> words;
  for (const Token& token : tokens)
    if (token.kind == Token::Kind::Word) words.push_back(token.text);
  return words;
}

// "penjualnya" and "penjual", "keranjng" and "keranjang".
bool says(std::string_view said, std::string_view meant) {
  constexpr std::size_t kLongEnough = 6;  // for a slip
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

std::size_t longest_said(const std::vector<Token>& tokens, std::string_view intent) {
  const auto words = words_of(tokens);
  std::size_t longest = 0;
  for (const auto& phrase : lexicon().intent(intent)) {
    if (phrase.size() <= longest) continue;
    for (std::size_t from = 0; from < words.size(); ++from)
      if (said_from(words, from, phrase)) longest = phrase.size();
  }
  return longest;
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
  for (const std::string_view intent : kPhrasedIntents) {
    const std::size_t words = longest_said(tokens, intent);
    if (words > 0 && intent == "cancel") return {intent, words};  // whatever else is said of it
    const bool other = best.words > 0 && best.intent != "greet";
    if (intent == "browse" && other) continue;  // "apa saja" is said of a cart, too
    if (intent == "browse" && words > 0) return {intent, words};
    if (words > best.words) best = {intent, words};
  }
  return best;
}

}  // namespace kedai

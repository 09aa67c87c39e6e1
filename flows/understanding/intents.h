// Phrases that have a meaning of their own: greetings, questions about the shop, what to do next.
// Pure.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "flows/understanding/tokens.h"

namespace kedai {

// What the lexicon's phrases say, by its names; how many words the best of them has; 0: none.
struct Phrased {
  std::string_view intent;
  std::size_t words = 0;
};

// The best of all; of equals the one that comes first here.
inline constexpr std::array<std::string_view, 12> kPhrasedIntents{
    "empty", "cancel", "status",   "shipping", "payment", "hours",
    "human", "cart",   "checkout", "thanks",   "greet",   "browse"};
Phrased phrased_in(const std::vector<Token>& tokens);

// The longest phrase of that intent that is said.
std::size_t longest_said(const std::vector<Token>& tokens, std::string_view intent);

// Whether a phrase of that intent is said, whatever stands between its words: "kapan tekwan
// sampai".
bool says_scattered(const std::vector<Token>& tokens, std::string_view intent);

}  // namespace kedai

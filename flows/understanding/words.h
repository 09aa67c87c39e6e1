// Text as words that can be compared: lower case, without marks, zero-width characters or
// punctuation. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/money.h"

namespace kedai {

// Lower case, accents off, invisible and direction characters dropped, anything that is neither a
// letter nor a digit a space; spaces single, none at the ends. "Kopi-Jahe  (Panas)!" -> "kopi jahe
// panas".
std::string folded(std::string_view text);

// The same with ASCII punctuation and line ends as they are, and every other sign a space.
std::string folded_with_marks(std::string_view text);

// What people wrote without what they did not: control, zero-width and direction characters
// dropped, line ends and runs of spaces made one space (or kept, for notes), cut at `most` code
// points.
std::string cleaned(std::string_view text, std::size_t most);

std::vector<std::string> words_of(std::string_view folded_text);

// "tekwan" of "tekwannya", "lidi" of "lidine"; nothing of a word without such an ending.
std::string_view without_ending(std::string_view word);

// "2", "2x", "x2", "dua", "sepuluh", "two": 1 to kMostPieces; nothing for anything else.
std::optional<Quantity> read_count(std::string_view word);

// "dua" 2, "dua belas" 12, "dua puluh lima" 25, "two hundred" 200, at the beginning of the words,
// and how many of them say it.
struct SpokenCount {
  Quantity count = 0;  // 0: there is none
  std::size_t words = 0;
};
SpokenCount spoken_count(std::span<const std::string> words);

// The whole text as one count, as an answer to "how many?": "2", "2 ya", "dua bungkus". Tells apart
// a number that cannot be (0 when `allow_zero` is not given, -3, 1.5, 1e9) from text that is none.
struct CountAnswer {
  enum class Kind { Count, Impossible, NoNumber };
  Kind kind = Kind::NoNumber;
  Quantity count = 0;
};
CountAnswer read_count_answer(std::string_view text);  // 0 is a Count here

// A phone number somewhere in the text, as +62812..., and the text without it.
struct PhoneFound {
  std::string phone;
  std::string rest;
};
std::optional<PhoneFound> find_phone(std::string_view text);

}  // namespace kedai

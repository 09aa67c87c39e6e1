// A message as the parts that mean something: words, counts, sizes, and what stands between them.
// Pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "store/money.h"

namespace kedai {

struct Token {
  enum class Kind {
    Word,
    Count,   // a whole number: "2", "dua puluh lima", "selusin", "x5"
    Part,    // half, a quarter, 1.5: no count, but it may be a size ("setengah" of a kilo)
    Size,    // a number with its unit: "250 gr", "1/4 kilo", "setengah kilo"
    Comma,   // between things: a comma, "&", a full stop
    Line,    // the end of a line
    Asks,    // "?"
    Amount,  // of money: "15rb", "Rp 15.000"; it is never a count
  };
  Kind kind = Kind::Word;
  std::string text;       // folded; of a size its one form: "250#g", "500#g"
  double number = 0;      // of a Count or a Part
  std::string said = {};  // of a size, as it was written: "250 gr"
  bool glued = false;     // to the token before it: "tekwan2", "2bks"

  Quantity count() const { return static_cast<Quantity>(number); }
};

// Numbers of listed lines ("1. tekwan") and bullets are left out. `whole`: a word of letters and
// digits that the catalogue has as it is ("2x1.5", "m12") and that is not to be taken apart.
std::vector<Token> tokens_of(std::string_view text,
                             const std::function<bool(std::string_view)>& whole);

// Whether nothing but everyday words comes behind it before a comma or the line's end: "adaan
// jangan dulu ya".
bool ends_its_clause(const std::vector<Token>& tokens, std::size_t at);

// "1/4 kg" and "250 gr" alike: "250#g".
std::string size_form(double number, std::string_view unit);

}  // namespace kedai

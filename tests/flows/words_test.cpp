// Counts as people write them in answer to "how many?".
#include "flows/understanding/words.h"

#include <catch2/catch.hpp>

using namespace kedai;
using Kind = CountAnswer::Kind;

TEST_CASE("counts in digits and in words, with what people say around them") {
  const auto [text, count] = GENERATE(table<const char*, Quantity>({
      {"2", 2},
      {"2 ya", 2},
      {"x3", 3},
      {"dua bungkus", 2},
      {"sebelas", 11},
      {"dua belas", 12},
      {"dua puluh lima", 25},
      {"dua puluh lima ya", 25},
      {"selusin", 12},
      {"dua lusin", 24},
      {"dua ratus", 200},
      {"dua ribu", 2000},
      {"two dozen please", 24},
      {"0", 0},
  }));
  INFO(text);
  const CountAnswer answer = read_count_answer(text);
  CHECK(answer.count == count);
}

TEST_CASE("a number that cannot be is told from text that is none") {
  for (const char* text : {"-3", "1.5", "1e9", "dua juta"}) {
    INFO(text);
    CHECK(read_count_answer(text).kind == Kind::Impossible);
  }
  for (const char* text : {"tekwan", "puluh", "ratus dua", ""}) {
    INFO(text);
    CHECK(read_count_answer(text).kind == Kind::NoNumber);
  }
}

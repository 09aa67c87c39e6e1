#include "bot/channels/text.h"

#include <catch2/catch.hpp>

using namespace kedai::bot;

TEST_CASE("a text is cut between graphemes, never inside one") {
  CHECK(cut("kopi jahe", 9, Count::CodePoints) == "kopi jahe");
  CHECK(cut("kopi jahe", 8, Count::CodePoints) == "kopi ja…");
  CHECK(cut("kopi jahe", 6, Count::CodePoints) == "kopi…");  // no space before the dots
  const std::string family = "👨‍👩‍👧‍👦";  // seven code points, eleven UTF-16 units
  CHECK(cut("ab" + family + "cd", 6, Count::CodePoints) == "ab…");
  CHECK(cut("ab" + family + "cdef", 10, Count::CodePoints) == "ab" + family + "…");
  CHECK(cut(family + family, 12, Count::Utf16) == family + "…");
  CHECK(cut("e\u0301e\u0301e\u0301", 4, Count::CodePoints) == "e\u0301…");
  CHECK(cut("🇮🇩🇮🇩🇮🇩", 4, Count::CodePoints) == "🇮🇩…");
  CHECK(cut("مرحبا بالعالم", 8, Count::CodePoints) == "مرحبا ب…");
}

TEST_CASE("one grapheme longer than all the room is cut all the same") {
  std::string tower = "a";
  for (int i = 0; i < 5000; ++i) tower += "\u0301";
  const auto kept = cut(tower, 40, Count::CodePoints);
  CHECK(length(kept, Count::CodePoints) == 40);
}

TEST_CASE("bold marks count nothing") {
  CHECK(length("\x01"
               "ab\x02",
               Count::Utf16) == 2);
  CHECK(length("a😀", Count::Utf16) == 3);
  CHECK(length("a😀", Count::CodePoints) == 2);
}

TEST_CASE("any bytes come out as valid text without control characters") {
  CHECK(printable("a\x01\x02\x1b[0m\r\n\tb\x7f") == "a[0m\n\tb");
  CHECK(printable("a\xff\xc0\x80z") == "a\uFFFD\uFFFD\uFFFDz");
  CHECK(printable_with_bold("\x01"
                            "a\x02\x03") ==
        "\x01"
        "a\x02");
}

#include "config/utf8.h"

#include <catch2/catch.hpp>
#include <random>
#include <string>

using namespace kedai;

TEST_CASE("what is Unicode stays, and each piece that is none becomes the replacement") {
  CHECK(is_utf8(""));
  CHECK(is_utf8("kue lapis \xF0\x9F\x8D\xB0 dan \xC3\xA9"));
  CHECK_FALSE(is_utf8("\xED\xA0\x80"));      // half of a pair
  CHECK_FALSE(is_utf8("\xC0\xAF"));          // longer than need be
  CHECK_FALSE(is_utf8("\xF4\x90\x80\x80"));  // beyond the last
  CHECK(as_utf8("a\xFF"
                "b\xC3") ==
        "a\xEF\xBF\xBD"
        "b\xEF\xBF\xBD");
  CHECK(as_utf8("satu \xE2\x82\xAC") == "satu \xE2\x82\xAC");
}

TEST_CASE("one wrong byte is found wherever it stands") {
  for (std::size_t size = 1; size <= 40; ++size)
    for (std::size_t at = 0; at < size; ++at) {
      std::string text(size, 'x');
      text[at] = '\x80';
      INFO(size << " at " << at);
      CHECK_FALSE(is_utf8(text));
      CHECK(as_utf8(text).size() == size + 2);
    }
}

TEST_CASE("any bytes become Unicode, and Unicode is left alone") {
  std::mt19937 dice(7);
  for (int round = 0; round < 2'000; ++round) {
    std::string bytes(dice() % 30, '\0');
    for (char& byte : bytes)
      byte = static_cast<char>(dice() % 4 == 0 ? dice() % 256 : 'a' + dice() % 26);
    const auto text = as_utf8(bytes);
    CHECK(is_utf8(text));
    CHECK(as_utf8(text) == text);
    CHECK(is_utf8(bytes) == (text == bytes));
  }
}

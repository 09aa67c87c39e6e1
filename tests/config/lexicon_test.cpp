#include "config/lexicon.h"

#include <catch2/catch.hpp>

using namespace kedai;

TEST_CASE("the embedded lexicons know numbers, sizes, roles and phrases of all their languages") {
  const Lexicon& words = lexicon();
  CHECK(words.number("selusin") == 12);
  CHECK(words.number("two") == 2);
  CHECK(words.number("duo") == 2);
  CHECK(words.number("loro") == 2);
  CHECK(words.scale("puluh") == 10);
  CHECK(words.is_teen("belas"));
  CHECK(words.fraction("setengah") == 0.5);
  REQUIRE(words.measure("kilo"));
  CHECK(words.measure("kilo")->unit == "g");
  CHECK(words.measure("kilo")->times == 1'000);
  CHECK(words.is("bungkus", WordRole::Unit));
  CHECK(words.is("hapus", WordRole::Remove));
  CHECK_FALSE(words.is("hapus", WordRole::Add));
  CHECK(words.synonym("mpek") == "pempek");
  CHECK(words.synonym("tekwan") == "tekwan");
  CHECK_FALSE(words.intent("greet").empty());
  CHECK(words.intent("no such").empty());
  CHECK(words.says_anytime({"pesanan", "saya"}, "my_orders"));
  CHECK_FALSE(words.says_anytime({"pesanan"}, "my_orders"));
}

TEST_CASE("a word of phrases is known, a unit of measure alone is not") {
  CHECK(lexicon().knows("bayar"));
  CHECK_FALSE(lexicon().knows("m"));
  CHECK_FALSE(lexicon().knows("tekwan"));
}

TEST_CASE("a mistake in a lexicon is named by file and line") {
  Lexicon words;
  const auto read = [&](const char* toml) { return [=, &words] { words.read(toml, "x.toml"); }; };
  CHECK_THROWS_WITH(read("[numbers]\nsatu = \"satu\"\n")(), Catch::StartsWith("x.toml:2: "));
  CHECK_THROWS_WITH(read("[roles]\nnone = \"a b\"\n")(), "x.toml:2: there is no role none");
  CHECK_THROWS_WITH(read("[intents]\ngreet = \"halo\"\n")(), Catch::StartsWith("x.toml:2: "));
  CHECK_THROWS_WITH(read("[roles\n")(), Catch::StartsWith("x.toml:1: "));
}

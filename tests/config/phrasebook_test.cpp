#include "config/phrasebook.h"

#include <catch2/catch.hpp>

using namespace kedai;
using Catch::Matchers::Contains;

namespace {

Phrasebook book(std::string_view toml) { return Phrasebook::parse(toml, "x.toml"); }

std::string refusal(std::string_view toml) {
  try {
    book(toml);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "accepted";
}

}  // namespace

TEST_CASE("every locale has the same phrases with the same placeholders") {
  const Phrasebook& model = phrasebook(Locale::Indonesian);
  REQUIRE(model.keys().size() >= 3);
  for (const Locale locale : kLocales) {
    const Phrasebook& other = phrasebook(locale);
    INFO("locale " << locale_name(locale));
    for (const std::string& key : other.keys()) {
      INFO("phrase " << key);
      CHECK(model.has(key));
    }
    for (const std::string& key : model.keys()) {
      INFO("phrase " << key);
      REQUIRE(other.has(key));
      CHECK(other.placeholders(key) == model.placeholders(key));
    }
  }
}

TEST_CASE("every phrase can be said, closes what it makes bold and ends without blanks") {
  for (const Locale locale : kLocales)
    for (const std::string& key : phrasebook(locale).keys()) {
      INFO(locale_name(locale) << " " << key);
      const std::set<std::string> names = phrasebook(locale).placeholders(key);
      Values values;
      for (const std::string& each : names) values.emplace_back(each, 7);
      const std::string said = phrasebook(locale).say(key, values);
      CHECK(std::count(said.begin(), said.end(), kBoldOn) ==
            std::count(said.begin(), said.end(), kBoldOff));
      CHECK_FALSE(said.empty());
      CHECK(said.find_last_not_of(" \n") == said.size() - 1);
    }
}

TEST_CASE("tables nest into dotted keys") {
  const auto phrases = book("[a.b]\nc = 'deep'\n[a]\nd = 'less deep'\n");
  CHECK(phrases.keys() == std::vector<std::string>{"a.b.c", "a.d"});
  CHECK(phrases.say("a.b.c") == "deep");
}

TEST_CASE("placeholders are filled and bold text is marked") {
  const auto phrases = book("greet = 'Halo *{name}*, {n} baru'");
  CHECK(phrases.say("greet", {{"name", "Bu Sri"}, {"n", 2}}) ==
        "Halo \x01"
        "Bu Sri\x02, 2 baru");
}

TEST_CASE("a plural is chosen by {n}, and a language without one needs only 'other'") {
  const auto phrases =
      book("en = {one = '{n} cup', other = '{n} cups'}\nid = {other = '{n} gelas'}");
  CHECK(phrases.say("en", {{"n", 1}}) == "1 cup");
  CHECK(phrases.say("en", {{"n", 0}}) == "0 cups");
  CHECK(phrases.say("en", {{"n", 21}}) == "21 cups");
  CHECK(phrases.say("id", {{"n", 1}}) == "1 gelas");
}

TEST_CASE("an inserted value cannot make markup, nor be read as a template") {
  const auto phrases = book("greet = '*{name}*'");
  CHECK(phrases.say("greet", {{"name", "a\x02\x01*b*\t{n}\x1b\nc"}}) ==
        "\x01"
        "a*b*{n}\nc\x02");
}

TEST_CASE("an unknown phrase and a forgotten value are the programmer's error") {
  const auto phrases = book("greet = 'Halo {name}'");
  CHECK_THROWS_WITH(phrases.say("great"), Contains("no phrase named great"));
  CHECK_THROWS_WITH(phrases.say("greet", {{"nama", "x"}}), Contains("no value for {name}"));
  CHECK_THROWS_AS(phrases.say("greet"), std::logic_error);
}

TEST_CASE("a mistake in a locale file is named by file, line and phrase") {
  CHECK(refusal("\n\na = 'one *bold'") == "x.toml:3: a: a '*' is not closed");
  CHECK(refusal("a = \"one *bold\\nline*\"") == "x.toml:1: a: a '*' is not closed on its line");
  CHECK(refusal("a = 'to {name'") == "x.toml:1: a: a '{' is not closed");
  CHECK(refusal("a = 'to name}'") == "x.toml:1: a: a '}' without its '{'");
  CHECK(refusal("a = 'to {Your Name}'") == "x.toml:1: a: {Your Name} is not a placeholder's name");
  CHECK(refusal("[t]\na = 7") == "x.toml:2: t.a is neither text nor a table");
  CHECK(refusal("a = {one = 'x'}") == "x.toml:1: a lacks its 'other'");
  CHECK(refusal("a = {few = 'x', other = 'y'}") ==
        "x.toml:1: a is a plural: one and other, both text");
  CHECK(refusal("a = \"\\u0001\"") == "x.toml:1: a holds a control character");
  CHECK_THAT(refusal("a = 'x'\nb = \n"), Contains("x.toml:2: "));
}

TEST_CASE("a locale is found by its name") {
  for (const Locale each : kLocales) CHECK(locale_named(locale_name(each)) == each);
  CHECK_FALSE(locale_named("xx"));
}

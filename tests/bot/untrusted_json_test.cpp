#include "bot/untrusted_json.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

using namespace kedai::bot;

namespace {

using Json = nlohmann::json;

// Of one kind as deep as may be, with a number inside.
std::string nested(const char* open, const char* close, int depth) {
  std::string text;
  for (int i = 0; i < depth; ++i) text += open;
  text += "1";
  for (int i = 0; i < depth; ++i) text += close;
  return text;
}

Json anything(std::mt19937& dice, int depth) {
  const auto some = static_cast<int>(dice() % 4);
  Json made;
  switch (dice() % (depth > 0 ? 7 : 5)) {
    case 0: return nullptr;
    case 1: return dice() % 2 == 0;
    case 2: return static_cast<std::int64_t>(dice()) * (dice() % 2 == 0 ? 1'000'003 : -7);
    case 3: return static_cast<double>(dice() % 1'000) / 8;  // exact in either parser
    case 4: return std::string(dice() % 5, 'x') + "\n\"\\ \xC3\xA9 \xF0\x9F\x98\x8A\x01";
    case 5:
      made = Json::array();
      for (int i = 0; i < some; ++i) made.push_back(anything(dice, depth - 1));
      return made;
    default:
      made = Json::object();
      for (int i = 0; i < some; ++i) made[fmt::format("k{}\t", i)] = anything(dice, depth - 1);
      return made;
  }
}

}  // namespace

TEST_CASE("JSON from outside is the same tree that nlohmann's own parser makes of it") {
  std::mt19937 dice(11);
  for (int round = 0; round < 1'000; ++round) {
    const auto text =
        anything(dice, 5).dump(static_cast<int>(dice() % 3) - 1, ' ', dice() % 2 == 0);
    INFO(text);
    const auto read = parse_untrusted(text);
    REQUIRE(read);
    CHECK(*read == Json::parse(text));
  }
  CHECK(parse_untrusted(R"( {"a":1,"b":2,"a":3} )") == Json({{"a", 3}, {"b", 2}}));
  CHECK(parse_untrusted("18446744073709551615") == Json(18446744073709551615U));
  CHECK(parse_untrusted("-9223372036854775808") == Json(std::numeric_limits<std::int64_t>::min()));
  CHECK(parse_untrusted(R"("\ud83d\ude0a")") == Json("\xF0\x9F\x98\x8A"));
}

TEST_CASE("what is no JSON is refused, and never read in part") {
  for (const char* text : {"",
                           " ",
                           "{",
                           "[1,]",
                           "{\"a\":}",
                           "{\"a\" 1}",
                           "nul",
                           "1 2",
                           "{} x",
                           "\"a",
                           "'a'",
                           "[1]]",
                           "+1",
                           "01",
                           "1e400",
                           "-1e999",
                           "NaN",
                           "// c\n1",
                           "\"\x01\"",
                           "\"\xff\"",
                           "\"\xed\xa0\x80\"",
                           R"("\ud83d")",
                           R"("\ude0a")",
                           R"("\ud83dx")",
                           R"("\ud83d\n")",
                           R"("\x")",
                           "{1:2}"}) {
    INFO(text);
    CHECK_FALSE(parse_untrusted(text));
  }
  const std::string whole =
      R"({"ok":true,"result":{"message_id":12,"text":"a\u00e9\ud83d\ude0a"}})";
  for (std::size_t size = 0; size < whole.size(); ++size)
    CHECK_FALSE(parse_untrusted(whole.substr(0, size)));
  CHECK_FALSE(parse_untrusted(std::string("{}\0", 3)));
}

TEST_CASE("JSON from outside is nested no deeper than the cap") {
  CHECK(parse_untrusted(nested("[", "]", kMostJsonDepth)));
  CHECK_FALSE(parse_untrusted(nested("[", "]", kMostJsonDepth + 1)));
  CHECK(parse_untrusted(nested("{\"a\":", "}", kMostJsonDepth)));
  CHECK_FALSE(parse_untrusted(nested("{\"a\":", "}", kMostJsonDepth + 1)));
  CHECK_FALSE(parse_untrusted(nested("[", "]", 200'000)));
}

TEST_CASE("an array's elements are found as they stand, also beside one that is no JSON") {
  const auto slices = slices_of(
      R"({"ok":true,"note":{"result":[9]},"result": [ {"a":"],}\"["}, {"b":[1,{"c":2}]} ,{"x":"\ud800"}, 4 ]})",
      "result");
  REQUIRE(slices.size() == 4);
  CHECK(slices[0] == R"({"a":"],}\"["})");
  CHECK(slices[1] == R"({"b":[1,{"c":2}]})");
  CHECK_FALSE(parse_untrusted(slices[2]));
  CHECK(slices[3] == "4");
}

TEST_CASE("an array that is empty, missing, elsewhere or cut off gives what there is") {
  CHECK(slices_of(R"({"result":[]})", "result").empty());
  CHECK(slices_of(R"({"ok":true})", "result").empty());
  CHECK(slices_of(R"({"x":{"result":[1]}})", "result").empty());
  CHECK(slices_of(R"([[1]])", "result").empty());
  CHECK(slices_of("", "result").empty());
  CHECK(slices_of(R"({"result":[1,2)", "result").size() == 1);
}

TEST_CASE("what is no Unicode is mended, and nothing else is touched") {
  CHECK(mended(R"({"a":"\ud83d\ude0a \\ud83d \"\u00e9\/"})") ==
        R"({"a":"\ud83d\ude0a \\ud83d \"\u00e9\/"})");
  CHECK(mended(R"("\uD83D")") == R"("\ufffd")");
  CHECK(mended(R"("\ud83dx\ude0a\ud83d\ud83d\ude0a")") == R"("\ufffdx\ufffd\ufffd\ud83d\ude0a")");
  CHECK(mended("\"a\xff\x01 b\"") == "\"a\xef\xbf\xbd b\"");
  for (const auto* cut : {"\\", "\\u", "\\ud8", "\\ud83d", "\\ud83d\\", "\\ud83d\\ude0"})
    CHECK(mended(cut).size() <= 12);
}

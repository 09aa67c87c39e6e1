#include "bot/untrusted_json.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <string>

using namespace kedai::bot;

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

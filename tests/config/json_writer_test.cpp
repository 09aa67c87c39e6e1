#include "config/json_writer.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace kedai;

TEST_CASE("what is written is the JSON that was meant") {
  JsonWriter out;
  out.open('{').member("a").number(-7).member("b").open('[').text("x").number(2);
  out.open('[').close(']').open('{').close('}').close(']').member("c").json("{\"d\":null}");
  CHECK(out.close('}').take() == R"({"a":-7,"b":["x",2,[],{}],"c":{"d":null}})");
}

TEST_CASE("every text comes back as it was, and what is no Unicode as the replacement") {
  std::string all;
  for (int c = 0; c < 128; ++c) all += static_cast<char>(c);
  for (const std::string& text :
       {all, std::string(), std::string("\"\\\n\t"), std::string("a\nb\"c"),
        std::string("pempek \xF0\x9F\x90\x9F \n"), std::string("\xE2\x80\xA2 satu")}) {
    JsonWriter out;
    CHECK(nlohmann::json::parse(out.text(text).take()) == text);
  }
  JsonWriter out;
  CHECK(nlohmann::json::parse(out.text("a\xFF\n").take()) == "a\xEF\xBF\xBD\n");
}

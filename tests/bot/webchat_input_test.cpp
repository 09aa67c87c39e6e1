#include "bot/channels/webchat_input.h"

#include <catch2/catch.hpp>

#include "bot/channels/webchat_form.h"

using namespace kedai;
using namespace kedai::bot;

namespace {

std::string reason(std::string_view json) {
  const auto input = read_input(json);
  const auto* refused = std::get_if<RefusedInput>(&input);
  return refused ? refused->reason : "";
}

template <class T>
T content(std::string_view json) {
  return std::get<T>(std::get<Saying>(read_input(json)).content);
}

}  // namespace

TEST_CASE("a page says text, presses buttons and shares its place") {
  CHECK(content<Said>(R"({"id":"uuid-0001","text":"2 tekwan"})").text == "2 tekwan");
  const auto press =
      content<Pressed>(R"({"id":"uuid-0001","press":"cat:7","message":"42","label":"Kopi"})");
  CHECK(press.data == "cat:7");
  CHECK(press.message == "42");
  CHECK(press.label == "Kopi");
  CHECK(content<SharedLocation>(R"({"id":"uuid-0001","location":{"lat":-3.29,"lng":102.8}})")
            .latitude == Approx(-3.29));
  CHECK(std::get<Earlier>(read_input(R"({"before":"42"})")).before == 42);
}

TEST_CASE("what is no JSON object is refused, however deep or broken") {
  for (const std::string& text :
       {std::string(), std::string("{"), std::string("[]"), std::string("1"), std::string("null"),
        std::string(60'000, '['), std::string("{\"a\":") + std::string(200, '['),
        std::string("{\"id\":\"\xff\"}")})
    CHECK(reason(text) == "not_json");
}

TEST_CASE("a saying without a usable id is refused") {
  CHECK(reason(R"({"text":"halo"})") == "no_id");
  CHECK(reason(R"({"id":7,"text":"halo"})") == "no_id");
  CHECK(reason(R"({"id":"short","text":"halo"})") == "no_id");
  CHECK(reason(R"({"id":"has:colon:1","text":"halo"})") == "no_id");
}

TEST_CASE("a saying of the wrong shape is refused by its name") {
  CHECK(reason(R"({"id":"uuid-0001"})") == "unknown");
  CHECK(reason(R"({"id":"uuid-0001","text":"  \n "})") == "empty");
  CHECK(reason(R"({"id":"uuid-0001","text":{}})") == "empty");
  CHECK(reason(R"({"id":"uuid-0001","text":")" + std::string(17'000, 'a') + "\"}") == "too_long");
  CHECK(reason(R"({"id":"uuid-0001","press":""})") == "bad_press");
  CHECK(reason(R"({"id":"uuid-0001","press":")" + std::string(65, 'a') + "\"}") == "bad_press");
  CHECK(reason(R"({"id":"uuid-0001","press":"menu","message":"x"})") == "bad_press");
  CHECK(reason(R"({"id":"uuid-0001","location":[]})") == "bad_place");
  CHECK(reason(R"({"id":"uuid-0001","location":{"lat":91,"lng":0}})") == "bad_place");
  CHECK(reason(R"({"id":"uuid-0001","location":{"lat":"1","lng":0}})") == "bad_place");
}

TEST_CASE("a person's text holds no control characters, so that it makes no markup") {
  CHECK(content<Said>(R"({"id":"uuid-0001","text":"\u0001tebal\u0002\u0000\nbaris\tdua"})").text ==
        "tebal\nbaris\tdua");
}

TEST_CASE("a form's press holds the entry, the data and the label") {
  const auto input = read_form("uuid-0001", "", "42 cat:7 Kue Basah");
  const auto press = std::get<Pressed>(std::get<Saying>(input).content);
  CHECK(press.message == "42");
  CHECK(press.data == "cat:7");
  CHECK(press.label == "Kue Basah");
  CHECK(std::holds_alternative<RefusedInput>(read_form("uuid-0001", "", "42")));
  CHECK(std::holds_alternative<RefusedInput>(read_form("uuid-0001", "", "x cat:7 Kue")));
  CHECK(std::holds_alternative<RefusedInput>(read_form("", "halo", "")));
}

TEST_CASE("a form's fields are decoded, and what is broken stays as it is") {
  const auto fields = read_fields("text=2+tekwan%20%26+cuko&x=%zz%4&&=&a=b=c");
  CHECK(fields.at("text") == "2 tekwan & cuko");
  CHECK(fields.at("x") == "%zz%4");
  CHECK(fields.at("a") == "b=c");
}

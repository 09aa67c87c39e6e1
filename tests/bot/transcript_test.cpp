#include "bot/channels/transcript.h"

#include <catch2/catch.hpp>

using namespace kedai;
using namespace kedai::bot;

namespace {

Event event(Content content) {
  return {"web", "abc:1", "abc", {"web", "cookie", "abc"}, "", "", std::move(content)};
}

Bubble there_and_back(Content content) {
  return decode_said(encode_said(event(std::move(content))));
}

}  // namespace

TEST_CASE("a transcript gives back what was written in a chat") {
  const auto bubble = there_and_back(Said{"2 tekwan, \"pedas\"\nya"});
  CHECK(bubble.text == "2 tekwan, \"pedas\"\nya");
  CHECK_FALSE(bubble.pressed);
  CHECK(bubble.message_id == "abc:1");
}

TEST_CASE("a press is shown by its label, and by its data when the channel knows no label") {
  CHECK(there_and_back(Pressed{"menu:0", "17", "Menu"}).text == "Menu");
  CHECK(there_and_back(Pressed{"menu:0", "17", ""}).text == "menu:0");
  CHECK(there_and_back(Pressed{"menu:0", "17", "Menu"}).pressed);
}

TEST_CASE("a picture and a place keep what they were") {
  const auto photo = there_and_back(SentMedia{{Attachment::Kind::Photo, "web", "f00d"}, "bukti"});
  REQUIRE(photo.attachment);
  CHECK(photo.attachment->reference == "f00d");
  CHECK(photo.text == "bukti");
  const auto place = there_and_back(SharedLocation{-3.29, 102.86, "rumah"});
  REQUIRE(place.location);
  CHECK(place.location->latitude == -3.29);
  CHECK(place.text == "rumah");
}

TEST_CASE("text that is not UTF-8 is kept readable instead of breaking the transcript") {
  CHECK(there_and_back(Said{"tek\xffwan"}).text == "tek\xEF\xBF\xBDwan");
}

TEST_CASE("an entry that nobody of us wrote is refused") {
  for (const char* body : {"", "[]", "{}", "{\"text\":1}", "{\"text\":\"\",\"attachment\":{}}",
                           "{\"text\":\"\",\"location\":{\"lat\":\"x\",\"lng\":0}}"})
    CHECK_THROWS_AS(decode_said(body), std::invalid_argument);
}

TEST_CASE("the shop's side of a transcript is a letter") {
  const Letter letter{{7}, {"Halo"}, Placement::OverTopic, "41", "order:1"};
  const auto spoken = read_entry({{1}, {7}, 42, Author::Shop, encode(letter), {}});
  REQUIRE(std::holds_alternative<Letter>(spoken));
  CHECK(std::get<Letter>(spoken).over == "41");
}

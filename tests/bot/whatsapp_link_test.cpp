// A link in a message on WhatsApp.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "bot/channels/whatsapp_render.h"

using namespace kedai;
using namespace kedai::bot;
using Json = nlohmann::json;

namespace {

Json only(const Message& message, const std::string& media_id = "") {
  const auto sent = whatsapp::new_message(message, {Locale::Indonesian, media_id});
  REQUIRE(sent.size() == 1);
  return sent.front();
}

std::string kind(const Json& sent) {
  const std::string type = sent["type"];
  return type == "interactive" ? sent["interactive"]["type"].get<std::string>() : type;
}

}  // namespace

TEST_CASE("a link alone is a button that opens it; beside buttons or a picture it is in the text") {
  Message message{"Pos ronda"};
  message.link = Link{"Buka peta di telepon Kakak", "https://maps.example/?q=1,2"};
  const Json sent_one = only(message);
  CHECK(kind(sent_one) == "cta_url");
  CHECK(sent_one["interactive"]["action"]["parameters"] ==
        Json{{"display_text", "Buka peta di telepon"}, {"url", "https://maps.example/?q=1,2"}});
  message.text = std::string(1025, 'x');
  CHECK(kind(only(message)) == "text");
  message.text = "Pos ronda";
  message.picture_id = "0123abcd";
  CHECK(only(message, "MEDIA")["image"]["caption"] == "Pos ronda\nhttps://maps.example/?q=1,2");
  message.picture_id.clear();
  message.actions = {{"Balas", {Verb::TalkToBuyer, 7}}};
  CHECK(kind(only(message)) == "button");
  CHECK(only(message)["interactive"]["body"]["text"] == "Pos ronda\nhttps://maps.example/?q=1,2");
}

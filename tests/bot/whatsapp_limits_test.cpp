// The checker that the other tests lean on sees what WhatsApp would refuse.
#include "tests/bot/whatsapp_limits.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace kedai::bot;
using Json = nlohmann::json;

namespace {

const Json kButtons = Json::parse(R"({"type": "interactive", "interactive": {
  "type": "button", "header": {"type": "image", "image": {"id": "1"}}, "body": {"text": "Apa?"},
  "action": {"buttons": [{"type": "reply", "reply": {"id": "menu", "title": "Menu"}}]}}})");
const Json kList = Json::parse(R"({"type": "interactive", "interactive": {
  "type": "list", "body": {"text": "Apa?"}, "action": {"button": "Pilih", "sections": [
    {"rows": [{"id": "menu", "title": "Menu", "description": "Semua"}]}]}}})");
const Json kTemplate = Json::parse(R"({"type": "template", "template": {
  "name": "n", "language": {"code": "id"}, "components": [
    {"type": "body", "parameters": [{"type": "text", "text": "Siti"}]}]}})");

// Whether it is refused once the value at that place is another one.
bool refuses(Json message, const char* place, const Json& value) {
  message[Json::json_pointer(place)] = value;
  return !check_whatsapp(message).empty();
}

bool refuses_text(const std::string& body) {
  return !check_whatsapp({{"type", "text"}, {"text", {{"body", body}}}}).empty();
}

}  // namespace

TEST_CASE("what WhatsApp takes is not complained of") {
  for (const Json& message : {kButtons, kList, kTemplate}) CHECK(check_whatsapp(message) == "");
  CHECK_FALSE(refuses_text(std::string(4096, 'x')));
  CHECK_FALSE(refuses(kButtons, "/interactive/body/text", std::string(1024, 'x')));
}

TEST_CASE("texts that are empty, too long, broken or controlling are refused") {
  for (const std::string body : {"", " \n", "a\x07", "a\x01", "\xff", "\xc3"})
    CHECK(refuses_text(body));
  CHECK(refuses_text(std::string(4097, 'x')));
  CHECK_FALSE(check_whatsapp({{"type", "poll"}, {"poll", {{"body", "x"}}}}).empty());
  const Json voice{{"type", "audio"}, {"audio", {{"id", "1"}, {"caption", "x"}}}};
  CHECK_FALSE(check_whatsapp(voice).empty());
}

TEST_CASE("buttons and rows past their limits are refused") {
  const std::string button = "/interactive/action/buttons/0/reply/";
  CHECK(refuses(kButtons, (button + "title").c_str(), std::string(21, 'x')));
  CHECK(refuses(kButtons, (button + "id").c_str(), ""));
  CHECK(refuses(kButtons, "/interactive/header/type", "audio"));
  CHECK(refuses(kButtons, "/interactive/body/text", std::string(1025, 'x')));
  const Json again = kButtons["/interactive/action/buttons/0"_json_pointer];
  CHECK(refuses(kButtons, "/interactive/action/buttons/1", again));

  const std::string row = "/interactive/action/sections/0/rows/0/";
  CHECK(refuses(kList, (row + "title").c_str(), std::string(25, 'x')));
  CHECK(refuses(kList, (row + "description").c_str(), std::string(73, 'x')));
  CHECK(refuses(kList, "/interactive/action/button", std::string(21, 'x')));
  CHECK(refuses(kList, "/interactive/header", kButtons["interactive"]["header"]));
  Json rows = Json::array();
  for (int i = 0; i < 11; ++i)
    rows.push_back({{"id", std::to_string(i)}, {"title", std::to_string(i)}});
  CHECK(refuses(kList, "/interactive/action/sections/0/rows", rows));
  rows.erase(10);
  CHECK_FALSE(refuses(kList, "/interactive/action/sections/0/rows", rows));
}

TEST_CASE("template values that break their line are refused") {
  const char* place = "/template/components/0/parameters/0/text";
  for (const char* value : {"", "a\nb", "a\tb", "a     b"}) CHECK(refuses(kTemplate, place, value));
  CHECK_FALSE(refuses(kTemplate, place, "a    b"));
}

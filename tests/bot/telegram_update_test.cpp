#include "bot/channels/telegram_update.h"

#include <catch2/catch.hpp>
#include <string>

using namespace kedai;
using namespace kedai::bot::telegram;

namespace {

const std::string kFrom =
    R"("from":{"id":501,"is_bot":false,"first_name":"Siti","last_name":"Aminah","language_code":"id"})";
const std::string kChat = R"("chat":{"id":501,"first_name":"Siti","type":"private"})";

std::string message(const std::string& members, const std::string& kind = "message") {
  return R"({"update_id":9007,")" + kind + R"(":{"message_id":31,"date":1764000000,)" + kFrom +
         "," + kChat + "," + members + "}}";
}
std::string press(const std::string& shown, const std::string& data = R"("menu:0")") {
  return R"({"update_id":9008,"callback_query":{"id":"777",)" + kFrom +
         R"(,"message":{"message_id":30,)" + kChat + "," + shown +
         R"(},"chat_instance":"1","data":)" + data + "}}";
}

Event event(const std::string& raw) {
  const auto update = read_update(raw);
  REQUIRE(std::holds_alternative<Event>(update.content));
  return std::get<Event>(update.content);
}
template <class T>
T heard(const std::string& raw) {
  const auto content = event(raw).content;
  REQUIRE(std::holds_alternative<T>(content));
  return std::get<T>(content);
}
bool ignored(const std::string& raw) {
  return std::holds_alternative<Ignored>(read_update(raw).content);
}
bool unparsable(const std::string& raw) {
  return std::holds_alternative<Unparsable>(read_update(raw).content);
}

}  // namespace

TEST_CASE("a text says who wrote, where and what") {
  const auto raw = message(R"("text":"2 tekwan\npedas")");
  const auto said = event(raw);
  CHECK(read_update(raw).id == 9007);
  CHECK(said.channel == "telegram");
  CHECK(said.message_id == "u9007");
  CHECK(said.address == "501");
  CHECK(said.identity.channel == "telegram");
  CHECK(said.identity.kind == "user");
  CHECK(said.identity.value == "501");
  CHECK(said.name == "Siti Aminah");
  CHECK(said.locale == "id");
  CHECK(heard<Said>(raw).text == "2 tekwan\npedas");
}

TEST_CASE("ids of 52 bits stay whole") {
  CHECK(event(R"({"update_id":4503599627370495,"message":{"message_id":1,"date":1,
      "from":{"id":4503599627370495,"first_name":"A"},"chat":{"id":4503599627370495,"type":"private"},
      "text":"x"}})")
            .address == "4503599627370495");
}

TEST_CASE("commands arrive as they are, without the bot's name") {
  CHECK(heard<Said>(message(R"("text":"/start order-1042_x")")).text == "/start order-1042_x");
  CHECK(heard<Said>(message(R"("text":"/stok@KedaiBot kopi @jahe")")).text == "/stok kopi @jahe");
  CHECK(heard<Said>(message(R"("text":"/stok kopi@jahe")")).text == "/stok kopi@jahe");
  CHECK(heard<Said>(message(R"("text":"/stok@KedaiBot")")).text == "/stok");
  CHECK(heard<Said>(message(R"("text":"tanya @KedaiBot")")).text == "tanya @KedaiBot");
}

TEST_CASE("a text holds no control characters that could pass for the shop's own marks") {
  CHECK(heard<Said>(message(R"("text":"a\u0001b\u0002c\u0000d\u0085e\tf")")).text == "abcde\tf");
}

TEST_CASE("a contact is the sender's own only when Telegram says so") {
  const auto own = heard<SharedContact>(
      message(R"("contact":{"phone_number":"628123","first_name":"S","user_id":501})"));
  CHECK(own.phone == "+628123");
  CHECK(own.own);
  const auto other = heard<SharedContact>(
      message(R"("contact":{"phone_number":"0812 3","first_name":"B","user_id":502})"));
  CHECK(other.phone == "0812 3");
  CHECK_FALSE(other.own);
  CHECK_FALSE(
      heard<SharedContact>(message(R"("contact":{"phone_number":"0812","first_name":"B"})")).own);
}

TEST_CASE("a location and a venue give coordinates, a venue its name and address too") {
  const auto place =
      heard<SharedLocation>(message(R"("location":{"latitude":-3.2945,"longitude":102.8614})"));
  CHECK(place.latitude == Approx(-3.2945));
  CHECK(place.longitude == Approx(102.8614));
  CHECK(place.label.empty());
  CHECK(heard<SharedLocation>(message(R"("location":{"latitude":-3,"longitude":102},
      "venue":{"location":{"latitude":-3,"longitude":102},"title":"Pasar Inpres","address":"Jl. A"})"))
            .label == "Pasar Inpres, Jl. A");
  CHECK(ignored(message(R"("location":{"latitude":-300,"longitude":102})")));
  CHECK(ignored(message(R"("location":{"latitude":"-3","longitude":102})")));
}

TEST_CASE("of a photo's sizes the largest is taken, with its caption") {
  const auto photo = heard<SentMedia>(message(
      R"("photo":[{"file_id":"s","width":90,"height":60},{"file_id":"l","width":1280,"height":853},
         {"file_id":"m","width":320,"height":213}],"caption":"bukti transfer")"));
  CHECK(photo.attachment.kind == Attachment::Kind::Photo);
  CHECK(photo.attachment.channel == "telegram");
  CHECK(photo.attachment.reference == "l");
  CHECK(photo.caption == "bukti transfer");
}

TEST_CASE("voice, video, documents, stickers and audio pass as what Telegram sends them by") {
  const auto kind = [](const std::string& name) {
    return heard<SentMedia>(message("\"" + name + R"(":{"file_id":"f"})")).attachment.kind;
  };
  CHECK(kind("voice") == Attachment::Kind::Voice);
  CHECK(kind("video") == Attachment::Kind::Video);
  CHECK(kind("video_note") == Attachment::Kind::Video);
  CHECK(kind("sticker") == Attachment::Kind::Sticker);
  CHECK(kind("document") == Attachment::Kind::Document);
  CHECK(kind("audio") == Attachment::Kind::Document);
  CHECK(ignored(message(R"("poll":{"id":"1"})")));
  CHECK(ignored(message(R"("voice":{"file_id":""})")));
}

TEST_CASE("a press names its message, what kind of message that is, and the label that was seen") {
  const auto on_text = heard<Pressed>(press(
      R"("date":1764000000,"text":"Mau apa?","reply_markup":{"inline_keyboard":
         [[{"text":"Makanan","callback_data":"category:7"}],[{"text":"Menu","callback_data":"menu:0"}]]})"));
  CHECK(on_text.data == "menu:0");
  CHECK(on_text.message == "30t");
  CHECK(on_text.label == "Menu");
  CHECK(heard<Pressed>(press(R"("date":1,"photo":[{"file_id":"x"}],"caption":"c")")).message ==
        "30p");
  CHECK(heard<Pressed>(press(R"("date":0)")).message == "30");
  CHECK(read_update(press(R"("date":0)")).callback_id == "777");
}

TEST_CASE("a press that means nothing to the shop is ignored but can still be answered") {
  const auto game = press(R"("date":0)", "null");
  CHECK(ignored(game));
  CHECK(read_update(game).callback_id == "777");
  const auto inline_mode = R"({"update_id":1,"callback_query":{"id":"5",)" + kFrom +
                           R"(,"inline_message_id":"abc","data":"menu:0"}})";
  CHECK(ignored(inline_mode));
  CHECK(read_update(inline_mode).callback_id == "5");
}

TEST_CASE("blocking the bot and coming back are events, other changes are not") {
  const auto change = [](const std::string& status, const std::string& type = "private") {
    return R"({"update_id":12,"my_chat_member":{"chat":{"id":501,"type":")" + type + R"("},)" +
           kFrom +
           R"(,"date":1,"old_chat_member":{"status":"member"},"new_chat_member":{"status":")" +
           status + R"("}}})";
  };
  heard<BlockedShop>(change("kicked"));
  heard<UnblockedShop>(change("member"));
  CHECK(ignored(change("administrator")));
  CHECK(ignored(change("kicked", "group")));
}

TEST_CASE("groups, channels, bots and edits are not heard") {
  CHECK(ignored(R"({"update_id":1,"message":{"message_id":1,"date":1,)" + kFrom +
                R"(,"chat":{"id":-100,"type":"supergroup"},"text":"/stok"}})"));
  CHECK(ignored(R"({"update_id":1,"message":{"message_id":1,"date":1,)" + kFrom +
                R"(,"chat":{"id":501},"text":"x"}})"));
  CHECK(ignored(R"({"update_id":1,"message":{"message_id":1,"date":1,
      "from":{"id":2,"is_bot":true,"first_name":"B"},"chat":{"id":2,"type":"private"},"text":"x"}})"));
  CHECK(ignored(message(R"("text":"3 tekwan")", "edited_message")));
  CHECK(ignored(R"({"update_id":1,"channel_post":{"message_id":1,"text":"x"}})"));
  CHECK(ignored(R"({"update_id":1,"something_of_2027":{"deep":[1,2]}})"));
  CHECK(ignored(R"({"update_id":1})"));
}

TEST_CASE("language codes become the shop's languages or none") {
  const auto locale = [](const std::string& code) {
    return event(
               R"({"update_id":1,"message":{"message_id":1,"date":1,"from":{"id":5,"first_name":"A",
        "language_code":)" +
               code + R"(},"chat":{"id":5,"type":"private"},"text":"x"}})")
        .locale;
  };
  CHECK(locale(R"("id")") == "id");
  CHECK(locale(R"("ms")") == "id");
  CHECK(locale(R"("jv")") == "id");
  CHECK(locale(R"("su")") == "id");
  CHECK(locale(R"("en-GB")") == "en");
  CHECK(locale(R"("pt-br")").empty());
  CHECK(locale("7").empty());
}

TEST_CASE("a name is one short line without tricks, whatever was typed into the profile") {
  const auto name = [](const std::string& first) {
    return event(
               R"({"update_id":1,"message":{"message_id":1,"date":1,"from":{"id":5,"first_name":")" +
               first + R"("},"chat":{"id":5,"type":"private"},"text":"x"}})")
        .name;
  };
  CHECK(name(R"(A\u202eB\u2066C\u200bD\u0001E\ufeff)") == "ABCDE");
  CHECK(name(R"(\n Budi \t\u3000 Santoso )") == "Budi Santoso");
  CHECK(name("\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x8D\xB3") ==  // a cook, joined of two
        "\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x8D\xB3");
  CHECK(name(std::string(4096, 'x')) == std::string(64, 'x'));
  CHECK(name("").empty());
}

TEST_CASE("bodies that are no update are unparsable, and never more than that") {
  for (const std::string raw :
       {"", " ", "null", "7", "[]", "{}", "{", "\xff\xfe", R"({"update_id":"7"})",
        R"({"update_id":7.5})", R"({"update_id":18446744073709551615})",
        R"({"message":{"text":"x"}})", R"({"update_id":1,"x":1e999})"})
    CHECK(unparsable(raw));
  CHECK(unparsable(R"({"update_id":7,"message":{"text":"\ud800"}})"));
  CHECK(read_update(R"({"update_id": 7,"message":{"text":"\ud800"}})").id == 7);
}

TEST_CASE("nesting is refused before anything is built of it") {
  for (const char* open : {"[", R"({"a":)", R"([{"a":)"}) {
    std::string bomb = R"({"update_id":7,"message":)";
    for (int i = 0; i < 200'000; ++i) bomb += open;
    CHECK(unparsable(bomb));
    CHECK(read_update(bomb).id == 7);
  }
  const auto nested = [](int depth) {
    return R"({"update_id":7,"x":)" + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  CHECK(ignored(nested(31)));
  CHECK(unparsable(nested(32)));
  CHECK(heard<Said>(message("\"text\":\"" + std::string(4000, '[') + "\\\"[[\"")).text.size() ==
        4003);
}

TEST_CASE("wrong types anywhere make an update ignored, never an error") {
  const auto whole =
      message(R"("text":"x","contact":{"phone_number":"1","user_id":501},"location":{"latitude":1,
          "longitude":2},"photo":[{"file_id":"f","width":1,"height":1}],"voice":{"file_id":"f"})");
  const auto pressed = press(R"("date":1,"text":"t","reply_markup":{"inline_keyboard":
      [[{"text":"Menu","callback_data":"menu:0"}]]})");
  const auto replaced = [](std::string text, const std::string& name, const std::string& value) {
    const auto at = text.find("\"" + name + "\":");
    if (at == text.npos) return text;
    const auto from = at + name.size() + 3;
    auto to = from;
    int depth = 0;
    for (; to < text.size(); ++to) {  // to the end of the value that stands there
      if (text[to] == '{' || text[to] == '[') ++depth;
      if (text[to] == '}' || text[to] == ']')
        if (--depth < 0) break;
      if (depth == 0 && text[to] == ',') break;
    }
    return text.replace(from, to - from, value);
  };
  for (const char* name : {"message",
                           "callback_query",
                           "from",
                           "chat",
                           "id",
                           "type",
                           "text",
                           "contact",
                           "phone_number",
                           "user_id",
                           "location",
                           "latitude",
                           "photo",
                           "file_id",
                           "width",
                           "voice",
                           "reply_markup",
                           "inline_keyboard",
                           "callback_data",
                           "data",
                           "first_name",
                           "last_name",
                           "language_code",
                           "is_bot",
                           "message_id",
                           "date"})
    for (const char* value : {"null", "true", "-1", "1.5", "18446744073709551615", R"("text")",
                              "[]", "[[]]", "[1]", "{}", R"({"id":{}})"})
      for (const auto& raw : {whole, pressed}) {
        const auto update = read_update(replaced(raw, name, value));
        CHECK_FALSE(std::holds_alternative<Unparsable>(update.content));
      }
  CHECK(ignored(replaced(message(R"("text":"x")"), "from", "null")));
}

TEST_CASE("a message's reference says its kind and comes back as it went") {
  for (const auto* text : {"123", "123t", "9007199254740991p"})
    CHECK(to_text(reference_of(text).value()) == text);
  for (const auto* text : {"", "t", "0t", "-5t", "12x", "12tt", "12 t", "99999999999999999999t"})
    CHECK_FALSE(reference_of(text));
}

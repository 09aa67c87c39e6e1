#include "bot/channels/telegram.h"

#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>

#include "bot/channels/telegram_setup.h"
#include "tests/bot/fake_telegram.h"
#include "tests/bot/test_desk.h"

using namespace kedai;
using namespace kedai::bot;
using namespace kedai::bot::telegram;
using Json = nlohmann::json;
using Outcome = Delivery::Outcome;

namespace {

constexpr std::int64_t kSiti = 501;
Message text(const std::string& words, const std::vector<std::string>& labels = {}) {
  Message message;
  message.text = words;
  for (std::size_t i = 0; i < labels.size(); ++i)
    message.actions.push_back({labels[i], {Verb::Product, static_cast<std::int64_t>(i + 1)}});
  return message;
}
Message card(const std::string& words, const std::vector<std::string>& labels = {"Beli"}) {
  auto message = text(words, labels);
  message.picture_id = "pic";
  return message;
}

struct House {
  House() { api.say(kSiti, "/start"); }
  Delivery send(Message message) { return send({{}, std::move(message)}); }
  Delivery over(const std::string& pressed, Message message) {
    return send({{}, std::move(message), Placement::OverPressed, pressed});
  }
  Delivery on(const std::string& topic, Message message) {
    return send({{}, std::move(message), Placement::OverTopic, "", topic});
  }
  Delivery send(const Letter& letter) {
    return sync_wait(channel.send(letter, std::to_string(kSiti), desk));
  }
  std::vector<std::string> methods() {
    std::vector<std::string> all;
    for (const auto& call : api.calls()) all.push_back(call.method);
    return all;
  }

  FakeTelegram api;
  std::shared_ptr<Api> calls = std::make_shared<Api>(api.url(), api.token());
  Telegram channel{calls};
  TestDesk desk;
};
using Methods = std::vector<std::string>;

}  // namespace

TEST_CASE("a letter is shown with its buttons and named so that it can be edited") {
  House house;
  const auto sent = house.send(text("\x01Menu\x02 & <harga>", {"Kopi", "Teh"}));
  CHECK(sent.outcome == Outcome::Sent);
  const auto shown = house.api.newest(kSiti);
  CHECK(sent.reference == std::to_string(shown.id) + "t");
  CHECK(shown.text == "Menu & <harga>");
  CHECK(shown.has_button("Teh"));
}

TEST_CASE("a menu is edited in place, and again with nothing changed is no error") {
  House house;
  const auto menu = house.send(text("Menu", {"Kopi"})).reference;
  for (int i = 0; i < 2; ++i) {
    const auto edited = house.over(menu, text("Kopi", {"Kembali"}));
    CHECK(edited.outcome == Outcome::Sent);
    CHECK(edited.reference == menu);
  }
  REQUIRE(house.api.shown(kSiti).size() == 1);
  CHECK(house.api.newest(kSiti).text == "Kopi");
  CHECK(house.api.newest(kSiti).edits == 1);
  CHECK(house.methods() == Methods{"sendMessage", "editMessageText", "editMessageText"});
}

TEST_CASE("a card over a menu, and a menu over a card, take the old one's place") {
  House house;
  const auto menu = house.send(text("Menu")).reference;
  const auto shown = house.over(menu, card("Tekwan"));
  CHECK(shown.reference.ends_with('p'));
  REQUIRE(house.api.shown(kSiti).size() == 1);
  CHECK(house.api.newest(kSiti).method == "sendPhoto");

  const auto back = house.over(shown.reference, text("Menu"));
  CHECK(back.reference.ends_with('t'));
  REQUIRE(house.api.shown(kSiti).size() == 1);
  CHECK(house.api.newest(kSiti).text == "Menu");
}

TEST_CASE("a card over a card changes picture, words and buttons in place") {
  House house;
  house.desk.pictures["other"] = {"image/png", kPng + "other"};
  const auto first = house.send(card("Tekwan")).reference;
  auto next = card("Model", {"Kembali"});
  next.picture_id = "other";
  const auto edited = house.over(first, next);
  CHECK(edited.outcome == Outcome::Sent);
  CHECK(edited.reference == first);
  REQUIRE(house.api.shown(kSiti).size() == 1);
  const auto shown = house.api.newest(kSiti);
  CHECK(shown.text == "Model");
  CHECK(shown.has_button("Kembali"));
  CHECK(shown.file == house.desk.uploads.at("other"));
}

TEST_CASE("what cannot be edited any more is sent anew") {
  House house;
  for (const auto* gone : {"9999t", "9999p", "9999", "rubbish", ""}) {
    const auto sent = house.over(gone, text("Menu"));
    CHECK(sent.outcome == Outcome::Sent);
    CHECK(sent.reference.ends_with('t'));
  }
  CHECK(house.api.shown(kSiti).size() == 5);
  // A press that showed a text as a photo: Telegram refuses the edit in its own words.
  const auto photo = house.send(card("Tekwan")).reference;
  const auto mistaken = photo.substr(0, photo.size() - 1) + "t";
  CHECK(house.over(mistaken, text("Menu")).outcome == Outcome::Sent);
  CHECK(house.api.shown(kSiti).size() == 6);  // the photo went, the menu came
}

TEST_CASE("a letter on a topic goes over the topic's last one, the first one anew") {
  House house;
  const auto first = house.on("order:1042", text("Pesanan baru"));
  CHECK(house.api.newest(kSiti).edits == 0);
  house.desk.topics["order:1042"] = first.reference;
  CHECK(house.on("order:1042", text("Diterima Ani")).reference == first.reference);
  REQUIRE(house.api.shown(kSiti).size() == 1);
  CHECK(house.api.newest(kSiti).text == "Diterima Ani");
}

TEST_CASE("a picture is uploaded once, and again when Telegram has forgotten it") {
  House house;
  for (int i = 0; i < 3; ++i) REQUIRE(house.send(card("Tekwan")).outcome == Outcome::Sent);
  const auto first = house.desk.uploads.at("pic");
  for (const auto& shown : house.api.shown(kSiti)) CHECK(shown.file == first);

  house.api.forget_files();
  const auto again = house.send(card("Tekwan"));
  CHECK(again.outcome == Outcome::Sent);
  CHECK(house.desk.uploads.at("pic") != first);

  house.api.forget_files();
  CHECK(house.over(again.reference, card("Model")).reference == again.reference);
  CHECK(house.api.newest(kSiti).text == "Model");
}

TEST_CASE("a picture that is gone costs only the picture") {
  House house;
  house.desk.pictures.clear();
  CHECK(house.send(card("Tekwan")).outcome == Outcome::Sent);
  CHECK(house.api.newest(kSiti).method == "sendMessage");
  CHECK(house.send(card("", {})).outcome == Outcome::Refused);
}

TEST_CASE("a picture that Telegram does not take costs only the picture") {
  House house;
  house.api.fail("sendPhoto", {400, "Bad Request: PHOTO_INVALID_DIMENSIONS"});
  CHECK(house.send(card("Tekwan")).outcome == Outcome::Sent);
  CHECK(house.api.newest(kSiti).method == "sendMessage");
  CHECK(house.api.newest(kSiti).text == "Tekwan");
}

TEST_CASE("a description longer than a caption follows its picture with the buttons") {
  House house;
  const auto sent = house.send(card(std::string(3000, 'x')));
  REQUIRE(house.api.shown(kSiti).size() == 2);
  CHECK(house.api.newest(kSiti).text == std::string(3000, 'x'));
  CHECK(sent.reference == std::to_string(house.api.newest(kSiti).id) + "t");
}

TEST_CASE("the greatest letter there can be is within Telegram's limits") {
  House house;
  auto message = text(std::string(5000, '&'));
  for (int i = 0; i < 200; ++i)
    message.options.push_back({std::string(80, 'k'), {Verb::SetLine, INT64_MAX - i, INT64_MAX}});
  CHECK(house.send(message).outcome == Outcome::Sent);
}

TEST_CASE(
    "a contact is asked for under the writing line, and the keyboard goes with the next letter") {
  House house;
  const auto menu = house.send(text("Menu", {"Kopi"})).reference;
  auto asks = text("Nomor HP?", {"Kembali"});
  asks.ask = Ask::Contact;
  const auto asked = house.over(menu, asks);
  CHECK(asked.outcome == Outcome::Sent);
  REQUIRE(house.api.shown(kSiti).size() == 1);  // the menu has made room
  CHECK(house.api.newest(kSiti).giving == "contact");
  house.api.press(kSiti, "Kembali");  // said, as a key of such a keyboard is
  CHECK(house.api.updates().back().find(R"("text":"Kembali")") != std::string::npos);

  house.send(text("Ringkasan", {"Pesan"}));
  CHECK(house.api.newest(kSiti).text == "Ringkasan");
  CHECK(house.api.shown(kSiti).size() == 2);  // what put the keyboard away is gone again
  CHECK_THROWS(house.api.press(kSiti, "Kembali"));
  house.send(text("Terima kasih"));
  CHECK(house.api.shown(kSiti).size() == 3);
  CHECK(house.methods() == Methods{"sendMessage", "sendMessage", "deleteMessage", "sendMessage",
                                   "deleteMessage", "sendMessage", "sendMessage"});

  asks.ask = Ask::Location;
  house.send(asks);
  house.send(text("Terima kasih"));  // without buttons it can carry the removal itself
  CHECK(house.api.newest(kSiti).removes_keys);
}

TEST_CASE("pictures and voice notes pass from chat to chat, and can be fetched") {
  House house;
  const auto pass = [&](Attachment::Kind kind, const std::string& file) {
    Message message{"Dari Siti"};
    message.attachment = Attachment{kind, "telegram", file};
    return house.send(message).outcome;
  };
  const auto photo = house.api.send_photo(kSiti, "ini");
  CHECK(pass(Attachment::Kind::Photo, photo) == Outcome::Sent);
  CHECK(house.api.newest(kSiti).file == photo);
  CHECK(pass(Attachment::Kind::Voice, house.api.send_voice(kSiti)) == Outcome::Sent);
  CHECK(house.api.newest(kSiti).method == "sendVoice");
  CHECK(pass(Attachment::Kind::Document, "nobody-knows") == Outcome::Refused);

  const auto fetched = sync_wait(house.channel.fetch(photo));
  REQUIRE(fetched);
  CHECK(fetched->bytes == "\x89PNG of a person");
  CHECK_FALSE(sync_wait(house.channel.fetch("nobody-knows")));
  const auto large = house.api.send_photo(kSiti, "", std::string(21 * 1024 * 1024, 'x'));
  CHECK_THROWS_AS(sync_wait(house.channel.fetch(large)), TooLarge);
}

TEST_CASE("each refusal of Telegram's means the right thing for the letter") {
  House house;
  const auto after = [&](const FakeTrouble& trouble) {
    house.api.fail("sendMessage", trouble);
    return house.send(text("x"));
  };
  const auto busy = after({429, "Too Many Requests: retry after 7", 7});
  CHECK(busy.outcome == Outcome::TryLater);
  CHECK(busy.retry_after == std::chrono::seconds(7));
  CHECK(after({403, "Forbidden: user is deactivated"}).outcome == Outcome::Unreachable);
  CHECK(after({400, "Bad Request: chat not found"}).outcome == Outcome::Unreachable);
  CHECK(after({400, "Bad Request: BUTTON_DATA_INVALID"}).outcome == Outcome::Refused);
  CHECK(after({413, "Request Entity Too Large"}).outcome == Outcome::Refused);
  CHECK(after({401, "Unauthorized"}).outcome == Outcome::Locked);
  CHECK(after({404, "Not Found"}).outcome == Outcome::Locked);
  const auto broken = after({502, "Bad Gateway"});
  CHECK(broken.outcome == Outcome::TryLater);
  CHECK(broken.retry_after.count() == 0);
  house.api.block(kSiti);
  CHECK(house.send(text("x")).outcome == Outcome::Unreachable);
}

TEST_CASE("an edit that has to wait waits, it is not sent anew") {
  House house;
  const auto menu = house.send(text("Menu")).reference;
  house.api.fail("editMessageText", {429, "Too Many Requests: retry after 3", 3});
  CHECK(house.over(menu, text("Kopi")).retry_after == std::chrono::seconds(3));
  CHECK(house.api.shown(kSiti).size() == 1);
}

TEST_CASE("without an answer the letter is tried later, and the reason holds no token") {
  std::string dead;
  { dead = FakeTelegram().url(); }
  Telegram channel(std::make_shared<Api>(dead, "4242:SECRET"));
  TestDesk desk;
  const auto sent = sync_wait(channel.send({{}, text("x")}, "501", desk));
  CHECK(sent.outcome == Outcome::TryLater);
  CHECK_FALSE(sent.reason.empty());
  CHECK(sent.reason.find("SECRET") == std::string::npos);
}

TEST_CASE("a wrong token is refused at getMe, a right one says who the bot is") {
  FakeTelegram telegram;
  Api wrong(telegram.url(), "4242:wrong");
  CHECK(std::get<Answer>(get_me(wrong)).code == 401);
  Api right(telegram.url(), telegram.token());
  CHECK(std::get<Me>(get_me(right)).username == "KedaiUjiBot");
}

TEST_CASE("a webhook is set with its secret, looked at and deleted") {
  FakeTelegram telegram;
  Api api(telegram.url(), telegram.token());
  CHECK(set_webhook(api, "http://example.org/x", "s").code == 400);
  CHECK(set_webhook(api, "https://example.org/telegram/dapur", "s3cret").ok);
  CHECK(telegram.webhook_secret() == "s3cret");
  const auto request = Json::parse(telegram.calls("setWebhook").back().fields);
  CHECK(request["allowed_updates"] ==
        Json{"message", "edited_message", "callback_query", "my_chat_member"});
  CHECK(request["max_connections"] == 40);
  CHECK_FALSE(request.contains("drop_pending_updates"));
  CHECK(std::get<WebhookInfo>(get_webhook_info(api)).url == "https://example.org/telegram/dapur");
  CHECK(delete_webhook(api).ok);
  CHECK(telegram.webhook().empty());
}

TEST_CASE("commands are set for a language and for one chat") {
  FakeTelegram telegram;
  Api api(telegram.url(), telegram.token());
  CHECK(set_my_commands(api, {{"menu", "Lihat menu"}}, "id").ok);
  CHECK(Json::parse(telegram.commands("id"))[0]["command"] == "menu");
  CHECK(set_my_commands(api, {{"stok", "Stok"}}, "", "501").ok);
  CHECK(telegram.commands("").empty());
  CHECK(set_my_commands(api, {{"Stok!", "Stok"}}, "").code == 400);
}

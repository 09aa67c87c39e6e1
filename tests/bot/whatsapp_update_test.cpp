// The envelope, who is meant, and every body that was gathered or can be thought up.
#include <catch2/catch.hpp>
#include <chrono>
#include <string>

#include "tests/bot/whatsapp_bodies.h"

using namespace kedai;
using namespace kedai::bot::whatsapp;

namespace {

std::string contacts(const std::string& people) { return R"("contacts":[)" + people + "]"; }

// A text of a person who is known by these members of the message and these contacts.
std::string text_from(const std::string& members, const std::string& people) {
  return webhook(value("messages",
                       "{" + members + R"("id":"wamid.1","type":"text","text":{"body":"x"}})",
                       contacts(people)));
}
std::string echo(const std::string& members, const std::string& people = "") {
  return webhook(
      value("message_echoes", "{" + members + R"("id":"wamid.e","timestamp":"1764000000"})",
            contacts(people)),
      "smb_message_echoes");
}
Time at(const std::string& timestamp) {
  return event(webhook(value("messages", R"({"id":"wamid.1","text":{"body":"x"},"timestamp":)" +
                                             timestamp + "}")))
      .at;
}

}  // namespace

TEST_CASE("an update names the number and the account that it is for") {
  const auto update = only(text(R"("halo")"));
  CHECK(update.phone_number_id == "106");
  CHECK(update.account_id == "102");
  const auto news = only(webhook(R"({"event":"PARTNER_ADDED"})", "account_update"));
  CHECK(news.phone_number_id.empty());
  CHECK(news.account_id == "102");
}

TEST_CASE("an event says who wrote, where to answer, what to call them and when it was") {
  const auto said = event(text(R"("halo")"));
  CHECK(said.channel == "whatsapp");
  CHECK(said.message_id == "wamid.1");
  CHECK(said.address == "ID.1001");
  CHECK(said.identity.channel == "whatsapp");
  CHECK(said.identity.kind == "bsuid");
  CHECK(said.identity.value == "ID.1001");
  REQUIRE(said.also);
  CHECK(said.also->channel == "whatsapp");
  CHECK(said.also->kind == "wa_id");
  CHECK(said.also->value == "16505550123");
  CHECK(said.phone == "+16505550123");
  CHECK(said.name == "Sari Contoh");
  CHECK(said.locale.empty());
  CHECK(said.at == Time{std::chrono::seconds{1764000000}});
}

TEST_CASE("a person without a user id goes by the phone number") {
  const auto said = event(text_from(R"("from":"+1 650 555 0123",)", ""));
  CHECK(said.identity.kind == "wa_id");
  CHECK(said.identity.value == "16505550123");
  CHECK(said.address == "+16505550123");
  CHECK(said.phone == "+16505550123");
  CHECK_FALSE(said.also);
  CHECK(said.name.empty());
}

TEST_CASE("a person without a phone number goes by the user id") {
  const auto said = event(text_from(R"("from":"","from_user_id":"ID.7",)",
                                    R"({"profile":{"name":" A\u200e\nB "},"user_id":"ID.7"})"));
  CHECK(said.identity.kind == "bsuid");
  CHECK(said.address == "ID.7");
  CHECK(said.phone.empty());
  CHECK_FALSE(said.also);
  CHECK(said.name == "A B");
}

TEST_CASE("of several people the sender is the one with the same id and no other") {
  const std::string people = R"({"profile":{"name":"A"},"wa_id":"6281111","user_id":"ID.1"},
      {"profile":{"name":"B"},"wa_id":"6282222","user_id":"ID.2"})";
  const auto second = event(text_from(R"("from":"6282222",)", people));
  CHECK(second.name == "B");
  CHECK(second.identity.value == "ID.2");
  const auto first = event(text_from(R"("from_user_id":"ID.1",)", people));
  CHECK(first.name == "A");
  CHECK(first.also->value == "6281111");
  // A recycled number: the old owner's name and id are not the new one's.
  const auto other = event(text_from(R"("from":"6282222","from_user_id":"ID.3",)", people));
  CHECK(other.name.empty());
  CHECK(other.identity.value == "ID.3");
  CHECK(event(text_from(R"("from":"6283333",)", people)).name.empty());
}

TEST_CASE("a message that names nobody is the only person's there is, or kept as nobody's") {
  const std::string sari = R"({"profile":{"name":"Sari"},"user_id":"ID.1"})";
  CHECK(event(text_from("", sari)).identity.value == "ID.1");
  CHECK(event(text_from(R"("from":null,"from_user_id":"",)", sari)).name == "Sari");
  CHECK(nameless(text_from("", "")));
  CHECK(nameless(text_from("", sari + R"(,{"user_id":"ID.2"})")));
  CHECK(nameless(text_from("", R"({"profile":{"name":"Sari"}},7)")));
  // It names somebody, though not in a way that can be read.
  CHECK(nameless(text_from(R"("from":"120@g.us",)", sari)));
}

TEST_CASE("ids that no person has are none") {
  for (const auto* from : {"1234", "123456789012345678901", "62812-3", "628x", "0x6281234", "{}"})
    CHECK(nameless(text_from(R"("from":")" + std::string(from) + "\",", "")));
  const auto user = [](const std::string& id) {
    return text_from(R"("from_user_id":")" + id + "\",", "");
  };
  CHECK(nameless(user("ID 1")));
  CHECK(nameless(user("ID/1")));
  CHECK(nameless(user("ID.\u00e91")));
  CHECK(nameless(user("ID." + std::string(200, '1'))));
  CHECK(event(user("ID." + std::string(128, '1'))).address.size() == 131);
  CHECK(event(text_from(R"("from":16505550123,)", "")).address == "+16505550123");
}

TEST_CASE("a time is seconds as text or number, from WhatsApp's years") {
  const Time time{std::chrono::seconds{1764000000}};
  CHECK(at("\"1764000000\"") == time);
  CHECK(at("1764000000") == time);
  for (const auto* odd : {"1", "\"\"", "null", "-1764000000", "\"1764000000x\"", "1764000000000",
                          "99999999999999999999", "1764000000.5", "[1764000000]"})
    CHECK(at(odd) == Time{});
}

TEST_CASE("a message without an id of its own has one that stays and is nobody else's") {
  const auto id = [](const std::string& members) {
    return event(webhook(value("messages",
                               R"({"from":"16505550123","text":{"body":"x"})" + members + "}")))
        .message_id;
  };
  const auto none = id("");
  CHECK(none.size() > 20);
  CHECK(id("") == none);
  CHECK(id(R"(,"timestamp":"1764000000")") != none);
  CHECK(id(R"(,"id":"")") != id(R"(,"id":null)"));
  CHECK(id(R"(,"id":"wamid.9")") == "wamid.9");
  CHECK(id(R"(,"id":"a\u0000b")").starts_with("hash-"));
  CHECK(id(R"(,"id":")" + std::string(300, 'w') + "\"").starts_with("hash-"));
}

TEST_CASE("an answer from the shop's own phone is heard in the chat of whom it is to") {
  const auto spoke = event(echo(R"("from":"106","to":"16505550123","type":"text",)"));
  CHECK(std::holds_alternative<SellerSpoke>(spoke.content));
  CHECK(spoke.message_id == "wamid.e");
  CHECK(spoke.address == "+16505550123");
  const auto by_id = event(echo(R"("to":"16505550123","to_user_id":"ID.1",)",
                                R"({"profile":{"name":"Sari"},"user_id":"ID.1"})"));
  CHECK(by_id.address == "ID.1");
  CHECK(by_id.also->value == "16505550123");
  CHECK(by_id.name == "Sari");
  CHECK(ignored(echo(R"("from":"106",)")));
  CHECK(ignored(echo(R"("to":"120@g.us",)", R"({"user_id":"ID.1"})")));
  CHECK(ignored(echo(R"("to":"16505550123","group_id":"g",)")));
}

TEST_CASE("a change tells its messages first, then its statuses, whatever their order") {
  const auto all = updates(webhook(
      R"({"statuses":[{"id":"wamid.s","status":"read"}],"metadata":{"phone_number_id":106},
          "messages":[{"from":"6281234","id":"wamid.a","text":{"body":"a"}},
                      {"from":"6281234","id":"wamid.b","text":{"body":"b"}}]})"));
  REQUIRE(all.size() == 3);
  CHECK(std::get<Event>(all[0].content).message_id == "wamid.a");
  CHECK(std::get<Event>(all[1].content).message_id == "wamid.b");
  CHECK(std::get<Receipt>(all[2].content).reference == "wamid.s");
  CHECK(all[2].phone_number_id == "106");
}

TEST_CASE("what is no webhook gives nothing; what has nothing in it gives no updates") {
  for (const auto* raw :
       {"", "{", "[]", "{}", "null", "7", "\"x\"", R"({"entry":[]})",
        R"({"object":"whatsapp_business_account"})",
        R"({"object":"whatsapp_business_account","entry":{}})", R"({"object":7,"entry":[]})"})
    CHECK_FALSE(read_webhook(raw));
  for (const auto* raw :
       {R"({"object":"whatsapp_business_account","entry":[]})",
        R"({"object":"whatsapp_business_account","entry":[{}, 7, {"changes":[]}, {"changes":{}}]})",
        R"({"object":"page","entry":[{"changes":[{"field":"feed"}]}]})"})
    CHECK(updates(raw).empty());
  CHECK(ignored(R"({"object":"whatsapp_business_account","entry":[{"changes":[7]}]})"));
}

TEST_CASE("elements that are no objects are passed over one by one") {
  const auto all =
      updates(webhook(value("messages", R"(7,null,"x",[],{"id":"wamid.1","text":{"body":"x"}})")));
  REQUIRE(all.size() == 5);
  for (std::size_t i = 0; i < 4; ++i) CHECK(std::holds_alternative<Ignored>(all[i].content));
  CHECK(std::get<Event>(all[4].content).message_id == "wamid.1");
  CHECK(ignored(webhook(value("statuses", "7"))));
}

TEST_CASE("a name cut in the middle of an emoji costs its own character only") {
  const auto said = event(
      text_from(R"("from":"6281234",)", R"({"profile":{"name":"Sari \ud83d"},"wa_id":"6281234"})"));
  CHECK(said.name == "Sari");
  const auto whole =
      event(text_from(R"("from":"6281234",)",
                      R"({"profile":{"name":"\ud83d\ude0a\ude0a \\ud83d"},"wa_id":"6281234"})"));
  CHECK(whole.name == "\xf0\x9f\x98\x8a \\ud83d");
  CHECK(heard<Said>(text("\"a\xff\xc3(\\ud800b\"")).text ==
        "a\xef\xbf\xbd\xef\xbf\xbd(\xef\xbf\xbd"
        "b");
}

TEST_CASE("of a key that stands twice the last counts") {
  CHECK(heard<Said>(message(R"("type":"image","type":"text","text":7,"text":{"body":"x"})")).text ==
        "x");
}

TEST_CASE(
    "news has a name of its own: the same when it is posted again, another when it comes anew") {
  const auto id = [](const std::string& time, const std::string& event) {
    return told<News>(R"({"object":"whatsapp_business_account","entry":[{"id":"102","time":)" +
                      time + R"(,"changes":[{"field":"account_update","value":{"event":")" + event +
                      R"("}}]}]})")
        .message_id;
  };
  CHECK(id("1764000000", "DISABLED_UPDATE") == id("1764000000", "DISABLED_UPDATE"));
  CHECK(id("1764000000", "DISABLED_UPDATE") != id("1764000001", "DISABLED_UPDATE"));
  CHECK(id("1764000000", "DISABLED_UPDATE") != id("1764000000", "PARTNER_REMOVED"));
}

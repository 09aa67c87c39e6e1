// The fake Graph API's own behaviour: people, chats, windows, pace, media, trouble. Its limits are
// in fake_graph_rules_test.cpp, its webhooks in fake_graph_webhooks_test.cpp.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/bot/fake_graph_client.h"

using namespace kedai::bot;
using namespace std::chrono_literals;
using Json = nlohmann::json;

namespace {

const std::string kSri = "6281234567890", kBudi = "6281111111111";

Json two_buttons() {
  return {{"type", "button"},
          {"body", {{"text", "Jadi *pesan*?"}}},
          {"action",
           {{"buttons",
             {{{"type", "reply"}, {"reply", {{"id", "yes:1"}, {"title", "Ya"}}}},
              {{"type", "reply"}, {"reply", {{"id", "no:1"}, {"title", "Tidak"}}}}}}}}};
}

std::string path(const std::string& rest) { return "/v23.0/" + rest; }
const std::string kNumberPath = path(FakeGraph::kNumber), kAccountPath = path(FakeGraph::kAccount);

}  // namespace

TEST_CASE("the fake Graph shows what was sent as people see it") {
  FakeGraph graph;
  GraphCaller caller(graph);
  graph.say(kSri, "halo");
  const auto reply = caller.text(kSri, "*Kerupuk* 2 * 3 *dua kata*, a*b*c");
  CHECK(reply.status == 200);
  CHECK(reply.body()["messaging_product"] == "whatsapp");
  CHECK(reply.body()["contacts"] == Json::array({{{"input", "+" + kSri}, {"wa_id", kSri}}}));
  const auto shown = graph.await(kSri, "Kerupuk 2");
  CHECK(shown.id == reply.wamid());
  CHECK(shown.kind == "text");
  CHECK(shown.text == "Kerupuk 2 * 3 dua kata, a*b*c");
  CHECK(shown.body == "*Kerupuk* 2 * 3 *dua kata*, a*b*c");
  caller.send(kSri, "interactive", two_buttons());
  CHECK(graph.newest(kSri).text == "Jadi pesan?");
  CHECK(graph.newest(kSri).has_button("Ya"));
  CHECK_FALSE(graph.newest(kSri).has_button("Mungkin"));
  CHECK(graph.picture(kSri) ==
        "text  Kerupuk 2 * 3 dua kata, a*b*c\nbuttons  Jadi pesan?\n [Ya] "
        "[Tidak]\n");
  CHECK(graph.messages_sent(kSri) == 2);
  CHECK(graph.calls("messages").size() == 2);
  CHECK(graph.calls("messages")[0].person == kSri);
  CHECK(graph.calls("messages")[0].number == FakeGraph::kNumber);
  CHECK_THROWS_WITH(graph.press(kSri, "Mungkin"), Catch::Contains("[Ya] [Tidak]"));
}

TEST_CASE("the fake Graph refuses a bad token, an unknown path, version or number") {
  FakeGraph graph;
  GraphCaller caller(graph);
  graph.say(kSri, "halo");
  CHECK(caller.get("/v1.0/1").code() == 100);
  CHECK(caller.get("/").code() == 100);
  CHECK(caller.get(path("999")).code() == 100);
  CHECK(caller.get(kNumberPath + "/messages").code() == 100);
  CHECK(caller.post(path("999/messages"), "{}").code() == 100);
  CHECK(caller.post("/v26.0/" + std::string(FakeGraph::kNumber) + "/messages", "{}").code() ==
        131008);
  graph.revoke_token();
  const auto refused = caller.text(kSri, "a");
  CHECK(refused.status == 401);
  CHECK(refused.code() == 190);
  CHECK(refused.body()["error"]["type"] == "OAuthException");
  graph.restore_token();
  CHECK(caller.text(kSri, "a").code() == 0);
  caller.http().set_bearer_token_auth("another");
  CHECK(caller.text(kSri, "a").code() == 190);
}

TEST_CASE("an error of the fake Graph has the documented shape") {
  FakeGraph graph;
  GraphCaller caller(graph);
  graph.say(kSri, "halo");
  auto content = two_buttons();
  content["action"]["buttons"][0]["reply"]["title"] = "Lebih dari dua puluh huruf";
  const auto reply = caller.send(kSri, "interactive", content);
  CHECK(reply.status == 400);
  CHECK(reply.body()["error"]["message"] == "(#131009) Parameter value is not valid");
  CHECK(reply.body()["error"]["error_data"]["messaging_product"] == "whatsapp");
  CHECK(reply.details() == "Button['title'] length invalid. Min length: 1, Max length: 20");
  CHECK(reply.body()["error"]["fbtrace_id"].is_string());
}

TEST_CASE("the 24 hours are a person's with a number; closed, only a template is shown") {
  FakeGraph graph;
  GraphCaller caller(graph);
  graph.add_number("2002", "6281100000002");
  graph.name(kSri, "Sri");
  CHECK_FALSE(graph.window_open(kSri));
  graph.when_closed(FakeGraph::Closed::RefusedAtOnce);
  CHECK(caller.text(kSri, "a").code() == 131047);
  graph.say(kSri, "halo");
  CHECK(graph.window_open(kSri));
  CHECK(caller.text(kSri, "a").code() == 0);
  CHECK(caller.send(kSri, "text", {{"body", "a"}}, "2002").code() == 131047);
  graph.close_window(kSri);
  CHECK(caller.text(kSri, "a").code() == 131047);
  const Json late{{"name", "promo"}, {"language", {{"code", "id"}}}};
  graph.add_template({"promo", "id", "Ada promo."});
  CHECK(caller.send(kSri, "template", late).code() == 0);
  CHECK(caller.text(kSri, "a").code() == 131047);  // a template opens nothing
  CHECK(graph.shown(kSri).size() == 2);
  graph.backdate(24h);
  graph.say(kSri, "lama");
  CHECK_FALSE(graph.window_open(kSri));
  graph.backdate(24h - 1s);
  graph.say(kSri, "baru saja");
  CHECK(graph.window_open(kSri));
}

TEST_CASE("by default a message outside the 24 hours is accepted, and not shown") {
  FakeGraph graph;
  GraphCaller caller(graph);
  graph.name(kSri, "Sri");
  CHECK(caller.text(kSri, "a").code() == 0);
  CHECK(graph.messages_sent(kSri) == 1);
  CHECK(graph.shown(kSri).empty());
  graph.say(kBudi, "halo");
  graph.block(kBudi);
  CHECK(caller.text(kBudi, "a").code() == 0);
  CHECK(graph.shown(kBudi).empty());
  graph.unblock(kBudi);
  caller.text(kBudi, "a");
  CHECK(graph.shown(kBudi).size() == 1);
  CHECK(caller.text("6280000000000", "a").code() == 0);  // nobody's number
}

TEST_CASE("a chat with one number is not the chat with another") {
  FakeGraph graph;
  GraphCaller caller(graph);
  graph.add_number("2002", "6281100000002");
  graph.say(kSri, "halo");
  caller.text(kSri, "dapur");
  graph.open_chat(kSri, "2002");
  CHECK(graph.shown(kSri).empty());
  graph.say(kSri, "halo");
  caller.send(kSri, "text", {{"body", "toko"}}, "2002");
  CHECK(graph.newest(kSri).text == "toko");
  graph.open_chat(kSri, FakeGraph::kNumber);
  CHECK(graph.newest(kSri).text == "dapur");
  CHECK_THROWS(graph.open_chat(kSri, "3003"));
}

TEST_CASE("too many to one person are refused, the others go on; so are too many in all") {
  FakeGraph graph;
  GraphCaller caller(graph);
  graph.say(kSri, "halo");
  graph.say(kBudi, "halo");
  graph.limit_pair(3, 1h);
  for (int i = 0; i < 3; ++i) CHECK(caller.text(kSri, "a").code() == 0);
  CHECK(caller.text(kSri, "a").code() == 131056);
  CHECK(caller.text(kBudi, "a").code() == 0);
  graph.limit_pair(3, 1ms);
  CHECK(graph.eventually([&] { return caller.text(kSri, "a").code() == 0; }));
  graph.limit_pair(0);
  graph.limit_number(2);
  int refused = 0;
  for (int i = 0; i < 20; ++i) refused += caller.text(kSri, "a").code() == 130429;
  CHECK(refused > 0);
  CHECK(refused < 20);
  CHECK(graph.eventually([&] { return caller.text(kBudi, "a").code() == 0; }));
}

TEST_CASE("only a message that came can be marked read") {
  FakeGraph graph;
  GraphCaller caller(graph);
  const auto wamid = graph.say(kSri, "halo");
  const auto ours = caller.text(kSri, "a").wamid();
  const auto mark = [&](const std::string& id, const std::string& typing) {
    Json fields{{"messaging_product", "whatsapp"}, {"status", "read"}, {"message_id", id}};
    if (!typing.empty()) fields["typing_indicator"] = {{"type", typing}};
    return caller.post(fields);
  };
  CHECK_FALSE(graph.is_read(wamid));
  CHECK(mark(wamid, "text").body() == Json{{"success", true}});
  CHECK(graph.is_read(wamid));
  CHECK(graph.calls("read").back().person == kSri);
  CHECK(mark(wamid, "").code() == 0);
  CHECK(mark(wamid, "audio").code() == 131009);
  CHECK(mark(ours, "").code() == 131009);
  CHECK(mark("wamid.x", "").code() == 131009);
  CHECK(mark("", "").code() == 131009);
  CHECK(graph.messages_sent(kSri) == 1);
}

TEST_CASE("a person's file is resolved and fetched with the token, until its URL expires") {
  FakeGraph graph;
  GraphCaller caller(graph);
  const auto media = graph.media_of(
      graph.send_file(kSri, {"image", "image/jpeg", "\xff\xd8\xff of Sri", "bukti"}));
  const auto found = caller.get(path(media));
  REQUIRE(found.status == 200);
  CHECK(found.body()["mime_type"] == "image/jpeg");
  CHECK(found.body()["file_size"] == 10);
  const auto url = found.body()["url"].get<std::string>().substr(graph.url().size());
  CHECK(caller.http().Get(url)->body == "\xff\xd8\xff of Sri");
  CHECK(caller.http().Get(url)->get_header_value("Content-Type") == "image/jpeg");
  CHECK(caller.get(path(media) + "?phone_number_id=" + FakeGraph::kNumber).code() == 100);
  CHECK(caller.send(kSri, "image", {{"id", media}}).code() == 100);  // not ours to send
  graph.expire_media_urls();
  CHECK(caller.http().Get(url)->status == 404);
  CHECK(caller.get(path(media)).body()["url"] != found.body()["url"]);
  const auto ours = caller.upload("\x89PNG", "image/png").body()["id"].get<std::string>();
  CHECK(caller.get(path(ours) + "?phone_number_id=" + FakeGraph::kNumber).status == 200);
  CHECK(caller.get(path(ours) + "?phone_number_id=1").code() == 100);
  caller.http().set_bearer_token_auth("another");
  CHECK(caller.http().Get(url)->status == 401);
}

TEST_CASE("the number, its templates page by page, and the subscription can be asked for") {
  FakeGraph graph;
  GraphCaller caller(graph);
  const auto number = caller.get(kNumberPath + "?fields=display_phone_number,quality_rating");
  CHECK(number.body() == Json{{"id", FakeGraph::kNumber},
                              {"display_phone_number", std::string("+") + FakeGraph::kDisplay},
                              {"quality_rating", "GREEN"}});
  CHECK(caller.get(kNumberPath + "?fields=colour").code() == 100);

  auto page = caller.get(kAccountPath + "/message_templates?fields=name,language,status&limit=4");
  REQUIRE(page.body()["data"].size() == 4);
  CHECK(page.body()["data"][0]["status"] == "APPROVED");
  CHECK_FALSE(page.body()["data"][0].contains("category"));
  CHECK(page.body()["paging"].contains("next"));
  page = caller.get(kAccountPath + "/message_templates?fields=name,language&limit=4&after=" +
                    page.body()["paging"]["cursors"]["after"].get<std::string>());
  CHECK(page.body()["data"].size() == 2);
  CHECK_FALSE(page.body()["paging"].contains("next"));
  graph.remove_template("kedai_kabar_pesanan", "en");
  page = caller.get(kAccountPath + "/message_templates");
  CHECK(page.body()["data"].size() == 5);

  CHECK(caller.get(kAccountPath + "/subscribed_apps").body()["data"].size() == 1);
  graph.unsubscribe();
  CHECK(caller.get(kAccountPath + "/subscribed_apps").body()["data"].empty());
  CHECK(caller.post(kAccountPath + "/subscribed_apps", "").body() == Json{{"success", true}});
  CHECK(graph.subscribed());
}

TEST_CASE("trouble comes as often as it was asked for, in its kinds") {
  FakeGraph graph;
  GraphCaller caller(graph);
  using Kind = GraphTrouble::Answer;
  graph.say(kSri, "halo");
  graph.fail("messages", {429, 130429, "Too fast.", 0ms}, 2);
  const auto refused = caller.text(kSri, "a");
  CHECK(refused.status == 429);
  CHECK(refused.code() == 130429);
  CHECK(refused.details() == "Too fast.");
  CHECK(caller.get(kNumberPath + "?fields=id").status == 200);
  CHECK(caller.text(kSri, "a").status == 429);
  CHECK(caller.text(kSri, "a").status == 200);
  graph.fail("messages", {502, 0, "", 0ms, Kind::Garbage});
  CHECK(caller.text(kSri, "b").body().is_discarded());
  graph.fail("messages", {500, 0, "", 0ms, Kind::Lost});
  CHECK(caller.text(kSri, "c").status == 500);
  graph.fail("messages", {200, 0, "", 1ms, Kind::Done});
  CHECK(caller.text(kSri, "d").status == 200);
  graph.fail("messages", {200, 131049, "", 0ms, Kind::FailsLater});
  CHECK(caller.text(kSri, "e").status == 200);
  graph.fail("messages", {0, 0, "", 10s, Kind::Silence});
  caller.http().set_read_timeout(0, 50'000);
  CHECK(caller.text(kSri, "f").status == 0);
  std::string shown;
  for (const auto& message : graph.shown(kSri)) shown += message.text;
  CHECK(shown == "acd");
}

// What the people of the fake Graph API do, as the shop hears it.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/bot/fake_graph_client.h"

using namespace kedai::bot;
using Json = nlohmann::json;

namespace {

const std::string kSri = "6281234567890", kBudi = "6281111111111";

}  // namespace

TEST_CASE("a person may show only the number, or only a username") {
  GraphListener shop;
  FakeGraph graph;
  graph.post_updates_to(shop.url, shop.secret);
  graph.identity(kSri, FakeGraph::Identity::WaIdOnly);
  graph.identity(kBudi, FakeGraph::Identity::UsernameOnly);
  graph.say(kSri, "halo");
  graph.say(kBudi, "halo");
  const auto values = shop.values(graph);
  CHECK_FALSE(values[0]["contacts"][0].contains("user_id"));
  CHECK_FALSE(values[0]["messages"][0].contains("from_user_id"));
  CHECK_FALSE(values[1]["contacts"][0].contains("wa_id"));
  CHECK(values[1]["contacts"][0]["profile"].contains("username"));
  CHECK_FALSE(values[1]["messages"][0].contains("from"));
  CHECK(values[1]["messages"][0]["from_user_id"] == graph.bsuid(kBudi));
}

TEST_CASE("presses carry the id, the title and what they answer") {
  GraphListener shop;
  FakeGraph graph;
  GraphCaller caller(graph);
  graph.statuses(FakeGraph::Statuses::OnlyFailed);
  graph.post_updates_to(shop.url, shop.secret);
  graph.say(kSri, "halo");
  const Json row{{"id", "p:1"}, {"title", "Kerupuk"}, {"description", "Rp 5.000"}};
  const auto list = caller.send(
      kSri, "interactive",
      {{"type", "list"},
       {"body", {{"text", "Pilih:"}}},
       {"action", {{"button", "Lihat"}, {"sections", {{{"rows", Json::array({row})}}}}}}});
  graph.press(kSri, "Kerupuk");
  auto message = shop.newest(graph);
  CHECK(message["interactive"] == Json{{"type", "list_reply"}, {"list_reply", row}});
  CHECK(message["context"] == Json{{"from", FakeGraph::kDisplay}, {"id", list.wamid()}});
  caller.send(
      kSri, "interactive",
      {{"type", "button"},
       {"body", {{"text", "Jadi?"}}},
       {"action",
        {{"buttons", {{{"type", "reply"}, {"reply", {{"id", "yes:1"}, {"title", "Ya"}}}}}}}}});
  graph.press(kSri, "Ya");
  message = shop.newest(graph);
  CHECK(message["type"] == "interactive");
  CHECK(message["interactive"]["button_reply"] == Json{{"id", "yes:1"}, {"title", "Ya"}});
  caller.send(kSri, "template",
              {{"name", "kedai_pesanan_baru"},
               {"language", {{"code", "en"}}},
               {"components",
                {{{"type", "body"},
                  {"parameters",
                   {{{"type", "text"}, {"text", "Toko"}},
                    {{"type", "text"}, {"text", "7"}},
                    {{"type", "text"}, {"text", "Rina"}},
                    {{"type", "text"}, {"text", "Rp 1"}}}}}}}});
  graph.press(kSri, "View order");
  message = shop.newest(graph);
  CHECK(message["type"] == "button");
  CHECK(message["button"] == Json{{"payload", "View order"}, {"text", "View order"}});
  graph.press_id(kSri, "forged:1");
  CHECK(shop.newest(graph)["interactive"]["button_reply"]["id"] == "forged:1");
  graph.press_row(kSri, "forged:2");
  CHECK(shop.newest(graph)["interactive"]["list_reply"]["id"] == "forged:2");
}

TEST_CASE("people send every kind of message") {
  GraphListener shop;
  FakeGraph graph;
  graph.statuses(FakeGraph::Statuses::OnlyFailed);
  graph.post_updates_to(shop.url, shop.secret);
  graph.send_location(kSri, -6.2, 106.8, "Jl. Melati 1");
  CHECK(shop.newest(graph)["location"]["address"] == "Jl. Melati 1");
  graph.send_contact(kSri, "Budi", "+62 811-1111-1111");
  CHECK(shop.newest(graph)["contacts"][0]["phones"][0]["phone"] == "+62 811-1111-1111");
  graph.send_photo(kSri, "bukti");
  const auto image = shop.newest(graph)["image"];
  CHECK(image["caption"] == "bukti");
  CHECK(graph.bytes_of(image["id"]).starts_with("\xff\xd8"));
  graph.send_voice(kSri);
  CHECK(shop.newest(graph)["audio"]["voice"] == true);
  graph.send_video(kSri);
  CHECK(shop.newest(graph)["video"]["mime_type"] == "video/mp4");
  graph.send_sticker(kSri);
  CHECK(shop.newest(graph)["type"] == "sticker");
  graph.send_document(kSri, "bukti.pdf");
  CHECK(shop.newest(graph)["document"]["filename"] == "bukti.pdf");
  graph.react(kSri, "wamid.x", "");
  CHECK(shop.newest(graph)["reaction"] == Json{{"message_id", "wamid.x"}});
  graph.send_order(kSri, {{"KRP", 2, 1}}, "pedas");
  const auto order = shop.newest(graph)["order"];
  CHECK(order["text"] == "pedas");
  CHECK(order["product_items"] == Json::array({{{"product_retailer_id", "KRP"},
                                                {"quantity", 2},
                                                {"item_price", 1},
                                                {"currency", "IDR"}}}));
  graph.ask_about_product(kSri, "KRP", "masih ada?");
  CHECK(shop.newest(graph)["context"]["referred_product"]["product_retailer_id"] == "KRP");
  const auto wamid = graph.say(kSri, "halo");
  graph.reply(kSri, wamid, "ini");
  CHECK(shop.newest(graph)["context"]["id"] == wamid);
  graph.owner_echo(kSri, "Siap Kak");
  const auto echo = shop.values(graph).back()["message_echoes"][0];
  CHECK(echo["to"] == kSri);
  CHECK(echo["text"]["body"] == "Siap Kak");
  CHECK(shop.bodies().back().find(R"("field":"smb_message_echoes")") != std::string::npos);
}

TEST_CASE("a number and an id change by a system message") {
  GraphListener shop;
  FakeGraph graph;
  GraphCaller caller(graph);
  graph.post_updates_to(shop.url, shop.secret);
  graph.say(kSri, "halo");
  graph.change_user_id(kSri, "ID.77");
  auto message = shop.newest(graph);
  CHECK(message["from"] == kSri);
  CHECK(message["system"]["type"] == "user_changed_user_id");
  CHECK(message["system"]["previous_user_id"] == "ID.6281234567890");
  CHECK(message["system"]["user_id"] == "ID.77");
  CHECK(graph.bsuid(kSri) == "ID.77");
  graph.change_number(kSri, kBudi);
  message = shop.newest(graph);
  CHECK(message["from"] == kSri);
  CHECK(message["from_user_id"] == "ID.77");
  CHECK(message["system"]["wa_id"] == kBudi);
  CHECK(message["system"]["user_id"] == "ID.6281111111111");
  caller.text(kSri, "nobody's now");
  CHECK(graph.shown(kSri).empty());
  caller.text(kBudi, "here");
  CHECK(graph.newest(kBudi).text == "here");
}

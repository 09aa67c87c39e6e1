// What the fake Graph API posts: signatures, statuses, batches, repeats.
#include <algorithm>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/bot/fake_graph_client.h"

using namespace kedai::bot;
using namespace std::chrono_literals;
using Json = nlohmann::json;

namespace {

const std::string kSri = "6281234567890", kBudi = "6281111111111";

std::vector<std::string> said(const std::vector<Json>& values, const std::string& person) {
  std::vector<std::string> texts;
  for (const auto& value : values)
    if (value.contains("messages"))
      for (const auto& message : value["messages"])
        if (message["from"] == person) texts.push_back(message["text"]["body"]);
  return texts;
}

}  // namespace

TEST_CASE("the fake Graph signs as published: known answers") {
  CHECK(FakeGraph::sign("It's a Secret to Everybody", "Hello, World!") ==
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
  CHECK(FakeGraph::sign("appsecret", R"({"object":"whatsapp_business_account","entry":[]})") ==
        "sha256=09eceea024af6e6343b760cc9bd3ae7c056938dd636e24e92109eb8219500384");
}

TEST_CASE("a webhook is signed over the escaped bytes that come, in Meta's envelope") {
  GraphListener shop;
  FakeGraph graph;
  graph.name(kSri, "Sri");
  const auto wamid = graph.say(kSri, "caf\xc3\xa9 \xf0\x9f\x8d\x9b 1/2");
  graph.post_updates_to(shop.url, shop.secret);
  const auto value = shop.values(graph).at(0);
  CHECK(shop.signed_rightly());
  CHECK(shop.bodies()[0].find(R"(caf\u00e9 \ud83c\udf5b 1\/2)") != std::string::npos);
  CHECK(Json::parse(shop.bodies()[0])["entry"][0]["id"] == FakeGraph::kAccount);
  CHECK(value["metadata"]["phone_number_id"] == FakeGraph::kNumber);
  CHECK(value["metadata"]["display_phone_number"] == FakeGraph::kDisplay);
  CHECK(value["contacts"][0] ==
        Json{{"profile", {{"name", "Sri"}}}, {"wa_id", kSri}, {"user_id", "ID.6281234567890"}});
  const auto& message = value["messages"][0];
  CHECK(message["id"] == wamid);
  CHECK(message["from"] == kSri);
  CHECK(message["from_user_id"] == "ID.6281234567890");
  CHECK(message["timestamp"].is_string());
  CHECK(message["text"]["body"] == "caf\xc3\xa9 \xf0\x9f\x8d\x9b 1/2");
}

TEST_CASE("statuses follow a message, with what it costs; a failed one alone") {
  GraphListener shop;
  FakeGraph graph;
  GraphCaller caller(graph);
  graph.free_messages(1);
  graph.say(kSri, "halo");
  const auto first = caller.text(kSri, "satu").wamid();
  caller.text(kSri, "dua");
  graph.close_window(kSri);
  const auto late = caller.text(kSri, "tiga").wamid();
  graph.post_updates_to(shop.url, shop.secret);
  const auto values = shop.values(graph);
  REQUIRE(values.size() == 1 + 3 + 3 + 1);
  const auto status = [&](std::size_t at) { return values[at]["statuses"][0]; };
  CHECK(status(1)["id"] == first);
  CHECK(status(1)["status"] == "sent");
  CHECK(status(1)["recipient_id"] == kSri);
  CHECK(status(1)["recipient_user_id"] == graph.bsuid(kSri));
  CHECK(status(1)["pricing"] == Json{{"billable", false},
                                     {"pricing_model", "PMP"},
                                     {"category", "service"},
                                     {"type", "free_customer_service"}});
  CHECK(status(2)["status"] == "delivered");
  CHECK(status(3)["status"] == "read");
  CHECK_FALSE(status(3).contains("pricing"));
  CHECK(status(4)["pricing"]["billable"] == true);
  CHECK(status(7)["id"] == late);
  CHECK(status(7)["status"] == "failed");
  CHECK(status(7)["errors"][0]["code"] == 131047);
  CHECK(status(7)["errors"][0]["title"] == "Re-engagement message");
}

TEST_CASE("a template is billed as its category says; who blocks or is nobody fails with 131026") {
  GraphListener shop;
  FakeGraph graph;
  GraphCaller caller(graph);
  graph.post_updates_to(shop.url, shop.secret);
  graph.name(kSri, "Sri");
  graph.add_template({"promo", "id", "Ada promo.", {}, "MARKETING"});
  const Json promo{{"name", "promo"}, {"language", {{"code", "id"}}}};
  graph.statuses(FakeGraph::Statuses::NoReads);
  caller.send(kSri, "template", promo);
  auto values = shop.values(graph);
  REQUIRE(values.size() == 2);
  CHECK(values[1]["statuses"][0]["pricing"]["category"] == "marketing");
  CHECK(values[1]["statuses"][0]["pricing"]["billable"] == true);
  graph.block(kSri);
  caller.send(kSri, "template", promo);
  CHECK(shop.values(graph).back()["statuses"][0]["errors"][0]["code"] == 131026);
  caller.send("6280000000000", "template", promo);
  values = shop.values(graph);
  CHECK(values.back()["statuses"][0]["recipient_id"] == "6280000000000");
  CHECK(values.back()["statuses"][0]["errors"][0]["code"] == 131026);
  graph.fail("messages", {200, 131049, "Too much.", 0ms, GraphTrouble::Answer::FailsLater});
  caller.send(kSri, "template", promo);
  CHECK(shop.values(graph).back()["statuses"][0]["errors"][0]["code"] == 131049);
}

TEST_CASE("an update is posted again until it is taken, and as often as asked") {
  GraphListener shop;
  FakeGraph graph;
  shop.refuse(3);
  graph.post_updates_to(shop.url, shop.secret, 2);
  graph.say(kSri, "satu");
  graph.say(kSri, "dua");
  CHECK(said(shop.values(graph), kSri) == std::vector<std::string>{"satu", "satu", "dua", "dua"});
  const auto posts = graph.posts();
  REQUIRE(posts.size() == 7);
  CHECK(posts[2].status == 503);
  CHECK(posts[3].status == 200);
  CHECK(posts[2].body == posts[3].body);
  CHECK(shop.signed_rightly());
}

TEST_CASE("what is held goes out one by one, or all in one body") {
  GraphListener shop;
  FakeGraph graph;
  graph.post_updates_to(shop.url, shop.secret);
  graph.add_number("2002", "6281100000002", "5005");
  graph.hold();
  graph.say(kSri, "satu");
  graph.say(kSri, "dua");
  graph.say(kBudi, "tiga");
  graph.open_chat(kBudi, "2002");
  graph.say(kBudi, "empat");
  CHECK_FALSE(graph.all_delivered());
  CHECK(shop.bodies().empty());
  graph.release_as_one_body();
  const auto values = shop.values(graph);
  REQUIRE(shop.bodies().size() == 1);
  const auto body = Json::parse(shop.bodies()[0]);
  REQUIRE(body["entry"].size() == 2);
  CHECK(body["entry"][0]["changes"].size() == 2);
  CHECK(body["entry"][0]["changes"][0]["value"]["messages"].size() == 2);
  CHECK(body["entry"][1]["id"] == "5005");
  CHECK(said(values, kSri) == std::vector<std::string>{"satu", "dua"});
  CHECK(said(values, kBudi) == std::vector<std::string>{"tiga", "empat"});
  graph.hold();
  graph.say(kSri, "lima");
  graph.raw("not even JSON");
  graph.release();
  REQUIRE(graph.eventually([&] { return graph.all_delivered(); }));
  CHECK(shop.bodies().back() == "not even JSON");
  CHECK(shop.bodies().size() == 3);
  CHECK(shop.signed_rightly());
}

TEST_CASE("1001 updates need two bodies") {
  GraphListener shop;
  FakeGraph graph;
  for (int i = 0; i < 1001; ++i) graph.say(kSri, "halo");
  graph.release_as_one_body();
  graph.post_updates_to(shop.url, shop.secret);
  CHECK(said(shop.values(graph), kSri).size() == 1001);
  CHECK(shop.bodies().size() == 2);
}

TEST_CASE("shuffled, chats overtake each other and repeats come late, but nobody's words turn") {
  const auto come = [](std::uint32_t seed) {
    GraphListener shop;
    FakeGraph graph;
    graph.shuffle(seed);
    for (int i = 0; i < 8; ++i)
      for (const auto& person : {kSri, kBudi}) graph.say(person, std::to_string(i));
    graph.post_updates_to(shop.url, shop.secret, 2);
    const auto values = shop.values(graph);
    for (const auto& person : {kSri, kBudi}) {
      std::vector<std::string> first;
      const auto all = said(values, person);
      for (const auto& text : all)
        if (std::ranges::count(first, text) == 0) first.push_back(text);
      CHECK(first == std::vector<std::string>{"0", "1", "2", "3", "4", "5", "6", "7"});
      CHECK(all.size() == 16);
      CHECK(std::ranges::count(all, "0") == 2);
    }
    std::string order;
    for (const auto& value : values)
      order += value["messages"][0]["from"].get<std::string>().back() +
               value["messages"][0]["text"]["body"].get<std::string>();
    return order;
  };
  const auto order = come(1);
  CHECK(order == come(1));
  CHECK(order != come(2));
}

TEST_CASE("a callback is verified, and hostile posts can be made") {
  GraphListener shop;
  CHECK(FakeGraph::verify(shop.url, "kata", "11+5 &x") == "11+5 &x");
  CHECK(FakeGraph::verify(shop.url, "lain", "1") == "status 403");
  CHECK(FakeGraph::post(shop.url, "{}", {FakeGraph::sign(shop.secret, "{}")}) == 200);
  CHECK(shop.signed_rightly());
  CHECK(FakeGraph::post(shop.url, "{}", {}) == 200);
  CHECK_FALSE(shop.signed_rightly());
  CHECK(FakeGraph::post("http://127.0.0.1:1/", "{}", {}) == 0);
}

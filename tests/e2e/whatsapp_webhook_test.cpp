// WhatsApp's webhook over real HTTP: signatures, verification, bodies of every kind.
#include <httplib.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "tests/e2e/whatsapp_house.h"

using namespace kedai;
using namespace kedai::bot;

TEST_CASE("only what Meta has signed is heard") {
  WhatsAppHouse house;
  const std::string url = house.world.url("/whatsapp");
  const std::string body = text_body(FakeGraph::kNumber, "wamid.1");
  const std::string good = FakeGraph::sign(kAppSecret, body);
  std::string upper = good;
  for (char& c : upper)
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 32);
  CHECK(FakeGraph::post(url, body, {}) == 401);
  CHECK(FakeGraph::post(url, body, {"sha256=00"}) == 401);
  CHECK(FakeGraph::post(url, body, {FakeGraph::sign("another app", body)}) == 401);
  CHECK(FakeGraph::post(url, body + " ", {good}) == 401);
  CHECK(FakeGraph::post(url, body, {upper}) == 401);
  CHECK(FakeGraph::post(url, body, {good, good}) == 401);
  CHECK(house.count(kInbox) == 0);
  CHECK(house.count(kDeadLetters) == 0);
  CHECK(FakeGraph::post(url, body, {good}) == 200);
  CHECK(house.count(kInbox) == 1);
  const std::string big(5 * 1024 * 1024, ' ');
  CHECK(FakeGraph::post(url, big, {FakeGraph::sign(kAppSecret, big)}) == 413);
}

TEST_CASE("Meta's verification gets its challenge only for the right word") {
  WhatsAppHouse house;
  const std::string url = house.world.url("/whatsapp");
  CHECK(FakeGraph::verify(url, "kata-sandi", "11+5 %2B") == "11+5 %2B");
  CHECK(FakeGraph::verify(url, "kata-lain", "1158201444") == "status 403");
  CHECK(FakeGraph::verify(url, "", "1158201444") == "status 403");
  httplib::Client client("127.0.0.1", house.world.server->port());
  for (const char* mode : {"hub.mode=unsubscribe&", "hub.mode=&", ""}) {
    const std::string path =
        std::string("/whatsapp?") + mode + "hub.verify_token=kata-sandi&hub.challenge=1158201444";
    CHECK(client.Get(path.c_str())->status == 403);
  }
}

TEST_CASE("what is signed but cannot be read is kept, and answered 200") {
  WhatsAppHouse house;
  CHECK(house.post("{\"object\":") == 200);
  CHECK(house.count(kDeadLetters) == 1);
  CHECK(house.post(R"({"object":"page","entry":[]})") == 200);
  CHECK(house.post(std::string(20'000, '[')) == 200);
  CHECK(house.count(kDeadLetters) == 2);
  CHECK(house.count(kInbox) == 0);
}

TEST_CASE("messages for a number that is no shop's are kept, and the staff hear of it once") {
  WhatsAppHouse house;
  house.bind_owner();
  for (const char* wamid : {"wamid.1", "wamid.2", "wamid.3"})
    CHECK(house.post(text_body("999999999999", wamid)) == 200);
  CHECK(house.count(kDeadLetters) == 3);
  house.graph.await(kSri, "nomor 999999999999");
  const std::string receipt =
      R"("statuses":[{"id":"wamid.9","status":"read","timestamp":"1795500000"}])";
  CHECK(house.post(change_body("999999999999", receipt)) == 200);
  CHECK(house.count(kDeadLetters) == 3);
  REQUIRE(house.graph.eventually([&] { return house.count(kOutbox) == 0; }));
  CHECK(house.graph.messages_sent(kSri) == 2);  // bound, and the news
}

TEST_CASE("a message that does not say whose it is is kept, and the staff hear of it") {
  WhatsAppHouse house;
  house.bind_owner();
  CHECK(house.post(change_body(FakeGraph::kNumber,
                               R"("messages":[{"id":"wamid.1","timestamp":"1795500000",)"
                               R"("type":"text","text":{"body":"halo"}}])")) == 200);
  CHECK(house.count(kDeadLetters) == 1);
  house.graph.await(kSri, "gagal diproses");
}

TEST_CASE("a body of nearly four megabytes is heard") {
  WhatsAppHouse house;
  const std::string filler = R"("filler":")" + std::string(4 * 1024 * 1024 - 1'000, 'x') + R"(",)";
  CHECK(house.post(change_body(FakeGraph::kNumber,
                               filler + R"("messages":[{"from":"6281200000009","id":"wamid.1",)"
                                        R"("timestamp":"1795500000","type":"text",)"
                                        R"("text":{"body":"halo"}}])")) == 200);
  CHECK(house.count(kInbox) == 1);
}

TEST_CASE("bad news of the account reaches the staff once, also on WhatsApp, whoever's it is") {
  FakeGraph graph;
  ShopSettings shop = shop_with(graph, "dapur", "Dapur", FakeGraph::kNumber);
  shop.whatsapp->business_account_id.clear();
  World world({shop}, By::Webhook);
  graph.post_updates_to(world.url("/whatsapp"), kAppSecret);
  graph.say(kSri, world.invite("dapur", Role::Owner));
  graph.await(kSri, "sebagai pemilik");
  const std::string news =
      R"({"object":"whatsapp_business_account","entry":[{"id":"77","time":1795500000,"changes":[)"
      R"({"field":"account_update","value":{"event":"ACCOUNT_RESTRICTION"}}]}]})";
  for (int i = 0; i < 3; ++i) graph.raw(news);
  graph.await(kSri, "RESTRICTION");
  REQUIRE(graph.eventually([&] { return graph.all_delivered(); }));
  graph.say(kSri, "stok tekwan");
  graph.await(kSri, "ada 25");
  CHECK(graph.messages_sent(kSri) == 3);
  world.server->stop();
}

TEST_CASE("a thousand messages in one body are each heard once") {
  WhatsAppHouse house;
  std::string messages;
  for (int i = 0; i < 1'000; ++i)
    messages += (i > 0 ? "," : "") + std::string(R"({"from":"62812111)") +
                std::to_string(1'000 + i) + R"(","id":"wamid.)" + std::to_string(i % 900) +
                R"(","timestamp":"1795500000","type":"reaction","reaction":{"message_id":"x"}})";
  for (std::size_t at = messages.find("reaction\",\"reaction\":{\"message_id\":\"x\"}");
       at != messages.npos; at = messages.find("reaction\",\"reaction\":{\"message_id\":\"x\"}"))
    messages.replace(at, std::string("reaction\",\"reaction\":{\"message_id\":\"x\"}").size(),
                     "text\",\"text\":{\"body\":\"halo\"}");
  const std::string body =
      R"({"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages",)"
      R"("value":{"metadata":{"phone_number_id":")" +
      std::string(FakeGraph::kNumber) + R"("},"messages":[)" + messages + "]}}]}]}";
  const std::string url = house.world.url("/whatsapp");
  for (int i = 0; i < 2; ++i)
    CHECK(FakeGraph::post(url, body, {FakeGraph::sign(kAppSecret, body)}) == 200);
  CHECK(house.count(kInbox) == 900);
}

TEST_CASE("every public sample, signed, is answered 200, and the shop goes on") {
  WhatsAppHouse house;
  const std::string url = house.world.url("/whatsapp");
  int samples = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(KEDAI_SOURCE_DIR "/tests/payloads/whatsapp")) {
    if (file.path().extension() != ".json") continue;
    std::ifstream in(file.path());
    const std::string body{std::istreambuf_iterator<char>(in), {}};
    INFO(file.path().filename().string());
    CHECK(FakeGraph::post(url, body, {FakeGraph::sign(kAppSecret, body)}) == 200);
    ++samples;
  }
  std::cout << "figure: " << samples << " samples answered 200\n";
  CHECK(samples > 150);
  house.graph.say(kAni, "halo");
  house.graph.await(kAni, "Selamat datang");
}

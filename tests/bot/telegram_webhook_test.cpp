#include "bot/channels/telegram_webhook.h"

#include <catch2/catch.hpp>

using namespace kedai;
using namespace kedai::bot;

namespace {

const std::string kMessage =
    R"({"update_id":7,"message":{"message_id":1,"date":1,"from":{"id":501,"first_name":"Siti"},
        "chat":{"id":501,"type":"private"},"text":"halo"}})";
const std::string kPress =
    R"({"update_id":8,"callback_query":{"id":"77","from":{"id":501,"first_name":"Siti"},
        "message":{"message_id":1,"date":0,"chat":{"id":501,"type":"private"}},"data":"menu:0"}})";

struct Door {
  Door() : webhook({{"dapur", {{11}, "right-secret"}}, {"toko", {{22}, "other"}}}, intake()) {}

  Intake intake() {
    return {[this](Inbound inbound, WhenDone done) {
              heard.push_back(std::move(inbound));
              waiting.push_back(std::move(done));
            },
            [this](ShopId, const std::string&, std::string raw, WhenDone done) {
              unparsable.push_back(std::move(raw));
              waiting.push_back(std::move(done));
            },
            [](ShopId, const Work&, const WhenDone&, const std::optional<Source>&) {
              FAIL("a webhook has no work of its own");
            }};
  }
  void post(const std::string& body, const std::string& secret = "right-secret",
            const std::string& slug = "dapur") {
    edge::Request request;
    request.method = "POST";
    request.path = "/telegram/" + slug;
    request.params["shop"] = slug;
    if (secret != "(none)") request.headers["x-telegram-bot-api-secret-token"] = secret;
    request.headers["content-type"] = "text/plain";
    request.body = body;
    webhook.handle()(std::move(request), [this](edge::Response it) { answers.push_back(it); });
  }
  void finish(Accepted accepted) {
    REQUIRE(waiting.size() == 1);
    waiting.front()(accepted);
    waiting.clear();
  }

  std::vector<Inbound> heard;
  std::vector<std::string> unparsable;
  std::vector<WhenDone> waiting;
  std::vector<edge::Response> answers;
  TelegramWebhook webhook;
};

}  // namespace

TEST_CASE("a message is answered 200 once it is on disk, and not before") {
  Door door;
  door.post(kMessage);
  REQUIRE(door.heard.size() == 1);
  CHECK(door.heard[0].shop == ShopId{11});
  CHECK(door.heard[0].event.message_id == "u7");
  CHECK(door.heard[0].raw == kMessage);
  CHECK_FALSE(door.heard[0].next_poll);
  CHECK(door.answers.empty());
  door.finish(Accepted::Yes);
  REQUIRE(door.answers.size() == 1);
  CHECK(door.answers[0].status == 200);
  CHECK(door.answers[0].body.empty());
}

TEST_CASE("a press's own 200 stops the button's spinner") {
  Door door;
  door.post(kPress);
  door.finish(Accepted::Yes);
  CHECK(door.answers[0].content_type == "application/json");
  CHECK(door.answers[0].body == R"({"method":"answerCallbackQuery","callback_query_id":"77"})");
}

TEST_CASE("what the database cannot take now is to be posted again") {
  Door door;
  door.post(kPress);
  door.finish(Accepted::Later);
  CHECK(door.answers[0].status == 503);
  CHECK(door.answers[0].body.empty());
  REQUIRE(door.answers[0].headers.size() == 1);
  CHECK(door.answers[0].headers[0] == std::pair<std::string, std::string>{"Retry-After", "2"});
}

TEST_CASE("a wrong, missing or other shop's secret gets 401, nothing parsed, all counted") {
  Door door;
  for (const auto* secret :
       {"(none)", "", "wrong", "right-secre", "right-secret ", "Right-secret", "other"}) {
    door.post(kMessage, secret);
    CHECK(door.answers.back().status == 401);
  }
  door.post("\xff no json", "wrong");
  CHECK(door.answers.back().status == 401);
  door.post(kMessage, "right-secret", "nobody");
  CHECK(door.answers.back().status == 401);
  door.post(kMessage, "", "nobody");
  CHECK(door.answers.back().status == 401);
  CHECK(door.webhook.refused() == 10);
  CHECK(door.heard.empty());
  CHECK(door.unparsable.empty());
}

TEST_CASE("a genuine body that is no update is kept and answered 200") {
  Door door;
  door.post("[1,2");
  CHECK(door.unparsable == std::vector<std::string>{"[1,2"});
  CHECK(door.answers.empty());
  door.finish(Accepted::Yes);
  CHECK(door.answers[0].status == 200);
}

TEST_CASE("what the shop does not listen to is answered 200 at once, a press's spinner stopped") {
  Door door;
  door.post(R"({"update_id":9,"poll":{"id":"1"}})");
  CHECK(door.answers[0].status == 200);
  door.post(
      R"({"update_id":9,"callback_query":{"id":"78","from":{"id":5},"game_short_name":"x"}})");
  CHECK(door.answers[1].body.find("\"78\"") != std::string::npos);
  CHECK(door.heard.empty());
}

TEST_CASE("an endpoint without a secret is refused when the door is made") {
  CHECK_THROWS_AS(TelegramWebhook({{"dapur", {{11}, ""}}}, Intake{}), std::invalid_argument);
}

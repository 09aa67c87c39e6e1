#include "bot/channels/telegram_poll.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <mutex>

#include "tests/bot/fake_telegram.h"

using namespace kedai;
using namespace kedai::bot;
using namespace std::chrono_literals;

namespace {

constexpr std::int64_t kSiti = 501;

// The intake as the lane plays it, in the order of arrival; `refusing` plays a busy database.
struct Desk {
  Intake intake() {
    return {[this](Inbound inbound, WhenDone done) {
              const bool refuse = refusing > 0 && refusing-- > 0;
              const std::lock_guard hold(mutex);
              if (!refuse) {
                heard.push_back(inbound.event);
                if (inbound.next_poll) offset = *inbound.next_poll;
              }
              done(refuse ? Accepted::Later : Accepted::Yes);
            },
            [this](ShopId, const std::string&, std::string raw, WhenDone done) {
              const std::lock_guard hold(mutex);
              unparsable.push_back(std::move(raw));
              done(Accepted::Yes);
            },
            [this](ShopId, const Work&, WhenDone done, const std::optional<Source>&) {
              ++works;
              done(Accepted::Yes);
            }};
  }
  std::vector<std::string> said() {
    const std::lock_guard hold(mutex);
    std::vector<std::string> texts;
    for (const Event& event : heard)
      if (const auto* said = std::get_if<Said>(&event.content)) texts.push_back(said->text);
    return texts;
  }
  std::size_t unread() {
    const std::lock_guard hold(mutex);
    return unparsable.size();
  }

  std::mutex mutex;
  std::vector<Event> heard;
  std::vector<std::string> unparsable;
  std::atomic<std::int64_t> offset{0};
  std::atomic<int> refusing{0}, works{0};
};
using Texts = std::vector<std::string>;

struct Polling {
  explicit Polling(FakeTelegram& telegram, Desk& desk, std::int64_t from = 0,
                   const std::string& token = "")
      : poll(
            std::make_shared<telegram::Api>(telegram.url(),
                                            token.empty() ? telegram.token() : token),
            {11}, from, desk.intake(),
            [this](const std::string& why) {
              const std::lock_guard hold(mutex);
              locked = why;
            },
            PollPace{25s, 5ms, 50ms}) {
    poll.start();
  }
  std::string why_locked() {
    const std::lock_guard hold(mutex);
    return locked;
  }
  std::mutex mutex;
  std::string locked;
  TelegramPoll poll;
};

}  // namespace

TEST_CASE("what is said arrives in order, once, and Telegram may forget it") {
  FakeTelegram telegram;
  Desk desk;
  for (int i = 0; i < 5; ++i) telegram.say(kSiti, std::to_string(i));
  Polling polling(telegram, desk);
  REQUIRE(telegram.eventually([&] { return desk.said().size() == 5; }));
  telegram.say(kSiti, "5");
  REQUIRE(telegram.eventually([&] { return desk.said().size() == 6; }));
  REQUIRE(telegram.eventually([&] { return telegram.all_delivered(); }));
  CHECK(desk.said() == Texts{"0", "1", "2", "3", "4", "5"});
  CHECK(desk.offset == 70'007);
}

TEST_CASE("a poll goes on where the stored offset says") {
  FakeTelegram telegram;
  Desk desk;
  telegram.say(kSiti, "old");
  telegram.say(kSiti, "new");
  Polling polling(telegram, desk, 70'002);
  REQUIRE(telegram.eventually([&] { return desk.said().size() == 1; }));
  CHECK(desk.said() == Texts{"new"});
}

TEST_CASE("a press's spinner is stopped by a call of its own") {
  FakeTelegram telegram;
  Desk desk;
  telegram.say(kSiti, "halo");
  telegram.press_data(kSiti, 30, "menu:0");
  Polling polling(telegram, desk);
  CHECK(telegram.eventually([&] { return telegram.unanswered().empty(); }));
}

TEST_CASE("updates refused by a busy database come again, and none is lost") {
  FakeTelegram telegram;
  Desk desk;
  desk.refusing = 2;
  telegram.say(kSiti, "a");
  telegram.say(kSiti, "b");
  Polling polling(telegram, desk);
  REQUIRE(telegram.eventually([&] { return desk.offset == 70'003; }));
  CHECK(desk.said().front() == "a");
  CHECK(desk.said().back() == "b");
}

TEST_CASE("the stored offset never passes an update that was refused") {
  FakeTelegram telegram;
  Desk desk;
  desk.refusing = 1'000'000;  // the first is refused for as long as the test looks
  telegram.say(kSiti, "a");
  telegram.say(kSiti, "b");
  Polling polling(telegram, desk);
  REQUIRE(telegram.eventually([&] { return desk.refusing < 999'990; }));
  CHECK(desk.offset == 0);
  CHECK_FALSE(telegram.all_delivered());
}

TEST_CASE("an update that cannot be read is kept, and those beside it are heard") {
  FakeTelegram telegram;
  Desk desk;
  telegram.say(kSiti, "a");
  telegram.add_update(R"({"update_id":{ID},"message":{"text":"\ud800"}})");
  telegram.say(kSiti, "b");
  telegram.add_update(R"({"update_id":{ID},"poll":{"id":"1"}})");
  Polling polling(telegram, desk);
  REQUIRE(telegram.eventually([&] { return telegram.all_delivered(); }));
  CHECK(desk.said() == Texts{"a", "b"});
  CHECK(desk.unread() == 1);
  CHECK(desk.works == 1);  // the last one is no event: its offset is stored by itself
}

TEST_CASE("somebody's webhook is deleted once, and the poll goes on") {
  FakeTelegram telegram;
  Desk desk;
  telegram.set_webhook_of_another("https://example.org/x");
  telegram.say(kSiti, "a");
  Polling polling(telegram, desk);
  REQUIRE(telegram.eventually([&] { return desk.said().size() == 1; }));
  CHECK(telegram.calls("deleteWebhook").size() == 1);
}

TEST_CASE("trouble on the way is outlasted") {
  FakeTelegram telegram;
  Desk desk;
  telegram.fail("getUpdates", {502, "Bad Gateway"}, 3);
  telegram.fail("getUpdates", {409, "Conflict: terminated by other getUpdates request"}, 2);
  telegram.say(kSiti, "a");
  Polling polling(telegram, desk);
  CHECK(telegram.eventually([&] { return desk.said().size() == 1; }));
  CHECK(telegram.calls("deleteWebhook").empty());
}

TEST_CASE("a refused token ends the poll and is said once") {
  FakeTelegram telegram;
  Desk desk;
  Polling polling(telegram, desk, 0, "4242:wrong");
  CHECK(telegram.eventually([&] { return polling.why_locked() == "Unauthorized"; }));
  CHECK(telegram.calls("getUpdates").size() == 1);
}

TEST_CASE("stop ends a long poll in the middle") {
  FakeTelegram telegram;
  Desk desk;
  telegram.say(kSiti, "a");
  Polling polling(telegram, desk);
  REQUIRE(telegram.eventually([&] { return telegram.all_delivered(); }));  // it now holds
  const auto began = std::chrono::steady_clock::now();
  polling.poll.stop();
  CHECK(std::chrono::steady_clock::now() - began < 5s);
}

// A client that does not read: what is sent to it waits, in order, up to a limit; the others never
// notice. The first message is more than the kernel takes, so that its write stays under way.
#include "tests/edge/talking_house.h"

using namespace kedai;
using namespace kedai::test;

namespace {

constexpr std::size_t kMegabyte = 1024 * 1024;

edge::Limits backlog_of(std::size_t bytes) {
  edge::Limits limits;
  limits.socket_backlog_bytes = bytes;
  return limits;
}

// A house in which somebody is sent a message that is not read, and somebody else reads.
struct SlowHouse : TalkingHouse {
  explicit SlowHouse(std::size_t backlog) : TalkingHouse(backlog_of(backlog)) {
    to_slow->send(std::string(12 * kMegabyte, 'x'));
    see_the_other_served();
  }
  // What was sent before has come to the edge's thread by then.
  void see_the_other_served() {
    const std::string word = std::to_string(++words);
    other.say(word);
    REQUIRE(other.hear() == "you said " + word);
  }

  Client slow{house.port()};
  std::shared_ptr<edge::Socket> to_slow = seen.opened();
  Client other{house.port()};
  int words = 0;
};

}  // namespace

TEST_CASE("what is sent while a write is under way follows it in order, each once") {
  SlowHouse talking(16 * kMegabyte);
  for (int i = 0; i < 100; ++i) {
    talking.to_slow->send(std::to_string(i));
    if (i % 10 == 0) talking.see_the_other_served();
  }
  talking.to_slow->close();
  talking.to_slow->send("after the end");
  CHECK(talking.slow.hear() == std::string(12 * kMegabyte, 'x'));
  for (int i = 0; i < 100; ++i) CHECK(talking.slow.hear() == std::to_string(i));
  CHECK(talking.slow.hear() == "");
  CHECK(talking.slow.code() == websocket::close_code::normal);
  CHECK(soon([&] { return talking.seen.closings() == 1; }));
}

TEST_CASE("a reader whose backlog passes the limit is cut, and no other") {
  SlowHouse talking(16 * kMegabyte);
  talking.to_slow->send(std::string(3 * kMegabyte, 'y'));
  talking.see_the_other_served();
  CHECK(talking.seen.closings() == 0);
  talking.to_slow->send(std::string(2 * kMegabyte, 'z'));
  CHECK(soon([&] { return talking.seen.closings() == 1; }));
  CHECK(talking.slow.hear() == "");  // what had not left is thrown away
  CHECK(talking.slow.error != websocket::error::closed);
  talking.to_slow->send("to nobody");
  talking.see_the_other_served();
  CHECK(talking.seen.closings() == 1);
}

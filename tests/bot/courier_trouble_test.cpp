// What the courier does when it is not one letter's trouble: a locked account, a channel that wants
// peace, a letter of which the first message has left, and a person who writes meanwhile.
#include <catch2/catch.hpp>

#include "tests/bot/courier_house.h"

using namespace kedai;
using namespace kedai::bot;
using Texts = Post::Texts;
using Outcome = Delivery::Outcome;
using namespace std::chrono_literals;

namespace {

// Staff who can be told by the web.
void invite_staff(CourierHouse& house) {
  const std::string code = new_invitation_code();
  house.shop.lane->submit(house.shop.shop, [code](Shop& open, Time now) {
    open.staff.invite(code, Role::Owner, now + 1h);
    return std::vector<Letter>{};
  });
  house.shop.submit({"web", "w1", "visitor", {"web", "cookie", "visitor"}, "", "", Said{code}});
}

int told(CourierHouse& house, const std::string& part) {
  house.shop.drain();
  int count = 0;
  for (const TranscriptEntry& entry : transcript_after(*house.shop.database, 0, 1'000))
    if (entry.body.find(part) != std::string::npos) ++count;
  return count;
}

CourierLimits paced() {
  CourierLimits limits = one_at_a_time();
  limits.paced = true;
  return limits;
}

}  // namespace

TEST_CASE("a locked account stops the channel and is told once; after it all leaves in order") {
  CourierHouse house(paced());
  invite_staff(house);
  const Delivery locked{Outcome::Locked, "", {}, "190 the token is void"};
  house.post->answer("7", {locked, locked});
  house.post->answer("8", {locked});
  house.write("7", {"a", "b"});
  house.write("8", {"x"});
  house.courier->start();
  CHECK(house.all_done());
  CHECK(house.post->given("7").back() == "b");
  CHECK(house.post->given("8").back() == "x");
  CHECK(told(house, "190 the token is void") == 1);
}

TEST_CASE("while a channel rests nothing of it leaves, and it rests longer each time") {
  CourierLimits limits = paced();
  limits.first_backoff = 20ms;
  CourierHouse house(limits);
  Delivery all{Outcome::TryLater, "", {}, "80007 rate limit"};
  all.for_all = true;
  house.post->answer("7", {all, all, all});
  house.write("7", {"a"});
  house.write("8", {"x"});
  const auto begun = std::chrono::steady_clock::now();
  house.courier->start();
  CHECK(house.all_done());
  // 20 + 40 + 80: each time that 8's letter came through between, the rest began at 20 again.
  CHECK(std::chrono::steady_clock::now() - begun >= 60ms);
  CHECK(house.post->given("7").size() == 4);
}

TEST_CASE("of a letter whose first message has left only the rest is tried again, also later on") {
  CourierHouse house;
  Delivery half{Outcome::TryLater, "", 1h, "500"};
  half.messages_left = 1;
  house.post->answer("7", {half});
  house.write("7", {"a"});
  house.courier->start();
  REQUIRE(CourierHouse::soon([&] {
    const auto waiting = house.shop.waiting();
    return !waiting.empty() && waiting[0].attempts == 1;
  }));
  CHECK(decode_letter(house.shop.waiting().at(0).body).messages_left == 1);
}

TEST_CASE("a letter is not held when its person has written since it was looked at") {
  CourierHouse house;
  Delivery held{Outcome::Held, "", {}, "silent for a day"};
  house.post->answer("7", {held});  // looked at before anything was heard
  house.write("7", {"a"});
  house.courier->start();
  CHECK(house.all_done());
  CHECK(house.post->given("7") == Texts{"a", "a"});
}

TEST_CASE("a letter is held when its person has been silent") {
  CourierHouse house;
  Delivery held{Outcome::Held, "", {}, "silent for a day"};
  held.heard = noon() + 1h;
  house.post->answer("7", {held});
  house.write("7", {"a"});
  house.courier->start();
  CHECK(house.all_done());
  CHECK(house.post->given("7") == Texts{"a"});
}

TEST_CASE("many letters given up with their channel are told once") {
  CourierLimits limits = one_at_a_time();
  limits.give_up = 0h;
  CourierHouse house(limits);
  invite_staff(house);
  const Delivery broken{Outcome::TryLater, "", {}, "Internal Server Error"};
  house.post->answer("7", {broken, broken});
  house.post->answer("8", {broken});
  house.write("7", {"a", "b"});
  house.write("8", {"x"});
  house.courier->start();
  CHECK(house.all_done());
  CHECK(told(house, "seharian tidak bisa dikirim") == 1);
}

namespace {

// Cannot read what the letter needs, the first time.
class Unreading final : public Post {
 public:
  Task<Delivery> send(const Letter& letter, const std::string& address,
                      SendingDesk& desk) override {
    if (first_.exchange(false)) throw db::Unavailable("as asked");
    co_return co_await Post::send(letter, address, desk);
  }

 private:
  std::atomic<bool> first_ = true;
};

}  // namespace

TEST_CASE("a letter whose picture the database cannot give now is tried again, not given up") {
  CourierHouse house;
  house.close();
  const auto post = std::make_shared<Unreading>();
  house.post = post;
  house.open();
  house.write("7", {"a"});
  house.courier->start();
  CHECK(house.all_done());
  CHECK(house.post->given("7") == Texts{"a"});
}

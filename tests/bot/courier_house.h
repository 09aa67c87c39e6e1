// A courier at work for a shop on disk, with a channel whose answers the test gives: what the tests
// of the courier stand in.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

#include "bot/courier.h"
#include "tests/bot/bot_shop.h"

namespace kedai::bot {

// Takes letters as Telegram would: it remembers what it was given, and answers as it was told to.
// Thread-safe.
class Post : public Channel {
 public:
  using Texts = std::vector<std::string>;

  Task<Delivery> send(const Letter& letter, const std::string& address, SendingDesk&) override {
    Chat& chat = take(letter, address);
    co_await Release{*this, chat};
    co_return answer_of(chat);
  }
  Pace pace() const override { return {}; }
  Task<std::optional<Picture>> fetch(std::string) override { co_return std::nullopt; }

  // The next letters for that address are answered so, one each; then again with Sent.
  void answer(const std::string& address, std::vector<Delivery> with) {
    const std::lock_guard hold(mutex_);
    chats_[address].answers.assign(with.begin(), with.end());
  }
  // Until let_go(), letters for that address get no answer.
  void hold(const std::string& address) {
    const std::lock_guard hold(mutex_);
    chats_[address].held = true;
  }
  void let_go(const std::string& address) {
    std::unique_lock hold(mutex_);
    chats_[address].held = false;
    const auto parked = std::exchange(chats_[address].parked, {});
    hold.unlock();
    for (const auto sending : parked) sending.resume();
  }

  // What was given for that address, in order, each time anew.
  Texts given(const std::string& address) {
    const std::lock_guard hold(mutex_);
    return chats_[address].given;
  }
  // Whether two letters of one chat were ever on their way at a time.
  bool crowded(const std::string& address) {
    const std::lock_guard hold(mutex_);
    return chats_[address].crowded;
  }
  // Waits until that many letters have been given for that address, and returns them.
  Texts await(const std::string& address, std::size_t count) {
    std::unique_lock hold(mutex_);
    changed_.wait_for(hold, std::chrono::seconds{30},
                      [&] { return chats_[address].given.size() >= count; });
    return chats_[address].given;
  }

 private:
  struct Chat {
    Texts given = {};
    std::deque<Delivery> answers = {};
    bool held = false;
    std::vector<std::coroutine_handle<>> parked = {};  // until it is let go
    int on_their_way = 0;
    bool crowded = false;
  };
  struct Release {  // at once, unless the chat is held
    Post& post;
    Chat& chat;

    bool await_ready() const { return false; }
    bool await_suspend(std::coroutine_handle<> sending) const {
      const std::lock_guard hold(post.mutex_);
      if (chat.held) chat.parked.push_back(sending);
      return chat.held;
    }
    void await_resume() const {}
  };

  Chat& take(const Letter& letter, const std::string& address) {
    const std::lock_guard hold(mutex_);
    Chat& chat = chats_[address];
    chat.given.push_back(letter.message.text);
    chat.crowded |= ++chat.on_their_way > 1;
    changed_.notify_all();
    return chat;
  }
  Delivery answer_of(Chat& chat) {
    const std::lock_guard hold(mutex_);
    --chat.on_their_way;
    if (chat.answers.empty()) return {Delivery::Outcome::Sent, std::to_string(++references_)};
    const Delivery answer = chat.answers.front();
    chat.answers.pop_front();
    return answer;
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, Chat> chats_;
  int references_ = 0;
};

// The lane stands still behind a commit until this goes; what is submitted meanwhile is its next
// batch.
class HeldLane {
 public:
  explicit HeldLane(BotShop& shop) {
    std::promise<void> begun;
    shop.lane->submit(
        shop.shop, [](Shop&, Time) { return std::vector<Letter>{}; },
        [&begun, end = end_.get_future().share()](Accepted) {
          begun.set_value();
          end.wait();
        });
    begun.get_future().wait();
  }
  ~HeldLane() { end_.set_value(); }
  HeldLane(const HeldLane&) = delete;

 private:
  std::promise<void> end_;
};

// A letter is dealt with to the end, but for its mark, before the next is sent.
inline CourierLimits one_at_a_time() {
  CourierLimits limits;
  limits.in_flight_in_all = 1;
  limits.paced = false;
  limits.first_backoff = std::chrono::milliseconds{1};
  return limits;
}

struct CourierHouse {
  explicit CourierHouse(CourierLimits its_limits = one_at_a_time()) : limits(its_limits) {
    shop.lane->report_to({[this](std::vector<Posted> letters) {
      if (courier) courier->posted(std::move(letters));
    }});
    shop.lane->start();
    meet({"7", "8"});
    open();
  }
  ~CourierHouse() { close(); }

  void open() {
    courier = std::make_unique<Courier>(shop.file, *shop.lane, limits);
    courier->serve(shop.shop, "telegram", post);
  }
  // What it has handed to the lane is done before it goes.
  void close() {
    courier->stop();
    shop.drain();
    courier.reset();
  }

  // The lane will write these letters to that person in one commit.
  void write(const std::string& to, Post::Texts texts) {
    shop.lane->submit(shop.shop, [to, texts = std::move(texts)](Shop& open, Time) {
      const auto chat = open.conversations.find("telegram", to);
      std::vector<Letter> letters;
      for (const std::string& text : texts) letters.push_back({chat->id, {text}});
      return letters;
    });
  }
  // The lane's next batch comes to nothing, as when the disk is full; says so when it has.
  std::future<Accepted> refuse_batch() {
    const auto refused = std::make_shared<std::promise<Accepted>>();
    shop.lane->submit(
        shop.shop, [](Shop&, Time) -> std::vector<Letter> { throw db::Unavailable("as asked"); },
        [refused](Accepted accepted) { refused->set_value(accepted); });
    return refused->get_future();
  }
  // Everything that was written has left, and its mark is on disk.
  bool all_done() {
    shop.drain();
    return soon([&] { return shop.waiting().empty(); });
  }
  template <class Condition>
  static bool soon(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{30};
    while (!condition()) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    return true;
  }

  BotShop shop;
  std::shared_ptr<Post> post = std::make_shared<Post>();
  CourierLimits limits;
  std::unique_ptr<Courier> courier;

 private:
  // Their chats are open, and what they were greeted with is gone.
  void meet(const std::vector<std::string>& people) {
    for (const std::string& person : people)
      shop.submit(BotShop::event(person, Said{"halo"}, "hello-" + person));
    shop.lane->submit(shop.shop, [greetings = shop.waiting()](Shop& open, Time) {
      for (const OutboxRow& letter : greetings) open.mailbox.sent(letter.id);
      return std::vector<Letter>{};
    });
    shop.drain();
  }
};

}  // namespace kedai::bot

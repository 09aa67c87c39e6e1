#include "tests/e2e/deliveries.h"

#include <httplib.h>

#include <algorithm>
#include <condition_variable>
#include <list>
#include <mutex>
#include <random>
#include <thread>

namespace kedai::bot {

namespace {

// What is still to be posted, for several connections. Thread-safe.
class Round {
 public:
  Round(const std::vector<Posting>& plan, const Stories& stories)
      : waiting_(plan.begin(), plan.end()), chats_(stories.size()) {}

  // The first that may be posted now; waits for one; nothing when all are in hand.
  std::optional<Posting> take() {
    std::unique_lock hold(mutex_);
    while (!waiting_.empty()) {
      const auto found = std::ranges::find_if(waiting_, [&](auto& each) { return due(each); });
      if (found == waiting_.end()) {
        changed_.wait(hold);
        continue;
      }
      const Posting next = *found;
      waiting_.erase(found);
      if (next.first) ++chats_[next.chat].posted;
      return next;
    }
    return std::nullopt;
  }
  void answered(const Posting& posting) {
    const std::lock_guard hold(mutex_);
    if (posting.first) ++chats_[posting.chat].answered;
    changed_.notify_all();
  }

 private:
  struct Chat {
    std::size_t posted = 0, answered = 0;  // first ones
  };
  bool due(const Posting& posting) const {
    const Chat& chat = chats_[posting.chat];
    return posting.first ? chat.answered == posting.body : chat.posted > posting.body;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::list<Posting> waiting_;
  std::vector<Chat> chats_;
};

}  // namespace

std::vector<Posting> in_order(const Stories& stories) {
  std::vector<Posting> plan;
  for (std::size_t chat = 0; chat < stories.size(); ++chat)
    for (std::size_t body = 0; body < stories[chat].size(); ++body)
      plan.push_back({chat, body, true});
  return plan;
}

std::vector<Posting> shuffled(const Stories& stories, std::uint32_t seed) {
  std::mt19937 dice(seed);
  std::vector<Posting> plan, may_come;  // what may come next, in any order
  for (std::size_t chat = 0; chat < stories.size(); ++chat) may_come.push_back({chat, 0, true});
  while (!may_come.empty()) {
    std::swap(may_come[dice() % may_come.size()], may_come.back());
    const Posting next = may_come.back();
    may_come.pop_back();
    plan.push_back(next);
    if (!next.first) continue;
    may_come.insert(may_come.end(), 2, {next.chat, next.body, false});
    if (next.body + 1 < stories[next.chat].size())
      may_come.push_back({next.chat, next.body + 1, true});
  }
  return plan;
}

int post_all(const std::vector<Posting>& plan, const Stories& stories, std::uint16_t port,
             const std::string& path, const std::string& secret, int connections) {
  Round round(plan, stories);
  std::atomic<int> taken{0};
  const auto post = [&] {
    httplib::Client client("127.0.0.1", port);
    client.set_keep_alive(true);
    client.set_tcp_nodelay(true);
    const httplib::Headers headers{{"X-Telegram-Bot-Api-Secret-Token", secret}};
    while (const auto next = round.take()) {
      const auto answer =
          client.Post(path.c_str(), headers, stories[next->chat][next->body], "application/json");
      taken += answer && answer->status == 200;
      round.answered(*next);
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < connections; ++i) threads.emplace_back(post);
  for (std::thread& thread : threads) thread.join();
  return taken;
}

}  // namespace kedai::bot

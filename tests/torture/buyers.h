// Buyers who buy without end. Each does one thing after another and goes on only when the last was
// acknowledged, as Telegram and Meta keep it; what was not acknowledged comes again, what was may
// come again as well, in any order. They know what the shop has promised them.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/torture/house.h"

namespace kedai::torture {

// Greets once, then buys one piece twice, the second time to cancel it again, and so on for ever.
enum class Act { Greet, Add, Pickup, Place, Cancel, Sure };
Act act_of(std::size_t index);
std::string words_of(Act act, VariantId article);  // typed, or a button's data

// What one buyer has told the shop, by the ids of the messages.
struct Told {
  std::string sku;
  std::vector<std::string> ids;  // in order; all but the last few were acknowledged
  std::size_t acknowledged = 0;  // of them, from the front
};

std::string telegram_body(std::int64_t buyer, std::size_t index, VariantId article);
std::int64_t telegram_person(int buyer);
std::string whatsapp_person(int buyer);

// Posts to the webhook over several connections: some things twice, old ones again, and now and
// then the connection is cut before the answer.
class OnTelegram {
 public:
  OnTelegram(bot::FakeTelegram& telegram, std::vector<VariantId> articles, std::uint32_t seed);
  ~OnTelegram();

  void go(int port);
  void rest();    // returns when nobody posts
  void finish();  // from now on nothing new is begun
  // Everything that was tried is acknowledged.
  bool settled() const;
  std::vector<Told> told() const;
  int posts() const { return posts_; }

 private:
  struct Buyer {
    std::size_t tried = 0, acknowledged = 0;
  };
  void run(int connection, std::uint32_t seed);
  void post_next(int buyer, std::mt19937& dice);
  bool post(int buyer, std::size_t index);
  void post_and_hang_up(int buyer, std::size_t index);

  const std::vector<VariantId> articles_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Buyer> buyers_;
  int port_ = 0;  // 0: rest
  int posting_ = 0;
  bool finishing_ = false;  // nothing new is begun
  bool stopping_ = false;
  std::atomic<int> posts_{0};
  std::vector<std::thread> connections_;
};

// Has the fake post what its people say: all twice, chats overtaking each other.
class OnWhatsApp {
 public:
  OnWhatsApp(bot::FakeGraph& graph, std::vector<VariantId> articles, std::uint32_t seed);

  void go(int port);
  void rest();
  void say_more();  // whoever waits for little goes on
  std::vector<Told> told();
  std::size_t posts() const { return read_; }

 private:
  struct Buyer {
    std::vector<std::string> ids;
    std::size_t acknowledged = 0;
  };
  void read_posts();

  bot::FakeGraph& graph_;
  const std::vector<VariantId> articles_;
  std::vector<Buyer> buyers_;
  std::size_t read_ = 0;  // of the fake's posts
};

// All of them.
class Buyers {
 public:
  Buyers(House& house, const std::vector<VariantId>& articles, std::uint32_t seed);

  void go(int port);  // again and again: whoever waits for little goes on
  void rest();
  void finish() { telegram_.finish(); }
  bool settled() const { return telegram_.settled() && graph_.all_delivered(); }
  std::vector<Told> told();
  std::size_t posts() const;

 private:
  bot::FakeGraph& graph_;
  OnTelegram telegram_;
  OnWhatsApp whatsapp_;
};

}  // namespace kedai::torture

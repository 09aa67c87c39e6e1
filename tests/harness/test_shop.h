// A real shop in a real database (stores.h), with chats that say and press: what suites about the
// conversation stand on. deliver() does for one message what the lane does. One thread.
//
//   World world;                                     // Tuesday 24 November 2026, 10.00 in Jakarta
//   TestShop shop(world);                            // the demo catalogue
//   Chat& owner = shop.staff("pemilik", Role::Owner);
//   Chat& buyer = shop.chat("pembeli");
//   buyer.say("2 tekwan");
//   buyer.press("Checkout");
#pragma once

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "flows/conversation.h"
#include "flows/converse.h"
#include "store/shop.h"
#include "tests/harness/stores.h"

namespace kedai::harness {

inline constexpr int kUtcOffsetMinutes = 7 * 60;

// "2026-11-24 10:00" on the shop's clock. Throws std::invalid_argument on anything else.
Time local_time(std::string_view text);

// One database, which several shops may share, and a clock that only the test moves.
struct World {
  explicit World(std::unique_ptr<db::Database> its_database = new_store());
  std::unique_ptr<db::Database> database;
  IdSource ids{1};
  CatalogCache catalogs;
  Time now = local_time("2026-11-24 10:00");
};

struct ShopSetup {
  Profile profile;
  std::string catalogue;  // CSV, as store/import.h reads it
};
ShopSetup demo_shop();  // "Dapur Lubuklinggau"

class TestShop;

// One place that somebody writes from, and every letter that has reached it.
class Chat {
 public:
  // Each returns the letters of the turn, to whomever they went.
  std::vector<Letter> say(std::string text);
  std::vector<Letter> press(std::string_view label);  // newest message first
  std::vector<Letter> press_old(std::string_view label);
  std::vector<Letter> press(const Button& button);
  std::vector<Letter> send(Content content);

  // The `nth` different button of that label, newest message first; nothing when there is none.
  std::optional<Button> find_button(std::string_view label, int nth = 0) const;
  Pressed pressing(const Button& button) const;
  const Letter& last() const;    // throws std::logic_error when nothing has come
  Event event(Content content);  // with a message id of its own
  Conversation state() const;

  std::string name;
  std::string channel;
  std::string address;
  std::string known_as = {};  // the name that the channel gives
  std::string locale = {};    // the language that the channel hints at
  ChatId id = {};             // 0 until it has written
  std::vector<Letter> letters = {};

 private:
  friend class TestShop;
  Chat(TestShop& shop, std::string_view its_name, std::string_view its_channel);
  TestShop* shop_;
};

// What one message has done. `fresh` is false for a message that had been handled before.
struct Delivered {
  bool fresh = false;
  std::vector<Letter> letters = {};
};

class TestShop {
 public:
  explicit TestShop(World& its_world, const ShopSetup& setup = demo_shop());
  TestShop(const TestShop&) = delete;

  // Made when first asked for. A chat's address and identity come from its name.
  Chat& chat(std::string_view name, std::string_view channel = "telegram");
  // A chat that has sent a real invitation's code; its letters about that are forgotten.
  Chat& staff(std::string_view name, Role role, std::string_view channel = "telegram");
  std::string invite(Role role);  // a fresh code, good for a day
  std::deque<Chat>& chats() { return chats_; }
  Chat& chat_of(ChatId id);

  // Begin, savepoint, inbox, converse, letters as the outbox would keep them, commit.
  Delivered deliver(const Event& event);
  // The letters of a piece of work that is no message (the clock's, an errand's), delivered.
  template <class Work>
  std::vector<Letter> post(Work work) {
    auto letters = with(work);
    collect(letters);
    return letters;
  }
  std::vector<Letter> run_clock();  // what the clock brings by now

  // Uses the shop in a transaction of its own that is committed.
  template <class Use>
  auto with(Use use) {
    db::Transaction transaction(*world.database);
    Shop shop = open();
    if constexpr (std::is_void_v<decltype(use(shop))>) {
      use(shop);
      transaction.commit();
    } else {
      auto result = use(shop);
      transaction.commit();
      return result;
    }
  }
  VariantId variant(std::string_view sku);  // throws std::logic_error when there is none
  StockCount stock(std::string_view sku);
  void set_available(std::string_view sku, Quantity available);  // or the capacity a day
  void set_price(std::string_view sku, Money price);

  World& world;
  ShopId id;

 private:
  friend class Chat;
  Shop open();
  void collect(std::vector<Letter>& letters);

  std::deque<Chat> chats_;
  std::int64_t messages_ = 0;
};

}  // namespace kedai::harness

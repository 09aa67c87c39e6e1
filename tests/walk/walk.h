// A seeded random walk over two shops in one database: customers and staff press current and old
// buttons, type words, numbers and rubbish, share, block, repeat themselves, and time passes. After
// each step what must always hold is looked at. One thread.
#pragma once

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/harness/test_shop.h"

namespace kedai::harness {

struct Figures {
  int steps = 0;
  int turns = 0;  // steps that were messages
  int letters = 0;
  std::map<std::string, int> orders = {};  // by status, as they stand at the end
};

class Walk {
 public:
  explicit Walk(std::uint64_t seed, std::unique_ptr<db::Database> database = new_store());
  // Throws std::logic_error that says which rule broke, and what was done last.
  Figures run(int steps);

  World& world() { return world_; }
  TestShop& first_shop() { return first_.shop; }

 private:
  struct Place {  // a shop with what its letters, and only they, may name
    TestShop shop;
    std::vector<std::string> others_words;
    std::vector<std::string> texts;
  };

  void step();
  void act(Place& place, Chat& chat);
  Content something(Place& place, Chat& chat);
  Content press_something(Place& place, Chat& chat);
  Content share_something();
  std::string text_for(const Place& place);
  void turn(Place& place, Chat& chat, const Event& event);
  void hear_outside(Place& place);
  void pass_time();
  void expect_menu_in_reach(Place& place, Chat& chat);

  bool is_staff(const Chat& chat) const { return chat.name.starts_with("staf"); }
  bool among_people(Place& place, Chat& chat);  // its words go to a person, not to the bot
  void check_answer(const Event& event, const Chat& chat, bool between_people,
                    const std::vector<Letter>& letters) const;
  void check_letter(const Place& place, const Letter& letter) const;
  void count_orders();

  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }
  bool chance(int percent) { return below(100) < static_cast<std::size_t>(percent); }
  template <class T>
  auto& any(T& things) {
    return things[below(things.size())];
  }

  std::mt19937_64 random_;
  World world_;
  Place first_;
  Place second_;
  std::vector<Event> repeatable_;
  std::vector<std::string> log_;
  Figures figures_;
};

}  // namespace kedai::harness

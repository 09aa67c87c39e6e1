// The letters a courier has in hand: a queue for each chat, in the order of writing. Only the first
// of a chat may leave, and while it is in flight, or its mark not yet on disk, the chat is busy and
// nothing else of it leaves. The chats of one shop on one channel form a line. Of a line so many
// letters are in flight at a time, and never more than there is room left for the other lines,
// which take turns: one that is slow holds up no other. Not thread-safe: its owner locks.
#pragma once

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

#include "store/mailbox.h"

namespace kedai::bot {

class LetterQueues {
 public:
  using Clock = std::chrono::steady_clock;

  // Of a line, and of all lines together.
  explicit LetterQueues(int most_in_line = 128, int most_in_all = 512)
      : most_in_line_(most_in_line), most_in_all_(most_in_all) {}

  // At the end of its chat, unless it is in hand already; it may leave from `due` on. `written`:
  // when it was, on the clock that nobody sets. Whether it is the first of its chat.
  bool add(OutboxRow letter, Clock::time_point due, Clock::time_point written);
  std::size_t size() const { return in_hand_.size(); }
  std::size_t waiting_of(ChatId chat) const;  // that one in flight or not yet done among them
  std::set<ShopId> shops() const;

  // Of the chats that are not busy, in lines that have room: when the first of them is due.
  std::optional<Clock::time_point> next_due() const;
  // The letter that may leave now: of the line that has the fewest in flight its first due; nullptr
  // when there is none. What follows is done with this one.
  const OutboxRow* next(Clock::time_point now);
  OutboxRow take();  // its chat is busy until again() or done()
  void put_off(Clock::time_point due);
  void put_line_off(Clock::time_point until);  // all of its line
  void forget();                               // all of that chat
  void forget_waiting();                       // all that has not been taken, of every chat

  // Of a letter taken: its channel has answered, and its line has room for another; then it stays
  // in front, changed, or it has left for good, and the chat's next one follows, if there is one.
  Clock::time_point written(LetterId letter) const { return in_hand_.at(letter); }
  void landed(const OutboxRow& letter);
  void again(OutboxRow changed, Clock::time_point due);
  bool done(const OutboxRow& letter);

 private:
  struct Waiting {
    OutboxRow letter;
    Clock::time_point due;
  };
  using Queue = std::deque<Waiting>;
  struct Line {
    std::multimap<Clock::time_point, ChatId> due;  // chats that are not busy
    int in_flight = 0;
    Clock::time_point closed_until{};

    // Who goes first: the one with the fewest in flight, then the one that has waited longest.
    auto turn() const { return std::pair(in_flight, due.begin()->first); }
    Clock::time_point next_due() const { return std::max(due.begin()->first, closed_until); }
  };
  using Lines = std::map<std::pair<ShopId, std::string>, Line>;

  static Lines::key_type line_of(const OutboxRow& letter) { return {letter.shop, letter.channel}; }
  bool offers(const Line& line) const {
    return !line.due.empty() && line.in_flight < std::min(most_in_line_, most_in_all_ - in_flight_);
  }
  void tidy(Lines::iterator line);  // one with nothing in it goes
  void forget_first(Line& line);

  int most_in_line_;
  int most_in_all_;
  int in_flight_ = 0;
  std::unordered_map<ChatId, Queue> chats_;
  Lines lines_;
  Lines::iterator chosen_ = lines_.end();                    // by next()
  std::unordered_map<LetterId, Clock::time_point> in_hand_;  // when it was written
};

}  // namespace kedai::bot

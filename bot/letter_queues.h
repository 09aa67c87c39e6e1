// The letters a courier has in hand: a queue for each chat, in the order of writing. Only the first
// of a chat may leave, and while it is in flight, or its mark not yet on disk, the chat is busy and
// nothing else of it leaves. The chats that are not busy are offered in the order they are due.
// Not thread-safe: its owner locks.
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "store/mailbox.h"

namespace kedai::bot {

class LetterQueues {
 public:
  using Clock = std::chrono::steady_clock;

  // At the end of its chat, unless it is in hand already; it may leave from `due` on. `written`:
  // when it was, on the clock that nobody sets.
  void add(OutboxRow letter, Clock::time_point due, Clock::time_point written);
  std::size_t size() const { return in_hand_.size(); }
  std::set<ShopId> shops() const;

  // Of the chats that are not busy, the one that is due first: when, and its first letter.
  std::optional<Clock::time_point> next_due() const;
  const OutboxRow& next() const;
  OutboxRow take();  // its chat is busy until again() or done()
  void put_off(Clock::time_point due);
  void forget();          // all of that chat
  void forget_waiting();  // all that has not been taken, of every chat

  // Of a letter taken: it stays in front, changed; or it has left, and the chat's next one follows.
  Clock::time_point written(LetterId letter) const { return in_hand_.at(letter); }
  void again(OutboxRow changed, Clock::time_point due);
  void done(const OutboxRow& letter);

 private:
  struct Waiting {
    OutboxRow letter;
    Clock::time_point due;
  };
  using Queue = std::deque<Waiting>;

  std::unordered_map<ChatId, Queue> chats_;
  std::multimap<Clock::time_point, ChatId> due_;             // chats that are not busy
  std::unordered_map<LetterId, Clock::time_point> in_hand_;  // when it was written
};

}  // namespace kedai::bot

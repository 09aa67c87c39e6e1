// Keeps one shop's letters on one channel to its pace: a slot in all, a tenth of a second's worth
// at once, and a slot of each chat with its burst (the generic cell rate algorithm: one time point
// a chat says how far ahead it has borrowed). No thread of its own; its owner locks.
#pragma once

#include <chrono>
#include <unordered_map>

#include "bot/channels/channel.h"

namespace kedai::bot {

class PaceKeeper {
 public:
  using Clock = std::chrono::steady_clock;

  // When the next slot in all is free: `now` if it is.
  Clock::time_point opens(const Pace& pace, Clock::time_point now) const;
  // Takes a slot for a letter to this chat: `now` when it may leave at once, and the slot is taken;
  // else when to ask again, and none is.
  Clock::time_point take(ChatId chat, const Pace& pace, Clock::time_point now);
  // What left besides, unasked: the second message of a letter.
  void charge(ChatId chat, const Pace& pace, std::size_t messages, Clock::time_point now);
  void rest(Clock::time_point until);  // nothing leaves before
  // The channel itself takes nothing: the how many-th time since something has passed. Those that
  // were in flight together fail by the same, and count once.
  int fail(Clock::time_point now);
  void pass() { failures_ = 0; }

 private:
  void forget_idle(Clock::time_point now);

  Clock::time_point resting_until_{};
  int failures_ = 0;
  Clock::time_point next_{};  // free slot in all
  std::unordered_map<ChatId, Clock::time_point> chats_;
};

}  // namespace kedai::bot

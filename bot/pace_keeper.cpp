#include "bot/pace_keeper.h"

#include <algorithm>

namespace kedai::bot {

namespace {

using namespace std::chrono_literals;
constexpr std::size_t kMostChats = 10'000;
constexpr auto kAtOnce = 100ms;  // in any second at most a tenth more than the pace

std::chrono::nanoseconds slot_of(const Pace& pace) {
  return std::chrono::nanoseconds{1s} / pace.per_second;
}

}  // namespace

PaceKeeper::Clock::time_point PaceKeeper::opens(const Pace& pace, Clock::time_point now) const {
  if (resting_until_ > now) return resting_until_;
  const auto in_all = std::max(next_, now);
  return pace.per_second > 0 && in_all - now > kAtOnce ? in_all - kAtOnce : now;
}

PaceKeeper::Clock::time_point PaceKeeper::take(ChatId chat, const Pace& pace,
                                               Clock::time_point now) {
  if (const auto open = opens(pace, now); open > now) return open;
  if (pace.per_chat > 0ms) {
    if (chats_.size() >= kMostChats) forget_idle(now);
    auto& theirs = chats_[chat];
    const auto ahead = std::max(theirs, now);
    const auto most = pace.per_chat * (std::max(pace.burst, 1) - 1);
    if (ahead - now > most) return ahead - most;
    theirs = ahead + pace.per_chat;
  }
  if (pace.per_second > 0) next_ = std::max(next_, now) + slot_of(pace);
  return now;
}

void PaceKeeper::charge(ChatId chat, const Pace& pace, std::size_t messages,
                        Clock::time_point now) {
  const auto count = static_cast<int>(messages);
  if (pace.per_chat > 0ms) {
    auto& theirs = chats_[chat];
    theirs = std::max(theirs, now) + count * pace.per_chat;
  }
  if (pace.per_second > 0) next_ = std::max(next_, now) + count * slot_of(pace);
}

int PaceKeeper::fail(Clock::time_point now) {
  if (resting_until_ <= now || failures_ == 0) ++failures_;
  return failures_;
}

void PaceKeeper::rest(Clock::time_point until) { resting_until_ = std::max(resting_until_, until); }

void PaceKeeper::forget_idle(Clock::time_point now) {
  std::erase_if(chats_, [&](const auto& chat) { return chat.second <= now; });
}

}  // namespace kedai::bot

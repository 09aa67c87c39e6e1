// Which letter leaves next, and when one that its channel did not take is tried again: the order
// within a chat, so many in flight of a line, turns between lines, pace, rest, backoff, giving up.
// It has no clock, no thread and no I/O: `now` is an argument. Not thread-safe: its owner locks.
#pragma once

#include <functional>

#include "bot/channels/channel.h"
#include "bot/letter_queues.h"
#include "bot/pace_keeper.h"

namespace kedai::bot {

struct CourierLimits {
  int in_flight = 128;             // letters of one shop on one channel at a time, and
  int in_flight_in_all = 512;      // of all together
  bool paced = true;               // as each channel says; off for tests
  std::size_t in_memory = 10'000;  // letters
  std::chrono::milliseconds give_up{std::chrono::hours{24}};  // what fails when older is dead
  // One that is found on disk is tried for so long at least, however old it seems: the machine was
  // off, its clock is wrong, its network not up yet.
  std::chrono::milliseconds found{std::chrono::hours{1}};
  std::chrono::milliseconds first_backoff{1'000};  // doubled each time
  std::chrono::milliseconds most_backoff{300'000};
};

// When to try again after the given number of failed attempts (from 1). Pure.
std::chrono::milliseconds backoff(const CourierLimits& limits, int attempts, int growth = 2);

class Dispatch {
 public:
  using Clock = LetterQueues::Clock;
  using PaceOf = std::function<Pace(const OutboxRow&)>;

  Dispatch(const CourierLimits& limits, PaceOf pace_of);

  // As of LetterQueues.
  bool add(OutboxRow letter, Clock::time_point due, Clock::time_point written);
  std::size_t size() const { return queues_.size(); }
  std::set<ShopId> shops() const { return queues_.shops(); }
  void forget_waiting() { queues_.forget_waiting(); }

  struct Next {
    std::optional<OutboxRow> letter;         // that leaves now
    std::optional<Clock::time_point> again;  // when there may be another, if that is known
  };
  // Letters of a shop that is not `ours` any more are forgotten on the way.
  Next next(Clock::time_point now, const std::function<bool(ShopId)>& ours);

  // A letter's channel has answered. How long it waits before it is tried again; nothing when it
  // will not be: it has left, or is held or given up. Then, when that is marked, done().
  std::optional<std::chrono::milliseconds> landed(const OutboxRow& letter, const Delivery& delivery,
                                                  Clock::time_point now);
  void again(OutboxRow changed, Clock::time_point due) { queues_.again(std::move(changed), due); }
  bool done(const OutboxRow& letter) { return queues_.done(letter); }
  std::size_t waiting_of(ChatId chat) const { return queues_.waiting_of(chat); }

 private:
  bool takes_slot(const OutboxRow& letter, Clock::time_point now);
  PaceKeeper& keeper_of(const OutboxRow& letter);
  void note_passage(const OutboxRow& letter, const Delivery& delivery, Clock::time_point now);
  std::chrono::milliseconds rest(const OutboxRow& letter, const Delivery& delivery,
                                 Clock::time_point now);

  const CourierLimits limits_;
  const PaceOf pace_of_;
  LetterQueues queues_;
  std::map<std::pair<ShopId, std::string>, PaceKeeper> keepers_;
};

}  // namespace kedai::bot

#include "bot/dispatch.h"

#include <algorithm>

namespace kedai::bot {

using std::chrono::milliseconds;

milliseconds backoff(const CourierLimits& limits, int attempts, int growth) {
  milliseconds wait = limits.first_backoff;
  for (int i = 1; i < attempts && wait < limits.most_backoff; ++i) wait *= growth;
  return std::min(wait, limits.most_backoff);
}

Dispatch::Dispatch(const CourierLimits& limits, PaceOf pace_of)
    : limits_(limits),
      pace_of_(std::move(pace_of)),
      queues_(limits.in_flight, limits.in_flight_in_all) {}

bool Dispatch::add(OutboxRow letter, Clock::time_point due, Clock::time_point written) {
  return queues_.add(std::move(letter), due, written);
}

Dispatch::Next Dispatch::next(Clock::time_point now, const std::function<bool(ShopId)>& ours) {
  while (const OutboxRow* letter = queues_.next(now)) {
    if (!ours(letter->shop)) {
      queues_.forget();
      continue;
    }
    if (takes_slot(*letter, now)) return {queues_.take(), queues_.next_due()};
  }
  return {std::nullopt, queues_.next_due()};
}

// Of the channel's pace; else its line or its chat is put off until there may be one.
bool Dispatch::takes_slot(const OutboxRow& letter, Clock::time_point now) {
  if (!limits_.paced) return true;
  const Pace pace = pace_of_(letter);
  PaceKeeper& keeper = keeper_of(letter);
  if (const auto from = keeper.opens(pace, now); from > now) {
    queues_.put_line_off(from);
    return false;
  }
  const auto from = keeper.take(letter.chat, pace, now);
  if (from > now) queues_.put_off(from);
  return from <= now;
}

PaceKeeper& Dispatch::keeper_of(const OutboxRow& letter) {
  return keepers_[{letter.shop, letter.channel}];
}

std::optional<milliseconds> Dispatch::landed(const OutboxRow& letter, const Delivery& delivery,
                                             Clock::time_point now) {
  using enum Delivery::Outcome;
  queues_.landed(letter);
  if (delivery.outcome == Sent) note_passage(letter, delivery, now);
  const bool passes = delivery.outcome == TryLater || delivery.outcome == Locked;
  if (!passes || now - queues_.written(letter.id) > limits_.give_up) return std::nullopt;
  return rest(letter, delivery, now);
}

// The channel works. A letter that became several messages takes as many slots of its pace.
void Dispatch::note_passage(const OutboxRow& letter, const Delivery& delivery,
                            Clock::time_point now) {
  PaceKeeper& keeper = keeper_of(letter);
  keeper.pass();
  if (limits_.paced && delivery.billed.size() > 1)
    keeper.charge(letter.chat, pace_of_(letter), delivery.billed.size() - 1, now);
}

// How long the letter waits, and the whole channel with it when the trouble is not the letter's:
// longer each time that nothing has passed between.
milliseconds Dispatch::rest(const OutboxRow& letter, const Delivery& delivery,
                            Clock::time_point now) {
  const bool for_all = delivery.for_all || delivery.outcome == Delivery::Outcome::Locked;
  const auto asked = delivery.retry_after;
  if (!for_all)
    return asked > milliseconds{0} ? asked : backoff(limits_, letter.attempts + 1, delivery.growth);
  PaceKeeper& keeper = keeper_of(letter);
  const auto wait = std::max(asked, backoff(limits_, keeper.fail(now), delivery.growth));
  keeper.rest(now + wait);
  return wait;
}

}  // namespace kedai::bot

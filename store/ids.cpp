#include "store/ids.h"

#include <algorithm>

namespace kedai {

namespace {
constexpr std::int64_t kEpoch = 1'704'067'200'000;  // 2024-01-01T00:00:00Z, in milliseconds
constexpr int kSequenceBits = 12;
constexpr int kNodeBits = 10;
constexpr int kBitsBelowTick = kNodeBits + kSequenceBits;

std::int64_t tick_at(Time time) { return std::max(to_millis(time) - kEpoch, std::int64_t{1}); }
}  // namespace

void IdSource::start_after(Time newest) {
  if (tick_at(newest) < last_tick_) return;
  last_tick_ = tick_at(newest) + 1;
  sequence_ = 0;
}

std::int64_t IdSource::next(Time now) {
  const std::int64_t tick = tick_at(now);
  if (tick > last_tick_) {
    last_tick_ = tick;
    sequence_ = 0;
  } else if (++sequence_ ==
             1 << kSequenceBits) {  // more than 4096 in a millisecond: borrow the next
    ++last_tick_;
    sequence_ = 0;
  }
  return (last_tick_ << kBitsBelowTick) | (std::int64_t{node_} << kSequenceBits) | sequence_;
}

Time time_of(std::int64_t id) { return from_millis((id >> kBitsBelowTick) + kEpoch); }

std::int64_t before_ids_of(Time time) { return (tick_at(time) << kBitsBelowTick) - 1; }

}  // namespace kedai

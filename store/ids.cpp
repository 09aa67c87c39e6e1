#include "store/ids.h"

#include <algorithm>

namespace kedai {

namespace {
constexpr std::int64_t kEpoch = 1'704'067'200'000;  // 2024-01-01T00:00:00Z, in milliseconds
constexpr int kSequenceBits = 12;
constexpr int kNodeBits = 10;
}  // namespace

std::int64_t IdSource::next(Time now) {
  const std::int64_t tick = std::max(to_millis(now) - kEpoch, std::int64_t{1});
  if (tick > last_tick_) {
    last_tick_ = tick;
    sequence_ = 0;
  } else if (++sequence_ ==
             1 << kSequenceBits) {  // more than 4096 in a millisecond: borrow the next
    ++last_tick_;
    sequence_ = 0;
  }
  return (last_tick_ << (kNodeBits + kSequenceBits)) | (std::int64_t{node_} << kSequenceBits) |
         sequence_;
}

}  // namespace kedai

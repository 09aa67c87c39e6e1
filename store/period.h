// From one moment to another, as promotions and vouchers are valid.
#pragma once

#include "store/ids.h"

namespace kedai {

inline constexpr Time kForever{std::chrono::milliseconds{9'007'199'254'740'991}};

struct Period {
  Time starts{};
  Time ends = kForever;  // the first moment when it is over
  bool contains(Time now) const { return starts <= now && now < ends; }
  bool operator==(const Period&) const = default;
};

}  // namespace kedai

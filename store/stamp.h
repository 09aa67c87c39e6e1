// Who did something, when and why, and the id under which it stands in a history.
#pragma once

#include <string>

#include "store/ids.h"

namespace kedai {

struct Stamp {
  std::int64_t id = 0;
  std::string actor;
  Time at{};
  std::string reason = {};
};

}  // namespace kedai

// Where a channel's incoming side puts what has arrived: the lane, or a test's stand-in for it.
#pragma once

#include <functional>
#include <string>

#include "bot/lane.h"

namespace kedai::bot {

struct Intake {
  std::function<void(Inbound, WhenDone)> hear;
  std::function<void(ShopId, std::string channel, std::string raw, WhenDone)> unparsable;
  std::function<void(ShopId, Work, WhenDone, std::optional<Source>)> work;
};

Intake intake_of(Lane& lane);  // `lane` must outlive it

}  // namespace kedai::bot

// GET /health: whether what comes now can be kept. The lane is asked to write something, at most
// once a second, however many ask. 200 "ok", or 503; the log says why. Thread-safe.
#pragma once

#include <memory>

#include "bot/edge/http.h"
#include "bot/lane.h"

namespace kedai::bot {

class Health {
 public:
  Health(Lane& lane, ShopId any_shop);

  edge::Handle handle() const;  // may outlive this, but not the lane

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace kedai::bot

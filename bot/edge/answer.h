// The promise behind a Respond: given once, from any thread; what comes after the first is ignored,
// and a promise that nobody can keep any more (its last copy is gone) is a 500.
#pragma once

#include <atomic>
#include <functional>
#include <memory>

#include "bot/edge/gate.h"
#include "bot/edge/http.h"

namespace kedai::edge {

class Answer {
 public:
  // `take` runs on the edge's thread, unless the server is gone by then.
  using Take = std::function<void(Response)>;

  Answer(std::shared_ptr<Gate> gate, Take take);
  ~Answer();
  Answer(const Answer&) = delete;
  Answer& operator=(const Answer&) = delete;

  void give(Response response);

 private:
  std::shared_ptr<Gate> gate_;
  Take take_;
  std::atomic<bool> given_{false};
};

}  // namespace kedai::edge

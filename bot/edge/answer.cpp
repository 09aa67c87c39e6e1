#include "bot/edge/answer.h"

#include <utility>

#include "bot/edge/reply.h"

namespace kedai::edge {

Answer::Answer(std::shared_ptr<Gate> gate, Take take)
    : gate_(std::move(gate)), take_(std::move(take)) {}

Answer::~Answer() {
  try {
    give(plain(500));
  } catch (...) {
    // No memory to say so: the connection waits until the server stops.
  }
}

void Answer::give(Response response) {
  if (given_.exchange(true)) return;
  gate_->post([take = std::move(take_), response = std::move(response)]() mutable {
    take(std::move(response));
  });
}

}  // namespace kedai::edge

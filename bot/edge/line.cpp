#include "bot/edge/line.h"

#include <utility>

namespace kedai::edge {

Line::Line(std::shared_ptr<Gate> gate, std::function<void()> wake, std::size_t backlog_bytes)
    : gate_(std::move(gate)), wake_(std::move(wake)), backlog_limit_(backlog_bytes) {}

void Line::send(std::string text) {
  std::lock_guard lock(mutex_);
  if (!open_) return;
  backlog_ += text.size();
  queue_.push_back(std::move(text));
  if (backlog_ > backlog_limit_) {
    open_ = false;
    queue_.clear();
    last_ = Overflow{};
    awake_ = false;  // the wire is busy with the slow reader and must hear of it all the same
  }
  wake_wire();
}

void Line::say_goodbye(Goodbye why) {
  std::lock_guard lock(mutex_);
  if (!open_) return;
  open_ = false;
  last_ = why;
  wake_wire();
}

void Line::wake_wire() {
  if (!std::exchange(awake_, true)) gate_->post(wake_);
}

bool Line::overflowed() const {
  const std::lock_guard lock(mutex_);
  return std::holds_alternative<Overflow>(last_);
}

Line::Next Line::next() {
  std::lock_guard lock(mutex_);
  backlog_ -= std::exchange(in_hand_, 0);
  if (queue_.empty()) {
    awake_ = false;
    return std::exchange(last_, Nothing{});
  }
  auto text = std::move(queue_.front());
  queue_.pop_front();
  in_hand_ = text.size();
  return text;
}

void Line::end() {
  std::lock_guard lock(mutex_);
  open_ = false;
  queue_.clear();
  last_ = Nothing{};
}

}  // namespace kedai::edge

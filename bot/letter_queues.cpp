#include "bot/letter_queues.h"

namespace kedai::bot {

bool LetterQueues::add(OutboxRow letter, Clock::time_point due, Clock::time_point written) {
  if (!in_hand_.emplace(letter.id, written).second) return false;
  Queue& queue = chats_[letter.chat];
  const bool first = queue.empty();
  if (first) lines_[line_of(letter)].due.emplace(due, letter.chat);
  queue.push_back({std::move(letter), due});
  return first;
}

std::size_t LetterQueues::waiting_of(ChatId chat) const {
  const auto queue = chats_.find(chat);
  return queue == chats_.end() ? 0 : queue->second.size();
}

std::set<ShopId> LetterQueues::shops() const {
  std::set<ShopId> shops;
  for (const auto& [chat, queue] : chats_) shops.insert(queue.front().letter.shop);
  return shops;
}

std::optional<LetterQueues::Clock::time_point> LetterQueues::next_due() const {
  std::optional<Clock::time_point> first;
  for (const auto& [key, line] : lines_) {
    if (offers(line) && (!first || line.next_due() < *first)) first = line.next_due();
  }
  return first;
}

const OutboxRow* LetterQueues::next(Clock::time_point now) {
  chosen_ = lines_.end();
  for (auto each = lines_.begin(); each != lines_.end(); ++each) {
    const Line& line = each->second;
    if (!offers(line) || line.next_due() > now) continue;
    if (chosen_ == lines_.end() || line.turn() < chosen_->second.turn()) chosen_ = each;
  }
  if (chosen_ == lines_.end()) return nullptr;
  return &chats_.at(chosen_->second.due.begin()->second).front().letter;
}

OutboxRow LetterQueues::take() {
  Line& line = chosen_->second;
  OutboxRow letter = chats_.at(line.due.begin()->second).front().letter;
  line.due.erase(line.due.begin());
  ++line.in_flight;
  ++in_flight_;
  return letter;
}

void LetterQueues::put_off(Clock::time_point due) {
  auto& chats = chosen_->second.due;
  auto chat = chats.extract(chats.begin());
  chat.key() = due;
  chats.insert(std::move(chat));
}

void LetterQueues::put_line_off(Clock::time_point until) { chosen_->second.closed_until = until; }

void LetterQueues::forget() {
  forget_first(chosen_->second);
  tidy(chosen_);
}

void LetterQueues::forget_first(Line& line) {
  const auto chat = chats_.find(line.due.begin()->second);
  for (const Waiting& waiting : chat->second) in_hand_.erase(waiting.letter.id);
  chats_.erase(chat);
  line.due.erase(line.due.begin());
}

void LetterQueues::forget_waiting() {
  for (auto line = lines_.begin(); line != lines_.end();) {
    while (!line->second.due.empty()) forget_first(line->second);
    tidy(line++);
  }
  for (auto& [chat, queue] : chats_)
    for (; queue.size() > 1; queue.pop_back()) in_hand_.erase(queue.back().letter.id);
}

void LetterQueues::landed(const OutboxRow& letter) {
  const auto line = lines_.find(line_of(letter));
  --line->second.in_flight;
  --in_flight_;
  tidy(line);
}

void LetterQueues::tidy(Lines::iterator line) {
  if (line->second.due.empty() && line->second.in_flight == 0) lines_.erase(line);
}

void LetterQueues::again(OutboxRow changed, Clock::time_point due) {
  Queue& queue = chats_.at(changed.chat);
  lines_[line_of(changed)].due.emplace(due, changed.chat);
  queue.front() = {std::move(changed), due};
}

bool LetterQueues::done(const OutboxRow& letter) {
  const auto chat = chats_.find(letter.chat);
  in_hand_.erase(letter.id);
  chat->second.pop_front();
  const bool more = !chat->second.empty();
  if (more)
    lines_[line_of(letter)].due.emplace(chat->second.front().due, chat->first);
  else
    chats_.erase(chat);
  return more;
}

}  // namespace kedai::bot

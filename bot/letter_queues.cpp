#include "bot/letter_queues.h"

namespace kedai::bot {

void LetterQueues::add(OutboxRow letter, Clock::time_point due, Clock::time_point written) {
  if (!in_hand_.emplace(letter.id, written).second) return;
  const ChatId chat = letter.chat;
  Queue& queue = chats_[chat];
  if (queue.empty()) due_.emplace(due, chat);
  queue.push_back({std::move(letter), due});
}

std::set<ShopId> LetterQueues::shops() const {
  std::set<ShopId> shops;
  for (const auto& [chat, queue] : chats_) shops.insert(queue.front().letter.shop);
  return shops;
}

std::optional<LetterQueues::Clock::time_point> LetterQueues::next_due() const {
  if (due_.empty()) return std::nullopt;
  return due_.begin()->first;
}

const OutboxRow& LetterQueues::next() const {
  return chats_.at(due_.begin()->second).front().letter;
}

OutboxRow LetterQueues::take() {
  OutboxRow letter = next();
  due_.erase(due_.begin());
  return letter;
}

void LetterQueues::put_off(Clock::time_point due) {
  auto chat = due_.extract(due_.begin());
  chat.key() = due;
  due_.insert(std::move(chat));
}

void LetterQueues::forget() {
  const auto chat = chats_.find(due_.begin()->second);
  for (const Waiting& waiting : chat->second) in_hand_.erase(waiting.letter.id);
  chats_.erase(chat);
  due_.erase(due_.begin());
}

void LetterQueues::forget_waiting() {
  while (!due_.empty()) forget();
  for (auto& [chat, queue] : chats_)
    for (; queue.size() > 1; queue.pop_back()) in_hand_.erase(queue.back().letter.id);
}

void LetterQueues::again(OutboxRow changed, Clock::time_point due) {
  Queue& queue = chats_.at(changed.chat);
  due_.emplace(due, changed.chat);
  queue.front() = {std::move(changed), due};
}

void LetterQueues::done(const OutboxRow& letter) {
  const auto chat = chats_.find(letter.chat);
  in_hand_.erase(letter.id);
  chat->second.pop_front();
  if (chat->second.empty())
    chats_.erase(chat);
  else
    due_.emplace(chat->second.front().due, chat->first);
}

}  // namespace kedai::bot

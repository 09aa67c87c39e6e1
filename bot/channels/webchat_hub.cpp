#include "bot/channels/webchat_hub.h"

#include "bot/channels/webchat_entries.h"

namespace kedai::bot {

namespace {
constexpr std::size_t kMostSeen = 1024;  // well over what can overlap: a history page and 2 s
}

WebChatHub::Seat WebChatHub::join(std::shared_ptr<edge::Socket> socket) {
  const std::lock_guard lock(mutex_);
  seats_.emplace(++last_seat_, Sitting{std::move(socket)});
  return last_seat_;
}

void WebChatHub::leave(Seat seat) {
  const std::lock_guard lock(mutex_);
  const auto found = seats_.find(seat);
  if (found == seats_.end()) return;
  auto [at, end] = by_chat_.equal_range(found->second.chat);
  while (at != end) at = at->second == seat ? by_chat_.erase(at) : std::next(at);
  seats_.erase(found);
}

bool WebChatHub::bind(Seat seat, ShopId shop, ChatId chat) {
  const std::lock_guard lock(mutex_);
  const auto found = seats_.find(seat);
  if (found == seats_.end() || found->second.chat.second) return false;
  found->second.chat = {shop, chat};
  by_chat_.emplace(found->second.chat, seat);
  return true;
}

bool WebChatHub::first_time(Sitting& sitting, std::int64_t entry) {
  if (!sitting.seen.insert(entry).second) return false;
  sitting.seen_order.push_back(entry);
  if (sitting.seen_order.size() > kMostSeen) {
    sitting.seen.erase(sitting.seen_order.front());
    sitting.seen_order.pop_front();
  }
  return true;
}

void WebChatHub::deliver(const std::vector<TranscriptEntry>& entries) {
  const std::lock_guard lock(mutex_);
  if (by_chat_.empty()) return;
  std::map<Seat, std::vector<TranscriptEntry>> fresh;
  for (const TranscriptEntry& entry : entries) {
    const auto [begin, end] = by_chat_.equal_range({entry.shop, entry.chat});
    for (auto at = begin; at != end; ++at)
      if (first_time(seats_.at(at->second), entry.id)) fresh[at->second].push_back(entry);
  }
  for (const auto& [seat, news] : fresh) seats_.at(seat).socket->send(entries_message(news));
}

void WebChatHub::deliver_to(Seat seat, const std::vector<TranscriptEntry>& entries) {
  const std::lock_guard lock(mutex_);
  const auto found = seats_.find(seat);
  if (found == seats_.end()) return;
  std::vector<TranscriptEntry> fresh;
  for (const TranscriptEntry& entry : entries)
    if (first_time(found->second, entry.id)) fresh.push_back(entry);
  found->second.socket->send(entries_message(fresh));
}

bool WebChatHub::empty() const {
  const std::lock_guard lock(mutex_);
  return seats_.empty();
}

}  // namespace kedai::bot

// The open sockets of the web chat, by chat. What the lane has written is pushed to every socket of
// its chat; a socket never gets an entry twice, however often it is delivered (the lane's report,
// the clock's catching up and the history may overlap). Thread-safe.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "bot/edge/http.h"
#include "store/mailbox.h"

namespace kedai::bot {

class WebChatHub {
 public:
  using Seat = std::uint64_t;

  Seat join(std::shared_ptr<edge::Socket> socket);
  void leave(Seat seat);
  // From now on the seat hears this chat. False when it did already.
  bool bind(Seat seat, ShopId shop, ChatId chat);

  void deliver(const std::vector<TranscriptEntry>& entries);  // each to the seats of its chat
  void deliver_to(Seat seat, const std::vector<TranscriptEntry>& entries);
  bool empty() const;

 private:
  struct Sitting {
    std::shared_ptr<edge::Socket> socket;
    std::pair<ShopId, ChatId> chat = {};
    std::set<std::int64_t> seen = {};
    std::deque<std::int64_t> seen_order = {};  // the oldest are forgotten
  };
  static bool first_time(Sitting& sitting, std::int64_t entry);

  mutable std::mutex mutex_;
  Seat last_seat_ = 0;
  std::unordered_map<Seat, Sitting> seats_;
  std::multimap<std::pair<ShopId, ChatId>, Seat> by_chat_;
};

}  // namespace kedai::bot

// What a channel asks of the store while it sends one letter, through the courier's reading
// connection; what it notes goes by the lane. Lives as long as the sending.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "bot/channels/channel.h"
#include "bot/lane.h"
#include "store/db/database.h"

namespace kedai::bot {

class StoreDesk final : public SendingDesk {
 public:
  using Channels = std::map<std::pair<ShopId, std::string>, std::shared_ptr<Channel>>;

  // `mutex` guards the connection.
  StoreDesk(db::Database& database, std::mutex& mutex, Lane& lane, const Channels& channels,
            const OutboxRow& letter)
      : database_(database), mutex_(mutex), lane_(lane), channels_(channels), letter_(letter) {}

  std::optional<Picture> picture(const std::string& id) override;
  Task<std::optional<Picture>> media(const Attachment& attachment) override;
  std::optional<std::string> uploaded(const std::string& id) override;
  void note_upload(const std::string& id, const std::string& reference) override;
  std::optional<std::string> sent_before(ChatId chat, const std::string& topic) override;
  Time heard_at(ChatId chat) override;
  bool holds(ChatId chat) override;
  Time now() override { return lane_.now(); }

 private:
  db::Database& database_;
  std::mutex& mutex_;
  Lane& lane_;
  const Channels& channels_;
  const OutboxRow& letter_;
};

}  // namespace kedai::bot

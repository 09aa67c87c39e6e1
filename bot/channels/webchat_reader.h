// What the web chat reads of the database: shops, histories, pictures. A read-only connection of
// its own, so that nobody waits for the lane; each call is one or two short queries. Thread-safe:
// calls take turns. What is new is on disk before it is returned. All throw db::Unavailable when
// the database cannot serve.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "store/mailbox.h"
#include "store/pictures.h"
#include "store/profile.h"

namespace kedai::bot {

class WebChatReader {
 public:
  explicit WebChatReader(const std::string& database);  // its address

  std::vector<Profile> shops();
  std::optional<Profile> shop(const std::string& slug);
  bool is_staff(ShopId shop, const std::string& address);  // an invitation was redeemed there
  std::optional<ChatId> chat(ShopId shop, const std::string& address);
  // The newest entries after `after`, oldest first: all of them, or the last ones when the page has
  // been away for very long; with `after` 0 the last page.
  std::vector<TranscriptEntry> since(ShopId shop, ChatId chat, std::int64_t after);
  std::vector<TranscriptEntry> before(ShopId shop, ChatId chat, std::int64_t before);
  std::optional<Picture> picture(ShopId shop, const std::string& id);

  // What any process has written in any chat since the last call, and once more what is younger
  // than two seconds: commits of two processes do not come in the order of their ids.
  std::vector<TranscriptEntry> news();
  void skip_news();  // nobody listens: the next call begins with what is new then

 private:
  std::mutex mutex_;
  std::unique_ptr<db::Database> database_;
  std::int64_t newest_ = 0;
};

}  // namespace kedai::bot

#include "bot/channels/webchat_reader.h"

#include <algorithm>

#include "bot/channels/channel.h"
#include "store/conversations.h"
#include "store/db/open.h"
#include "store/db/sqlite.h"
#include "store/staff.h"

namespace kedai::bot {

namespace {
constexpr int kMostNews = 1000;
constexpr int kMostPages = 5;
constexpr std::int64_t kOverlap = std::int64_t{2000} << 22;  // two seconds of ids (store/ids.h)
}  // namespace

WebChatReader::WebChatReader(const std::string& database)
    : database_(db::open(database, db::Access::ReadOnly)) {}

std::vector<Profile> WebChatReader::shops() {
  const std::lock_guard lock(mutex_);
  return Profiles(*database_).all();
}

std::optional<Profile> WebChatReader::shop(const std::string& slug) {
  const std::lock_guard lock(mutex_);
  return Profiles(*database_).find(slug);
}

bool WebChatReader::is_staff(ShopId shop, const std::string& address) {
  const std::lock_guard lock(mutex_);
  return Staff(*database_, shop).find(kWeb, address).has_value();
}

std::optional<ChatId> WebChatReader::chat(ShopId shop, const std::string& address) {
  const std::lock_guard lock(mutex_);
  const auto row = Conversations(*database_, shop).find(kWeb, address);
  if (!row) return std::nullopt;
  return row->id;
}

std::vector<TranscriptEntry> WebChatReader::since(ShopId shop, ChatId chat, std::int64_t after) {
  const std::lock_guard lock(mutex_);
  Mailbox mailbox(*database_, shop);
  auto entries = mailbox.history(chat, 0);
  for (int page = 1; after > 0 && page < kMostPages && !entries.empty(); ++page) {
    if (entries.front().id <= after) break;
    auto earlier = mailbox.history(chat, entries.front().id);
    if (earlier.empty()) break;
    entries.insert(entries.begin(), earlier.begin(), earlier.end());
  }
  std::erase_if(entries, [after](const TranscriptEntry& entry) { return entry.id <= after; });
  if (!entries.empty()) db::sync(*database_);
  return entries;
}

std::vector<TranscriptEntry> WebChatReader::before(ShopId shop, ChatId chat, std::int64_t entry) {
  const std::lock_guard lock(mutex_);
  return Mailbox(*database_, shop).history(chat, entry);
}

std::optional<Picture> WebChatReader::picture(ShopId shop, const std::string& id) {
  const std::lock_guard lock(mutex_);
  return Pictures(*database_, shop).find(id);
}

std::vector<TranscriptEntry> WebChatReader::news() {
  const std::lock_guard lock(mutex_);
  if (newest_ == 0) newest_ = newest_transcript_entry(*database_);
  std::vector<TranscriptEntry> all;
  for (auto after = newest_ - kOverlap;;) {
    auto page = transcript_after(*database_, after, kMostNews);
    all.insert(all.end(), page.begin(), page.end());
    if (!page.empty()) after = page.back().id;
    newest_ = std::max(newest_, after);
    if (page.size() < kMostNews) break;
  }
  if (!all.empty()) db::sync(*database_);
  return all;
}

void WebChatReader::skip_news() {
  const std::lock_guard lock(mutex_);
  newest_ = 0;
}

}  // namespace kedai::bot

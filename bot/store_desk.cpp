#include "bot/store_desk.h"

#include "store/conversations.h"
#include "store/mailbox.h"

namespace kedai::bot {

std::optional<Picture> StoreDesk::picture(const std::string& id) {
  const std::lock_guard lock(mutex_);
  return Pictures(database_, letter_.shop).find(id);
}

Task<std::optional<Picture>> StoreDesk::media(const Attachment& attachment) {
  if (attachment.channel == kWeb) co_return picture(attachment.reference);
  const auto channel = channels_.find({letter_.shop, attachment.channel});
  if (channel == channels_.end()) co_return std::nullopt;
  try {
    co_return co_await channel->second->fetch(attachment.reference);
  } catch (const TooLarge&) {
    co_return std::nullopt;
  }
}

std::optional<std::string> StoreDesk::uploaded(const std::string& id) {
  const std::lock_guard lock(mutex_);
  return Pictures(database_, letter_.shop).uploaded(letter_.channel, id);
}

void StoreDesk::note_upload(const std::string& id, const std::string& reference) {
  lane_.submit(letter_.shop, [=, channel = letter_.channel](Shop& shop, Time) {
    shop.pictures.note_upload(channel, id, reference);
    return std::vector<Letter>{};
  });
}

std::optional<std::string> StoreDesk::sent_before(ChatId chat, const std::string& topic) {
  const std::lock_guard lock(mutex_);
  return Mailbox(database_, letter_.shop).recall(chat, topic);
}

Time StoreDesk::heard_at(ChatId chat) {
  const std::lock_guard lock(mutex_);
  const auto row = Conversations(database_, letter_.shop).find(chat);
  return row ? row->heard_at : Time{};
}

bool StoreDesk::holds(ChatId chat) {
  const std::lock_guard lock(mutex_);
  return !Mailbox(database_, letter_.shop).held(chat).empty();
}

}  // namespace kedai::bot

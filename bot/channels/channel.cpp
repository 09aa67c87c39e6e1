#include "bot/channels/channel.h"

#include "config/phrasebook.h"

namespace kedai::bot {

bool is_local_channel(std::string_view channel) { return channel == kWeb || channel == kTerminal; }

Message without_media(Message message, std::string_view locale) {
  if (message.attachment) {
    const Locale known = locale_named(locale).value_or(Locale::Indonesian);
    if (!message.text.empty()) message.text += "\n";
    message.text += phrasebook(known).say("handover.file_lost");
  }
  message.picture_id.clear();
  message.attachment.reset();
  return message;
}

std::string brand(std::string_view channel) {
  if (channel == kTelegram) return "Telegram";
  if (channel == kWhatsApp) return "WhatsApp";
  return std::string(channel);
}

}  // namespace kedai::bot

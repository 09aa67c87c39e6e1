#include "bot/channels/channel.h"

namespace kedai::bot {

bool is_local_channel(std::string_view channel) { return channel == kWeb || channel == kTerminal; }

std::string brand(std::string_view channel) {
  if (channel == kTelegram) return "Telegram";
  if (channel == kWhatsApp) return "WhatsApp";
  return std::string(channel);
}

}  // namespace kedai::bot

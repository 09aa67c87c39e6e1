#include "bot/channels/channel.h"

namespace kedai::bot {

bool is_local_channel(std::string_view channel) { return channel == kWeb || channel == kTerminal; }

}  // namespace kedai::bot

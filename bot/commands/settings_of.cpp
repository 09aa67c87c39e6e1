#include "bot/commands/commands.h"

namespace kedai::bot {

Settings settings_of(const CommandLine& line) {
  return read_settings(line.config, kedai_environment(), line.overrides);
}

}  // namespace kedai::bot

// Logs go to standard error, through a sink that lets no secret pass: bot tokens, signatures and
// telephone numbers become "***".
#pragma once

#include <string>
#include <string_view>

#include "config/settings.h"

namespace kedai::bot {

// Makes spdlog's default logger. Call once, before any thread is started.
void start_log(LogLevel level);

// The text with what must not be read replaced. Pure.
std::string redacted(std::string_view text);

}  // namespace kedai::bot

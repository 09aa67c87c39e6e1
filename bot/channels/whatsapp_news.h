// News of the WhatsApp account, its templates and its number, in a line for people. Holds nothing
// that a customer has said and no name or number of theirs. Pure; any thread. Source: CONTRACTS.md
// A4; the values in tests/payloads.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "bot/channels/whatsapp_update.h"

namespace kedai::bot::whatsapp {

News news_of(const std::string& field, const nlohmann::json& value);

}  // namespace kedai::bot::whatsapp

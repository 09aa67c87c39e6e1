// What a person has said, pressed, shared or sent on WhatsApp. Pure; any thread. Source:
// CONTRACTS.md A5, tests/payloads.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "bot/channels/whatsapp_person.h"
#include "flows/event.h"

namespace kedai::bot::whatsapp {

// Its type ("text", "image", ...), or, when it does not say it, the object that it carries; "" when
// there is none.
std::string kind_of(const nlohmann::json& message);

// Nothing when the shop has no answer to it: a reaction, an edit, a deletion, a chat that was only
// opened. What cannot be used but has a person waiting behind it is Unreadable.
std::optional<Content> content_of(const nlohmann::json& message, const Person& sender);

}  // namespace kedai::bot::whatsapp

// A cart that was filled in WhatsApp's catalogue. Pure; any thread. Source: CONTRACTS.md A5.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "bot/channels/whatsapp_person.h"
#include "flows/event.h"

namespace kedai::bot::whatsapp {

// Lines that name no product or no amount are left out. Nothing when no line is left.
std::optional<Content> sent_cart(const nlohmann::json& message, const Person& sender);

}  // namespace kedai::bot::whatsapp

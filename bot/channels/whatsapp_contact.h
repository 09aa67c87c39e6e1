// A contact that was passed on in a WhatsApp chat: the sender's own or anybody's. Pure; any thread.
// Source: CONTRACTS.md A5.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "bot/channels/whatsapp_person.h"
#include "flows/event.h"

namespace kedai::bot::whatsapp {

// The sender's own number, when it is among them: given by WhatsApp's button because the shop asked
// for it, or the one that they write from. Otherwise the first number, with all as its label.
// Nothing when there is none.
std::optional<Content> shared_contact(const nlohmann::json& message, const Person& sender);

}  // namespace kedai::bot::whatsapp

// WhatsApp's word that a person's number or id is another one now, in the two forms that it has: a
// message of type "system", and the field user_id_update. Pure; any thread. Source: CONTRACTS.md
// A7.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "bot/channels/whatsapp_update.h"

namespace kedai::bot::whatsapp {

// Nothing when the system tells something else.
std::optional<Moved> moved_by_message(const nlohmann::json& message);

Moved moved_by_update(const nlohmann::json& update);  // of the array user_id_update

}  // namespace kedai::bot::whatsapp

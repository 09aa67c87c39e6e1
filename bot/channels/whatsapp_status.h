// What has become of a message that the shop sent by WhatsApp. Pure; any thread. Source:
// CONTRACTS.md A6.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "bot/channels/whatsapp_update.h"

namespace kedai::bot::whatsapp {

// Nothing when it tells nothing of a message on its way: it was deleted, it is a payment's or a
// call's, or the status is none that is known.
std::optional<Receipt> receipt_of(const nlohmann::json& status);

}  // namespace kedai::bot::whatsapp

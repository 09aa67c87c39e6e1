// What the Cloud API takes: a message's type-specific part held against its limits, written from
// CONTRACTS.md A8 and not from the renderer.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace kedai::bot {

// What WhatsApp would refuse in {"type": T, T: {...}}, a line each; "" when it takes all of it.
std::string check_whatsapp(const nlohmann::json& message);

}  // namespace kedai::bot

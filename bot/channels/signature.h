// Whether a webhook comes from Meta: it signs the bytes of each body with the app's secret.
// Pure; any thread. Source: X-Hub-Signature-256 (CONTRACTS.md A2).
#pragma once

#include <string_view>

namespace kedai::bot::whatsapp {

// The header is "sha256=" and 64 lower-case hex digits: the HMAC-SHA256 of the body as it came,
// before any parsing. The older header with a SHA-1 does not count. With an empty secret anybody
// could sign, so nothing is genuine.
bool genuine(std::string_view raw_body, std::string_view header, std::string_view app_secret);

}  // namespace kedai::bot::whatsapp

// Midtrans' JSON, read: whether a notification is genuine, and what an answer or a notification
// says of a transaction. Pure; any thread. Source: CONTRACTS.md D1 and D2.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "flows/gateway.h"

namespace kedai::bot::midtrans {

// Lower-case hex of the SHA-512 of these four, one behind the other, each as it was received.
std::string signature(std::string_view order_id, std::string_view status_code,
                      std::string_view gross_amount, std::string_view server_key);

// Whether the notification's signature_key is that. It does not cover transaction_status: what a
// genuine one says of it is still to be confirmed by asking. With an empty key nothing is genuine.
bool genuine(const nlohmann::json& notification, std::string_view server_key);

// "275000.00"; nothing for what is no amount in whole rupiah.
std::optional<Money> amount_in(std::string_view text);

// Paid is status_code 200 and settled or captured, and no fraud. A status that is not known here
// is as good as pending. Nothing when it is about no transaction, or its amount cannot be read.
std::optional<GatewayNews> news_in(const nlohmann::json& transaction);

}  // namespace kedai::bot::midtrans

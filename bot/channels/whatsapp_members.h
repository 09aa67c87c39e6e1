// The members of WhatsApp's objects as they really come: a string where a number is documented and
// the other way round, empty, null, absent. What is there but unfit reads as if it were not. Pure;
// any thread. Source: tests/payloads/README.md, "What a parser must survive here".
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "store/ids.h"

namespace kedai::bot::whatsapp {

inline constexpr std::size_t kMostId = 256;  // bytes; a button's id has no more

// A string of at most kMostId bytes and no control characters as it is, or a whole number as its
// digits.
std::string id_in(const nlohmann::json& object, const char* name);

// A wa_id: 5 to 20 digits; a plus and spaces among them are dropped.
std::string wa_id_in(const nlohmann::json& object, const char* name);

// A business-scoped user id: letters, digits and ". _ -".
bool is_bsuid(std::string_view text);
std::string bsuid_in(const nlohmann::json& object, const char* name);

// Of a picture or file. It becomes part of a URL: letters, digits, "_" and "-".
std::string media_id_in(const nlohmann::json& object, const char* name);

// Seconds since 1970, from WhatsApp's first year on; Time{} otherwise.
Time time_in(const nlohmann::json& object, const char* name);

// A number, or a string that is nothing but one.
std::optional<double> amount_in(const nlohmann::json& object, const char* name);

// A name made of the text: the same whenever the same text comes.
std::string hash_id(std::string_view text);

// A wamid. A message without one gets a name that is the same whenever the same message comes.
std::string message_id_of(const nlohmann::json& message);

}  // namespace kedai::bot::whatsapp

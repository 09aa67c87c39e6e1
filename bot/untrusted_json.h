// JSON from outside, read so that nothing in it can hurt: it is nested no deeper than a little
// (nlohmann copies and dumps recursively), and no accessor throws or asserts on a wrong type
// or a missing member. Any thread.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kedai::bot {

inline constexpr int kMostJsonDepth = 32;

bool too_deep(std::string_view text);  // more than kMostJsonDepth brackets open at once

// Nothing when the text is too deep or is no JSON (ill-formed UTF-8 and lone surrogates included).
std::optional<nlohmann::json> parse_untrusted(std::string_view text);

// The text with what is no Unicode replaced, and stray control characters dropped: a name that
// somebody cut in the middle of an emoji need not cost all that came with it. Slow; for a text that
// could not be parsed.
std::string mended(std::string_view text);

// The member of that name and type; otherwise "", nothing, or an empty object or array.
std::string text_in(const nlohmann::json& object, const char* name);
std::optional<std::int64_t> number_in(const nlohmann::json& object, const char* name);
std::optional<double> real_in(const nlohmann::json& object, const char* name);
const nlohmann::json& object_in(const nlohmann::json& object, const char* name);
const nlohmann::json& array_in(const nlohmann::json& object, const char* name);

// The elements of the array of that name among the top members of an object, each as it stands in
// the text. Found by brackets and quotes alone, so that one element that is no JSON leaves the
// others readable.
std::vector<std::string_view> slices_of(std::string_view text, std::string_view array);

}  // namespace kedai::bot

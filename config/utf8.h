// Whether bytes are Unicode, and what is made of those that are not. Any bytes; any thread.
#pragma once

#include <string>
#include <string_view>

namespace kedai {

bool is_utf8(std::string_view text);

// The text with U+FFFD for each piece of it that is no UTF-8.
std::string as_utf8(std::string_view text);

}  // namespace kedai

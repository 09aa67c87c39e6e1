// A form post's fields (application/x-www-form-urlencoded), decoded. Pure; any thread.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace kedai::bot {

// Later fields of a name win; a broken % sequence stays as it is written.
std::map<std::string, std::string> read_fields(std::string_view body);

}  // namespace kedai::bot

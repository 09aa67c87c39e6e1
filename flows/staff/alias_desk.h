// Other names for what is sold, taught by chat: "alias rambak = kerupuk jangek".
#pragma once

#include <string_view>

#include "flows/talk.h"

namespace kedai {

// Without "=" the product's other names are told.
void hear_alias(Talk& talk, std::string_view text);

}  // namespace kedai

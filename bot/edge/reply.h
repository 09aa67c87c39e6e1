// A response as bytes, and the responses that the edge gives of its own accord. Framing (length,
// Connection) is the edge's alone: what a handler says of it is dropped. Pure functions, any
// thread.
#pragma once

#include <string>
#include <string_view>

#include "bot/edge/http.h"

namespace kedai::edge {

enum class Keep { Open, Close };

// The head of `response` with its blank line. A response that cannot be sent as it is (a line break
// in a header, a status outside 200 to 599) throws std::invalid_argument.
std::string head_of(const Response& response, Keep keep);

bool has_body(int status);

// A bare response: its body is the status in words.
Response plain(int status);

std::string_view reason(int status);

}  // namespace kedai::edge

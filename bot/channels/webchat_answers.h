// The kinds of answer that the web chat gives, each with its security headers. Pure; any thread.
#pragma once

#include <string>

#include "bot/edge/http.h"

namespace kedai::bot {

edge::Response html(std::string page);  // never stored: it belongs to one visitor
edge::Response redirect(int status, const std::string& to);
edge::Response refused(int status, std::string why);
edge::Response unavailable();  // 503: try again soon

}  // namespace kedai::bot

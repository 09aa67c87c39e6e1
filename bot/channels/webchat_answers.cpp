#include "bot/channels/webchat_answers.h"

namespace kedai::bot {

namespace {

constexpr const char* kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "media-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

}  // namespace

edge::Response html(std::string page) {
  return {200,
          "text/html; charset=utf-8",
          std::move(page),
          {{"Content-Security-Policy", kPolicy},
           {"Referrer-Policy", "same-origin"},
           {"X-Frame-Options", "DENY"},
           {"X-Content-Type-Options", "nosniff"},
           {"Cache-Control", "private, no-store"},
           {"Vary", "Accept-Language, Cookie"}}};
}

edge::Response redirect(int status, const std::string& to) {
  return {
      status, "text/plain; charset=utf-8", "", {{"Location", to}, {"Cache-Control", "no-store"}}};
}

edge::Response refused(int status, std::string why) {
  return {status,
          "text/plain; charset=utf-8",
          std::move(why),
          {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}}};
}

edge::Response unavailable() {
  edge::Response response = refused(503, "Not now, please try again soon.\n");
  response.headers.emplace_back("Retry-After", "2");
  return response;
}

}  // namespace kedai::bot

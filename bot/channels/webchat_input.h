// What a web chat's page may send, read with suspicion: anything can come over a socket or a form.
// Every refusal is a value with its reason; nothing throws and nothing is too deep or too long.
// Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "flows/event.h"

namespace kedai::bot {

struct Saying {
  std::string id;  // the page's own name for it (a uuid): a resend has the same
  Content content;
};
struct Earlier {
  std::int64_t before = 0;  // an entry: the page wants what was said before it
};
struct RefusedInput {
  std::string id;  // of the saying, "" when it has no usable one
  std::string
      reason;  // "not_json", "no_id", "empty", "too_long", "bad_press", "bad_place", "unknown"
};
using PageInput = std::variant<Saying, Earlier, RefusedInput>;

inline constexpr std::size_t kMostTextBytes = 16 * 1024;  // 4096 characters of any script

// One message of the page's socket:
//   {"id","text"} | {"id","press","message"?,"label"?} | {"id","location":{"lat","lng"}} |
//   {"before"}
PageInput read_input(std::string_view json);

// The same from a form. `press` is "ENTRY DATA LABEL" or "".
PageInput read_form(const std::string& id, std::string_view text, std::string_view press);

// 8 to 64 letters, digits and hyphens.
bool is_saying_id(std::string_view id);

}  // namespace kedai::bot

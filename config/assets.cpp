#include "config/assets.h"

namespace kedai::config {

std::optional<std::string_view> asset(std::string_view name) {
  for (const Asset& each : embedded_config())
    if (each.name == name) return each.bytes;
  return std::nullopt;
}

}  // namespace kedai::config

// The files that are embedded in the program (CMake's embed()), by their name relative to the
// folder that embeds them: "locales/id.toml", "demo/catalogue.csv", "demo/pictures/tekwan.png".
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace kedai::config {

struct Asset {
  std::string_view name;
  std::string_view bytes;
};

std::span<const Asset> embedded_config();  // all of config/'s, in no order

// One of config/'s own, or nothing when there is none of that name.
std::optional<std::string_view> asset(std::string_view name);

}  // namespace kedai::config

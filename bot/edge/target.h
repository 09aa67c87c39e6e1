// The target of a request line, taken apart: "/telegram/warung%20bu?a=b+c". Pure functions, any
// thread. A path is split into its segments before these are decoded, so an escaped slash stays
// inside its segment.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kedai::edge {

struct Target {
  std::vector<std::string> segments;  // decoded: "/a/b/" is {"a", "b", ""}
  std::string path;                   // the segments again, each after a slash
  std::map<std::string, std::string> query;
};

enum class Plus { Literal, Space };  // what '+' stands for: itself in a path, a space in a query

// Nothing when an escape is broken or stands for a NUL byte.
std::optional<std::string> percent_decoded(std::string_view text, Plus plus);

// Nothing unless the target begins with a slash (Kedai is no proxy) and its escapes are whole.
std::optional<Target> parse_target(std::string_view target);

}  // namespace kedai::edge

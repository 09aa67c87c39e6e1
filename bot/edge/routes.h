// Which handler serves which path. Patterns are literal but for {name} segments, which match any
// one segment that is not empty; where several patterns match a path the more literal one is tried
// first. Filled before the server starts, only read after: no lock.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "bot/edge/http.h"

namespace kedai::edge {

using Params = std::map<std::string, std::string>;

struct Route {
  std::string pattern;
  std::vector<std::string> segments;
  std::string method;
  Handle handle;
  std::size_t body_bytes = 0;  // 0: the server's own limit
  Accept accept;               // set on a WebSocket's route, whose method is ""
};

struct Found {
  const Route* route = nullptr;
  Params params;
  std::string allow;  // with no route: the methods that the path does have, "" for an unknown path
};

class Routes {
 public:
  // Throws std::invalid_argument for a pattern without its slash and for a route there already.
  void add(std::string method, std::string pattern, Handle handle, std::size_t body_bytes);
  void add_socket(std::string pattern, Accept accept);

  // HEAD is served by GET where it has no route of its own.
  Found find(const std::string& method, const std::vector<std::string>& segments) const;
  Found find_socket(const std::vector<std::string>& segments) const;

 private:
  void insert(Route route);
  std::vector<Route> routes_;  // the more literal ones first
};

}  // namespace kedai::edge

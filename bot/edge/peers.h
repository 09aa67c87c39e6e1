// Who is at the other end, and how many connections each address may hold: a few clients must not
// take every place. Trusted proxies bring many people's requests, so they may hold any number and
// their word on whom they speak for (X-Forwarded-For) is taken; nobody else's is. IPv6 is counted
// by /64, which is what one customer gets. Edge's thread only.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kedai::edge {

class Peers {
 public:
  // `trusted`: addresses or networks ("127.0.0.1", "10.0.0.0/8", "fd00::/8"). Throws
  // std::invalid_argument naming one that is neither. `most` 0: any number.
  Peers(const std::vector<std::string>& trusted, std::size_t most);

  // Addresses as text, without port. False, and not counted, when it holds enough already.
  bool enter(const std::string& address);
  void leave(const std::string& address);
  bool trusts(const std::string& address) const;
  // Whose request it is: of what proxies say (the header's values joined by commas) the last
  // address that is not a trusted proxy's.
  std::string client(const std::string& address, std::string_view forwarded_for) const;

 private:
  using Bytes = std::array<std::uint8_t, 16>;  // of IPv6; IPv4 as mapped
  struct Network {
    Bytes first;
    unsigned bits;
  };
  static std::optional<Bytes> bytes_of(const std::string& address);
  static Network network_of(const std::string& text);
  static Bytes counted(const std::string& address);
  bool trusts(const Bytes& address) const;

  std::vector<Network> trusted_;
  std::size_t most_;
  std::map<Bytes, std::size_t> held_;
};

}  // namespace kedai::edge

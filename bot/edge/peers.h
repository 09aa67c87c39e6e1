// Who is at the other end, and how many connections each address may hold: a few clients must not
// take every place. Trusted proxies bring many people's requests, so they may hold any number and
// their word on whom they speak for (X-Forwarded-For) is taken; nobody else's is. IPv6 is counted
// by /64, which is what one customer gets. Edge's thread only.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/address_v6.hpp>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace kedai::edge {

class Peers {
 public:
  using Address = boost::asio::ip::address;

  // `trusted`: addresses or networks ("127.0.0.1", "10.0.0.0/8", "fd00::/8"). Throws
  // std::invalid_argument naming one that is neither. `most` 0: any number.
  Peers(const std::vector<std::string>& trusted, std::size_t most);

  bool enter(const Address& address);  // false, and not counted, when it holds enough already
  void leave(const Address& address);
  bool trusts(const Address& address) const;
  // Whose request it is: of what proxies say (the header's values joined by commas) the last
  // address that is not a trusted proxy's.
  std::string client(const Address& address, std::string_view forwarded_for) const;

 private:
  struct Network {
    boost::asio::ip::address_v6 first;  // IPv4 as mapped
    unsigned bits;
  };
  static Network network_of(const std::string& text);

  std::vector<Network> trusted_;
  std::size_t most_;
  std::map<Address, std::size_t> held_;
};

}  // namespace kedai::edge

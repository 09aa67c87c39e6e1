#include "bot/edge/peers.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace kedai::edge {
namespace {

namespace ip = boost::asio::ip;

constexpr unsigned kMapped = 96;    // an IPv4 address's bits before its own
constexpr unsigned kCustomer = 64;  // of IPv6: what one customer gets

ip::address_v6 as_v6(const ip::address& address) {
  return address.is_v6() ? address.to_v6() : ip::make_address_v6(ip::v4_mapped, address.to_v4());
}

ip::address plain(const ip::address& address) {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
  return ip::make_address_v4(ip::v4_mapped, address.to_v6());
}

bool same_start(const ip::address_v6& one, const ip::address_v6& other, unsigned bits) {
  const auto a = one.to_bytes(), b = other.to_bytes();
  const auto whole = bits / 8;
  if (!std::equal(a.begin(), a.begin() + whole, b.begin())) return false;
  const unsigned rest = bits % 8;
  return rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

ip::address counted(const ip::address& address) {
  const auto one = plain(address);
  if (!one.is_v6()) return one;
  auto bytes = one.to_v6().to_bytes();
  std::fill(bytes.begin() + kCustomer / 8, bytes.end(), 0);
  return ip::address_v6(bytes);
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

Peers::Peers(const std::vector<std::string>& trusted, std::size_t most) : most_(most) {
  for (const std::string& each : trusted) trusted_.push_back(network_of(each));
}

Peers::Network Peers::network_of(const std::string& text) {
  const auto slash = text.find('/');
  boost::system::error_code error;
  const auto address = ip::make_address(text.substr(0, slash), error);
  const unsigned most = address.is_v6() ? 128 : 32;
  unsigned bits = most;
  if (!error && slash != text.npos) {
    const auto* end = text.data() + text.size();
    const auto [at, bad] = std::from_chars(text.data() + slash + 1, end, bits);
    if (at != end || bad != std::errc{} || bits > most)
      error = boost::asio::error::invalid_argument;
  }
  if (error) throw std::invalid_argument(text + " is neither an address nor a network");
  return {as_v6(address), address.is_v6() ? bits : bits + kMapped};
}

bool Peers::enter(const Address& address) {
  if (most_ == 0 || trusts(address)) return true;
  auto& held = held_[counted(address)];
  if (held >= most_) return false;
  ++held;
  return true;
}

void Peers::leave(const Address& address) {
  const auto at = held_.find(counted(address));
  if (at != held_.end() && --at->second == 0) held_.erase(at);
}

bool Peers::trusts(const Address& address) const {
  return std::ranges::any_of(trusted_, [one = as_v6(address)](const Network& network) {
    return same_start(one, network.first, network.bits);
  });
}

std::string Peers::client(const Address& address, std::string_view forwarded_for) const {
  Address nearest = plain(address);
  while (trusts(nearest) && !forwarded_for.empty()) {
    const auto comma = forwarded_for.rfind(',');
    const auto last = forwarded_for.substr(comma == forwarded_for.npos ? 0 : comma + 1);
    forwarded_for = forwarded_for.substr(0, comma == forwarded_for.npos ? 0 : comma);
    boost::system::error_code error;
    const auto said = ip::make_address(std::string(trimmed(last)), error);
    if (error) break;
    nearest = plain(said);
  }
  return nearest.to_string();
}

}  // namespace kedai::edge

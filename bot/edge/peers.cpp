#include "bot/edge/peers.h"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <span>
#include <stdexcept>

namespace kedai::edge {
namespace {

namespace ip = boost::asio::ip;

constexpr unsigned kMapped = 96;      // an IPv4 address's bits before its own
constexpr std::size_t kCustomer = 8;  // bytes of IPv6: what one customer gets

bool same_start(std::span<const std::uint8_t> one, std::span<const std::uint8_t> other,
                unsigned bits) {
  const auto whole = bits / 8;
  if (!std::equal(one.begin(), one.begin() + whole, other.begin())) return false;
  const unsigned rest = bits % 8;
  return rest == 0 || (one[whole] ^ other[whole]) >> (8 - rest) == 0;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// IPv4 as such, also when it was seen by IPv6.
std::string plain(const std::string& text) {
  boost::system::error_code error;
  const auto address = ip::make_address(text, error);
  if (error || !address.is_v6() || !address.to_v6().is_v4_mapped()) return text;
  return ip::make_address_v4(ip::v4_mapped, address.to_v6()).to_string();
}

}  // namespace

Peers::Peers(const std::vector<std::string>& trusted, std::size_t most) : most_(most) {
  for (const std::string& each : trusted) trusted_.push_back(network_of(each));
}

std::optional<Peers::Bytes> Peers::bytes_of(const std::string& text) {
  boost::system::error_code error;
  const auto address = ip::make_address(text, error);
  if (error) return std::nullopt;
  return address.is_v6() ? address.to_v6().to_bytes()
                         : ip::make_address_v6(ip::v4_mapped, address.to_v4()).to_bytes();
}

Peers::Network Peers::network_of(const std::string& text) {
  const auto slash = text.find('/');
  const std::string address = text.substr(0, slash);
  const auto bytes = bytes_of(address);
  const bool v6 = address.find(':') != address.npos;
  const unsigned most = v6 ? 128 : 32;
  unsigned bits = most;
  bool sound = bytes.has_value();
  if (sound && slash != text.npos) {
    const auto* end = text.data() + text.size();
    const auto [at, bad] = std::from_chars(text.data() + slash + 1, end, bits);
    sound = at == end && bad == std::errc{} && bits <= most;
  }
  if (!sound) throw std::invalid_argument(text + " is neither an address nor a network");
  return {*bytes, v6 ? bits : bits + kMapped};
}

Peers::Bytes Peers::counted(const std::string& address) {
  Bytes bytes = bytes_of(address).value_or(Bytes{});
  if (plain(address).find(':') != std::string::npos)
    std::fill(bytes.begin() + kCustomer, bytes.end(), std::uint8_t{0});
  return bytes;
}

bool Peers::enter(const std::string& address) {
  if (most_ == 0 || trusts(address)) return true;
  auto& held = held_[counted(address)];
  if (held >= most_) return false;
  ++held;
  return true;
}

void Peers::leave(const std::string& address) {
  const auto at = held_.find(counted(address));
  if (at != held_.end() && --at->second == 0) held_.erase(at);
}

bool Peers::trusts(const std::string& address) const {
  const auto bytes = bytes_of(address);
  return bytes && trusts(*bytes);
}

bool Peers::trusts(const Bytes& address) const {
  return std::ranges::any_of(trusted_, [&](const Network& network) {
    return same_start(address, network.first, network.bits);
  });
}

std::string Peers::client(const std::string& address, std::string_view forwarded_for) const {
  std::string nearest = address;
  while (!forwarded_for.empty() && trusts(nearest)) {
    const auto comma = forwarded_for.rfind(',');
    const auto last = forwarded_for.substr(comma == forwarded_for.npos ? 0 : comma + 1);
    forwarded_for = forwarded_for.substr(0, comma == forwarded_for.npos ? 0 : comma);
    std::string said(trimmed(last));
    if (!bytes_of(said)) break;
    nearest = std::move(said);
  }
  return plain(nearest);
}

}  // namespace kedai::edge

#include "bot/channels/webchat_identity.h"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <span>
#include <stdexcept>

namespace kedai::bot {

namespace {

constexpr std::size_t kIdDigits = 32;
constexpr std::size_t kMacDigits = 64;

std::string hex(std::span<const unsigned char> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const unsigned char byte : bytes) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

bool is_id(std::string_view text) {
  return text.size() == kIdDigits && text.find_first_not_of("0123456789abcdef") == text.npos;
}

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

Visitor new_visitor(ShopId shop, WebRole role) {
  std::array<unsigned char, kIdDigits / 2> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1)
    throw std::runtime_error("the system gives no random bytes");
  return {shop, role, hex(bytes)};
}

WebSeal::WebSeal(std::string key) : key_(std::move(key)) {
  if (key_.size() < 32) throw std::invalid_argument("the web chat's key has fewer than 32 bytes");
}

std::string WebSeal::mac(Purpose purpose, const Visitor& visitor) const {
  const std::string sealed =
      fmt::format("kedai web {} {} {} {}", static_cast<int>(purpose),
                  static_cast<int>(visitor.role), visitor.shop.value, visitor.id);
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key_.data(), static_cast<int>(key_.size()),
       reinterpret_cast<const unsigned char*>(sealed.data()), sealed.size(), out.data(), &size);
  return hex(std::span(out).first(size));
}

std::string WebSeal::seal(Purpose purpose, const Visitor& visitor) const {
  return visitor.id + "." + mac(purpose, visitor);
}

std::optional<Visitor> WebSeal::open(Purpose purpose, ShopId shop, WebRole role,
                                     std::string_view sealed) const {
  if (sealed.size() != kIdDigits + 1 + kMacDigits || sealed[kIdDigits] != '.') return std::nullopt;
  if (!is_id(sealed.substr(0, kIdDigits))) return std::nullopt;
  Visitor visitor{shop, role, std::string(sealed.substr(0, kIdDigits))};
  if (!same(sealed.substr(kIdDigits + 1), mac(purpose, visitor))) return std::nullopt;
  return visitor;
}

std::string staff_link(const WebSeal& seal, const Visitor& visitor, std::string_view slug) {
  return fmt::format("/{}/staff?key={}", slug, seal.seal(WebSeal::Purpose::Link, visitor));
}

}  // namespace kedai::bot

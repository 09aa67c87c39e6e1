#include "bot/channels/signature.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <optional>

namespace kedai::bot::whatsapp {

namespace {

using Digest = std::array<unsigned char, 32>;

std::optional<unsigned char> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned char>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned char>(c - 'a' + 10);
  return std::nullopt;
}

std::optional<Digest> digest_in(std::string_view header) {
  constexpr std::string_view scheme = "sha256=";
  Digest digest{};
  if (!header.starts_with(scheme) || header.size() != scheme.size() + 2 * digest.size())
    return std::nullopt;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    const auto high = hex_digit(header[scheme.size() + 2 * i]);
    const auto low = hex_digit(header[scheme.size() + 2 * i + 1]);
    if (!high || !low) return std::nullopt;
    digest[i] = static_cast<unsigned char>(*high << 4 | *low);
  }
  return digest;
}

std::optional<Digest> digest_of(std::string_view body, std::string_view secret) {
  Digest digest{};
  unsigned int size = 0;
  const auto* made =
      HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
           reinterpret_cast<const unsigned char*>(body.data()), body.size(), digest.data(), &size);
  return made && size == digest.size() ? std::optional(digest) : std::nullopt;
}

}  // namespace

bool genuine(std::string_view raw_body, std::string_view header, std::string_view app_secret) {
  const auto claimed = digest_in(header);
  if (!claimed || app_secret.empty()) return false;
  const auto made = digest_of(raw_body, app_secret);
  return made && CRYPTO_memcmp(made->data(), claimed->data(), made->size()) == 0;
}

}  // namespace kedai::bot::whatsapp

#include "bot/channels/whatsapp_members.h"

#include <fmt/format.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "bot/untrusted_json.h"

namespace kedai::bot::whatsapp {

using Json = nlohmann::json;

namespace {

constexpr std::size_t kFewestPhoneDigits = 5, kMostPhoneDigits = 20;
constexpr std::size_t kMostBsuid = 160;  // a country, ".ENT." and 128 characters
constexpr std::int64_t kFirstSecond = 1'230'768'000, kLastSecond = 4'102'444'800;  // 2009 to 2100

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kIdCharacters =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-.";

bool consists_of(std::string_view text, std::string_view characters) {
  return !text.empty() && text.find_first_not_of(characters) == text.npos;
}

bool is_control(char c) { return (c >= 0 && c < ' ') || c == 0x7F; }

template <class Number>
std::optional<Number> whole_text(std::string_view text) {
  Number number{};
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  return error == std::errc{} && rest == end ? std::optional(number) : std::nullopt;
}

}  // namespace

std::string id_in(const Json& object, const char* name) {
  if (const auto number = number_in(object, name)) return std::to_string(*number);
  auto text = text_in(object, name);
  return text.size() <= kMostId && std::ranges::none_of(text, is_control) ? text : "";
}

std::string wa_id_in(const Json& object, const char* name) {
  auto id = id_in(object, name);
  std::erase_if(id, [](char c) { return c == '+' || c == ' '; });
  const bool fits = id.size() >= kFewestPhoneDigits && id.size() <= kMostPhoneDigits;
  return fits && consists_of(id, kDigits) ? id : "";
}

bool is_bsuid(std::string_view text) {
  return text.size() <= kMostBsuid && consists_of(text, kIdCharacters);
}

std::string bsuid_in(const Json& object, const char* name) {
  auto id = id_in(object, name);
  return is_bsuid(id) ? id : "";
}

std::string media_id_in(const Json& object, const char* name) {
  auto id = id_in(object, name);
  return consists_of(id, kIdCharacters.substr(0, kIdCharacters.size() - 1)) ? id : "";
}

Time time_in(const Json& object, const char* name) {
  const auto seconds = whole_text<std::int64_t>(id_in(object, name)).value_or(0);
  if (seconds < kFirstSecond || seconds >= kLastSecond) return {};
  return from_millis(seconds * 1000);
}

std::optional<double> amount_in(const Json& object, const char* name) {
  auto amount = real_in(object, name);
  if (!amount) amount = whole_text<double>(text_in(object, name));
  return amount && std::isfinite(*amount) ? amount : std::nullopt;
}

std::string hash_id(std::string_view text) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  std::string id = "hash-";
  for (std::size_t i = 0; i < 16; ++i) id += fmt::format("{:02x}", digest[i]);
  return id;
}

std::string message_id_of(const Json& message) {
  auto id = id_in(message, "id");
  if (!id.empty()) return id;
  return hash_id(message.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace kedai::bot::whatsapp

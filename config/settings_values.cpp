#include "config/settings_values.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <sstream>

namespace kedai::settings {

namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kSlugLetters = "abcdefghijklmnopqrstuvwxyz0123456789-";
constexpr std::string_view kTokenLetters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

bool only(std::string_view text, std::string_view letters) {
  return text.find_first_not_of(letters) == std::string_view::npos;
}

bool has_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

std::size_t letters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

struct Url {
  std::string scheme;
  std::string host;
  std::string port;  // "" when it is not said
  std::string rest;  // from the first '/' on
};

std::optional<Url> split_url(std::string_view text) {
  const auto colon = text.find("://");
  if (colon == std::string_view::npos || has_control(text)) return std::nullopt;
  Url url{std::string(text.substr(0, colon)), {}, {}, {}};
  text.remove_prefix(colon + 3);
  const auto slash = std::min(text.find_first_of("/?#"), text.size());
  std::string_view authority = text.substr(0, slash);
  url.rest = text.substr(slash);
  const auto last = authority.rfind(':');
  if (last != std::string_view::npos && authority.find(']', last) == std::string_view::npos) {
    url.port = authority.substr(last + 1);
    if (url.port.empty() || url.port.size() > 5 || !only(url.port, kDigits)) return std::nullopt;
    authority = authority.substr(0, last);
  }
  url.host = authority;
  if (authority.empty() || authority.find_first_of(" @\\") != std::string_view::npos)
    return std::nullopt;
  return url;
}

bool is_loopback(const std::string& host) {
  std::array<unsigned char, sizeof(in_addr)> address{};
  return host == "localhost" || host == "[::1]" ||
         (inet_pton(AF_INET, host.c_str(), address.data()) == 1 && address[0] == 127);
}

std::string without_slash(std::string text) {
  while (!text.empty() && text.back() == '/') text.pop_back();
  return text;
}

// "07:30" as minutes, or nothing.
std::optional<int> clock_minutes(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  if (!only(text.substr(0, 2), kDigits) || !only(text.substr(3), kDigits)) return std::nullopt;
  const int hours = (text[0] - '0') * 10 + text[1] - '0';
  const int minutes = (text[3] - '0') * 10 + text[4] - '0';
  if (minutes > 59) return std::nullopt;
  return hours * 60 + minutes;
}

}  // namespace

void refuse(std::string_view where, std::string_view what) {
  throw SettingsError(fmt::format("{}: {}", where, what));
}

Number to_number(const Text& text) {
  std::int64_t number = 0;
  const char* end = text.value.data() + text.value.size();
  const auto [stop, error] = std::from_chars(text.value.data(), end, number);
  if (error != std::errc{} || stop != end)
    refuse(text.where, fmt::format("'{}' is not a whole number", text.value));
  return {number, text.where};
}

int within(const Number& number, int least, int most) {
  if (number.value < least || number.value > most)
    refuse(number.where, fmt::format("{} is out of range; expected a whole number from {} to {}",
                                     number.value, least, most));
  return static_cast<int>(number.value);
}

std::string slug(const Text& text) {
  if (text.value.empty() || text.value.size() > 32 || !only(text.value, kSlugLetters))
    refuse(text.where, fmt::format("'{}' cannot be a shop's word in addresses; expected 1 to 32 "
                                   "of a-z, 0-9 and '-', such as 'dapur-sri'",
                                   text.value));
  static const std::set<std::string, std::less<>> kOurs{"assets", "health", "midtrans", "telegram",
                                                        "whatsapp"};
  if (kOurs.contains(text.value))
    refuse(text.where,
           fmt::format("'{}' is an address of Kedai's own; choose another", text.value));
  return text.value;
}

std::string meta_id(const Text& text) {
  if (text.value.size() < 5 || text.value.size() > 32 || !only(text.value, "0123456789"))
    refuse(text.where, fmt::format("'{}' is no id of Meta's; expected digits only", text.value));
  return text.value;
}

std::string one_word(const Text& text) {
  const bool plain = std::ranges::all_of(text.value, [](char c) { return c > 0x20 && c < 0x7f; });
  if (text.value.empty() || text.value.size() > 1'000 || !plain)
    refuse(text.where, "expected one word, without spaces and line ends");
  return text.value;
}

std::string graph_version(const Text& text) {
  const bool sound = text.value.size() >= 4 && text.value[0] == 'v' &&
                     only(std::string_view(text.value).substr(1), "0123456789.");
  if (!sound) refuse(text.where, fmt::format("'{}' is no version; expected 'v23.0'", text.value));
  return text.value;
}

std::string template_word(const Text& text) {
  if (text.value.size() > 512 ||
      !only(text.value, "abcdefghijklmnopqrstuvwxyz0123456789_ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    refuse(text.where, "expected letters, digits and '_', as the template is named at Meta");
  return text.value;
}

std::string label(const Text& text) {
  if (text.value.empty() || letters(text.value) > 60 || has_control(text.value))
    refuse(text.where, "expected one line of 1 to 60 letters");
  return text.value;
}

std::string words(const Text& text) {
  if (text.value.size() > 500) refuse(text.where, "is too long; expected at most 500 bytes");
  return text.value;
}

bool is_network(const std::string& text) {
  const auto slash = text.find('/');
  const std::string address = text.substr(0, slash);
  std::array<unsigned char, sizeof(in6_addr)> ignored{};
  const bool v4 = inet_pton(AF_INET, address.c_str(), ignored.data()) == 1;
  if (!v4 && inet_pton(AF_INET6, address.c_str(), ignored.data()) != 1) return false;
  if (slash == text.npos) return true;
  int bits = -1;
  const char* end = text.data() + text.size();
  const auto [at, bad] = std::from_chars(text.data() + slash + 1, end, bits);
  return bad == std::errc{} && at == end && bits >= 0 && bits <= (v4 ? 32 : 128);
}

std::string address_to_listen(const Text& text) {
  std::array<unsigned char, sizeof(in6_addr)> ignored{};
  if (inet_pton(AF_INET, text.value.c_str(), ignored.data()) != 1 &&
      inet_pton(AF_INET6, text.value.c_str(), ignored.data()) != 1)
    refuse(text.where,
           fmt::format("'{}' is not an address; expected one of this machine's own, such "
                       "as 127.0.0.1, or 0.0.0.0 for all of them",
                       text.value));
  return text.value;
}

std::vector<std::string> networks(const Text& text) {
  std::vector<std::string> all;
  std::istringstream parts(text.value);
  for (std::string part; std::getline(parts, part, ',');) {
    part.erase(0, part.find_first_not_of(' '));
    part.erase(part.find_last_not_of(' ') + 1);
    if (!is_network(part))
      refuse(text.where,
             fmt::format("'{}' is neither an address nor a network; expected such as 127.0.0.1 or "
                         "10.0.0.0/8, with commas between",
                         part));
    all.push_back(part);
  }
  return all;
}

std::string store_url(const Text& text) {
  const bool known =
      text.value.starts_with("postgresql://") || text.value.starts_with("postgres://");
  if (!known)
    refuse(text.where,
           "is not the address of a PostgreSQL database; expected such as "
           "postgresql://kedai@db.example/kedai, or nothing at all for SQLite in data_dir");
  return text.value;
}

std::string public_url(const Text& text) {
  const auto url = split_url(text.value);
  if (!url) refuse(text.where, fmt::format("'{}' is not an https:// address", text.value));
  const bool local = is_loopback(url->host);
  if (url->scheme != "https" && !(url->scheme == "http" && local))
    refuse(text.where,
           fmt::format("'{}' must begin with https:// (http:// is only for tests on this "
                       "machine itself)",
                       text.value));
  if (!url->rest.empty() && url->rest != "/")
    refuse(text.where,
           fmt::format("'{}' must end after the host: expected https://host without '{}'",
                       text.value, url->rest));
  constexpr std::string_view kTelegramPorts[] = {"", "443", "80", "88", "8443"};
  if (!local && std::find(std::begin(kTelegramPorts), std::end(kTelegramPorts), url->port) ==
                    std::end(kTelegramPorts))
    refuse(text.where,
           fmt::format("Telegram does not call port {}; expected 443, 80, 88 or 8443", url->port));
  return without_slash(text.value);
}

std::string api_base(const Text& text) {
  const auto url = split_url(text.value);
  if (!url || (url->scheme != "https" && url->scheme != "http") ||
      url->rest.find_first_of("?#") != std::string::npos)
    refuse(text.where, "is not the address of an API server; expected https://host or http://host");
  return without_slash(text.value);
}

std::string acquirer(const Text& text) {
  if (text.value != "gopay" && text.value != "airpay shopee")
    refuse(text.where,
           fmt::format("'{}' is not known; expected gopay or airpay shopee", text.value));
  return text.value;
}

std::string telegram_token(const Text& text) {
  const auto colon = text.value.find(':');
  const std::string_view number = std::string_view(text.value).substr(0, colon);
  const std::string_view rest =
      colon == std::string::npos ? "" : std::string_view(text.value).substr(colon + 1);
  if (number.empty() || number.size() > 20 || !only(number, kDigits) || rest.empty() ||
      !only(rest, kTokenLetters))
    refuse(
        text.where,
        "is not a Telegram token; expected what @BotFather gave, digits, ':' and letters, such as "
        "123456:ABC-def");
  return text.value;
}

std::string webhook_secret(const Text& text) {
  if (text.value.empty() || text.value.size() > 256 || !only(text.value, kTokenLetters))
    refuse(text.where, "expected 1 to 256 of A-Z, a-z, 0-9, '_' and '-' (Telegram takes no other)");
  return text.value;
}

std::string currency(const Text& text) {
  if (text.value != "IDR")
    refuse(text.where, fmt::format("'{}' is not known; expected IDR", text.value));
  return text.value;
}

LogLevel log_level(const Text& text) {
  if (text.value == "debug") return LogLevel::Debug;
  if (text.value == "info") return LogLevel::Info;
  if (text.value == "warn") return LogLevel::Warn;
  if (text.value == "error") return LogLevel::Error;
  refuse(text.where,
         fmt::format("'{}' is not known; expected debug, info, warn or error", text.value));
}

Locale locale(const Text& text) {
  const auto found = locale_named(text.value);
  if (!found)
    refuse(text.where,
           fmt::format("'{}' is not known; expected id (Indonesian) or en (English)", text.value));
  return *found;
}

int utc_offset_minutes(const Text& text) {
  const std::string_view all = text.value;
  const auto minutes = all.empty() ? std::nullopt : clock_minutes(all.substr(1));
  const int signed_minutes = minutes ? (all[0] == '-' ? -*minutes : *minutes) : 0;
  if (!minutes || (all[0] != '+' && all[0] != '-') || signed_minutes < -12 * 60 ||
      signed_minutes > 14 * 60)
    refuse(text.where,
           fmt::format("'{}' is not a distance from UTC; expected hours and minutes, such "
                       "as +07:00 for Jakarta",
                       text.value));
  return signed_minutes;
}

int minute_of_day(const Text& text) {
  const auto minutes = clock_minutes(text.value);
  if (!minutes || *minutes > 24 * 60)
    refuse(text.where,
           fmt::format("'{}' is not a time of day; expected hours and minutes, such as 08:00",
                       text.value));
  return *minutes;
}

Text secret_of_file(const Text& path, std::vector<std::string>& warnings) {
  namespace fs = std::filesystem;
  errno = 0;
  std::ifstream in(path.value, std::ios::binary);
  if (!in || fs::is_directory(path.value))
    refuse(path.where, fmt::format("cannot read the secret from {} ({})", path.value,
                                   in ? "it is a folder" : std::strerror(errno)));
  std::string secret{std::istreambuf_iterator<char>(in), {}};
  while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
  if (secret.empty())
    refuse(path.where, fmt::format("{} is empty; expected the secret", path.value));
  if ((fs::status(path.value).permissions() & fs::perms::others_read) != fs::perms::none)
    warnings.push_back(fmt::format("{}: everybody on this machine may read {}; chmod 600 closes it",
                                   path.where, path.value));
  return {std::move(secret), fmt::format("{} ({})", path.where, path.value)};
}

}  // namespace kedai::settings

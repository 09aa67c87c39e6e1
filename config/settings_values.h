// What a single setting may be. Each function takes a value and where it was found, and returns it
// checked, or throws SettingsError saying what is wrong and what is expected. Private to
// config/settings.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "config/settings.h"

namespace kedai::settings {

template <class T>
struct Found {
  T value;
  std::string where;  // "kedai.toml:7: port", "KEDAI_PORT", "--port"
};
using Text = Found<std::string>;
using Number = Found<std::int64_t>;

[[noreturn]] void refuse(std::string_view where, std::string_view what);

Number to_number(const Text& text);
int within(const Number& number, int least, int most);

std::string slug(const Text& text);
std::string meta_id(const Text& text);        // digits
std::string one_word(const Text& text);       // printable ASCII
std::string graph_version(const Text& text);  // "v23.0"
std::string template_word(const Text& text);  // a template's name or language; may be empty
std::string label(const Text& text);  // one line a person reads: not empty, at most 60 letters
std::string words(const Text& text);  // up to 500 bytes of text, may be empty
std::string address_to_listen(const Text& text);
std::vector<std::string> networks(const Text& text);  // "127.0.0.1, 10.0.0.0/8"
std::string public_url(const Text& text);
std::string store_url(const Text& text);  // may hold a password: never in a refusal
std::string api_base(const Text& text);
std::string acquirer(const Text& text);  // of Midtrans
std::string telegram_token(const Text& text);
std::string webhook_secret(const Text& text);
std::string currency(const Text& text);
LogLevel log_level(const Text& text);
Locale locale(const Text& text);
int utc_offset_minutes(const Text& text);  // "+07:00"
int minute_of_day(const Text& text);       // "08:00", up to "24:00"

// The secret that the file named by `path` holds, without its trailing newline. Adds a warning when
// everybody on the machine may read it.
Text secret_of_file(const Text& path, std::vector<std::string>& warnings);

}  // namespace kedai::settings

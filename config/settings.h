// The operator's settings: where Kedai keeps its data, where it listens, and its shops with their
// channels. Read once at the start, then plain values that never change: any thread may read them.
// What an owner may change later (hours, fee, account) only seeds the shop's first opening.
//
// A flag wins over the environment, the environment over the file, the file over the default.
//   KEDAI_DATA, KEDAI_LISTEN, KEDAI_PORT, KEDAI_PUBLIC_URL, KEDAI_LOG_LEVEL, KEDAI_BACKUP_HOUR,
//   KEDAI_BACKUPS_KEPT, and for a shop of the file, its slug in capitals and '_' for '-':
//   KEDAI_SHOP_<SLUG>_TELEGRAM_TOKEN, ..._TOKEN_FILE, ..._WEBHOOK_SECRET, ..._WEBHOOK_SECRET_FILE,
//   ..._API_BASE; KEDAI_SHOP_<SLUG>_WHATSAPP_TOKEN, ..._APP_SECRET, both also as _FILE;
//   KEDAI_SHOP_<SLUG>_MIDTRANS_SERVER_KEY, also as _FILE. An empty variable counts as absent; any
//   other KEDAI_ variable is a mistake, but for those of kNotSettings, which the tests read.
// Every secret can come from a file (`token_file`), its trailing newline trimmed. Paths in the
// settings file start at its folder. config/kedai.example.toml shows every key.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "config/phrasebook.h"

namespace kedai {

struct TelegramSettings {
  std::string token;
  std::string api_base = "https://api.telegram.org";  // no slash at the end
  std::string webhook_secret;                         // "" only when there is no public_url
  int pace_per_second = 30;                           // the Bot API FAQ's limit; 0: none
};

// What one message costs, whole minor units of the shop's currency, as the channel bills it.
struct WhatsAppPrices {
  std::int64_t service = 0;    // answers to a person who wrote in the last 24 hours
  std::int64_t utility = 0;    // the three templates
  std::int64_t marketing = 0;  // a template that was approved as marketing
};

struct WhatsAppSettings {
  std::string phone_number_id;
  std::string business_account_id;  // "": the templates are not checked
  std::string token;
  std::string app_secret;    // signs what Meta sends
  std::string verify_token;  // said back to Meta when the webhook is set up
  std::string graph_version = "v23.0";
  std::string api_base = "https://graph.facebook.com";  // no slash at the end
  std::string language = "id";                          // of the templates
  std::string template_order = "kedai_pesanan_baru";    // "": none, the letter waits
  std::string template_status = "kedai_kabar_pesanan";  // likewise
  std::string template_news = "kedai_kabar_toko";       // likewise
  int pace_per_customer_ms = 6'000;                     // 0: none
  int pace_burst = 45;
  int pace_per_second = 80;  // 0: none
  WhatsAppPrices price;
};

struct MidtransSettings {
  std::string server_key;  // asks for codes, and signs what Midtrans sends
  std::string api_base = "https://api.midtrans.com";  // no slash at the end
  std::string acquirer;                               // "": the one of the account
};

struct ShopSettings {
  std::string slug;  // the shop's word in URLs
  std::string name;
  std::optional<std::filesystem::path> catalogue;  // imported at the shop's first opening
  std::string about;
  std::string address;  // where orders are picked up
  int opens_minute = 8 * 60;
  int closes_minute = 17 * 60;  // minutes since midnight, local time
  int utc_offset_minutes = 7 * 60;
  std::string currency = "IDR";
  Locale locale = Locale::Indonesian;
  std::int64_t delivery_fee = 10'000;  // whole minor units of the currency
  std::string bank_account;            // empty: bank transfer is not offered
  std::optional<TelegramSettings> telegram;
  std::optional<WhatsAppSettings> whatsapp;
  std::optional<MidtransSettings> midtrans;
};

enum class LogLevel { Debug, Info, Warn, Error };

struct Settings {
  std::filesystem::path data_dir = "kedai-data";
  std::string store_url;             // "postgresql://..."; "": a SQLite file in data_dir
  std::string listen = "127.0.0.1";  // an IPv4 or IPv6 address
  std::uint16_t port = 8080;         // 0: any free one
  std::string public_url;            // "https://host", no slash at the end; "": long polling
  // The reverse proxies whose word on a client's address is taken: addresses or networks.
  std::vector<std::string> trusted_proxies = {"127.0.0.1", "::1"};
  std::size_t connections_per_address = 200;  // of others; 0: any number
  LogLevel log_level = LogLevel::Info;
  int backup_hour = 3;  // local time of the machine
  int backups_kept = 7;
  std::string fail_point;  // store/fail_point.h; by the environment only
  std::vector<ShopSettings> shops;
  std::vector<std::string> warnings;  // what is not wrong but unwise, to be logged
};

// What the command line said; absent where it said nothing.
struct Overrides {
  std::optional<std::string> data_dir;    // --data
  std::optional<std::string> listen;      // --listen
  std::optional<std::int64_t> port;       // --port
  std::optional<std::string> public_url;  // --public-url
  std::optional<std::string> log_level;   // --log-level
};

// The operator's mistake, told in words an owner understands: where it is (file and line, variable
// or flag), the key, what is wrong, what is expected. Never holds a secret.
class SettingsError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

inline constexpr std::string_view kNotSettings[] = {"KEDAI_REWRITE", "KEDAI_SOURCE_DIR"};

// Throws SettingsError. An empty `file` is none: the defaults, and no shop.
Settings read_settings(const std::filesystem::path& file,
                       const std::map<std::string, std::string>& environment,
                       const Overrides& overrides = {});

// The KEDAI_ variables of this process, for read_settings.
std::map<std::string, std::string> kedai_environment();

}  // namespace kedai

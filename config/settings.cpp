#include "config/settings.h"

#include <fmt/format.h>
#include <toml++/toml.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <set>

#include "config/settings_sources.h"
#include "config/settings_values.h"

namespace kedai {

namespace {

using settings::Environment;
using settings::Found;
using settings::Number;
using settings::refuse;
using settings::Table;
using settings::Text;

template <class T>
std::optional<Found<T>> flag(const std::optional<T>& value, const char* name) {
  return value ? std::optional(Found<T>{*value, name}) : std::nullopt;
}

template <class T>
std::optional<T> first(std::optional<T> a, std::optional<T> b, std::optional<T> c = {}) {
  return a ? a : b ? b : c;
}

// If the setting was found, checks it and puts it into its place.
template <class T, class Check, class Place>
void put(Place& place, const std::optional<Found<T>>& found, Check check) {
  if (found) place = check(*found);
}

auto between(int least, int most) {
  return [=](const Number& number) { return settings::within(number, least, most); };
}

class Reader {
 public:
  Reader(const std::filesystem::path& file, const std::map<std::string, std::string>& environment,
         const Overrides& flags)
      : folder_(file.parent_path()), environment_(environment), flags_(flags) {}

  Settings read(Table top) {
    read_server(top);
    read_store(top);
    for (Table& shop : top.tables("shop")) read_shop(shop);
    top.done();
    environment_.done();
    return std::move(result_);
  }

 private:
  void read_store(Table& top) {
    auto table = top.table("store");
    put(result_.store_url,
        first(environment_.text("KEDAI_STORE_URL"), table ? table->text("url") : std::nullopt),
        settings::store_url);
    if (table) table->done();
  }

  void read_server(Table& top) {
    Environment& env = environment_;
    const auto as_is = [](const Text& text) { return text.value; };
    put(result_.data_dir,
        first(flag(flags_.data_dir, "--data"), env.text("KEDAI_DATA"), path(top, "data_dir")),
        as_is);
    put(result_.listen,
        first(flag(flags_.listen, "--listen"), env.text("KEDAI_LISTEN"), top.text("listen")),
        settings::address_to_listen);
    put(result_.port,
        first(flag(flags_.port, "--port"), env.number("KEDAI_PORT"), top.number("port")),
        [](const Number& port) {
          return static_cast<std::uint16_t>(settings::within(port, 0, 65535));
        });
    put(result_.public_url,
        first(flag(flags_.public_url, "--public-url"), env.text("KEDAI_PUBLIC_URL"),
              top.text("public_url")),
        settings::public_url);
    put(result_.trusted_proxies,
        first(env.text("KEDAI_TRUSTED_PROXIES"), top.text("trusted_proxies")), settings::networks);
    put(result_.connections_per_address,
        first(env.number("KEDAI_CONNECTIONS_PER_ADDRESS"), top.number("connections_per_address")),
        [](const Number& most) {
          return static_cast<std::size_t>(settings::within(most, 0, 1'000'000));
        });
    put(result_.log_level,
        first(flag(flags_.log_level, "--log-level"), env.text("KEDAI_LOG_LEVEL"),
              top.text("log_level")),
        settings::log_level);
    put(result_.backup_hour, first(env.number("KEDAI_BACKUP_HOUR"), top.number("backup_hour")),
        between(0, 23));
    put(result_.backups_kept, first(env.number("KEDAI_BACKUPS_KEPT"), top.number("backups_kept")),
        between(1, 365));
    put(result_.fail_point, env.text("KEDAI_FAIL_POINT"), as_is);
  }

  void read_shop(Table& table) {
    ShopSettings shop;
    const auto word = table.text("slug");
    if (!word) refuse(table.where("slug"), "is missing: the shop's word in addresses");
    shop.slug = settings::slug(*word);
    if (!slugs_.insert(shop.slug).second)
      refuse(word->where, fmt::format("there is another shop '{}'", shop.slug));
    const auto shown = table.text("name");
    if (!shown) refuse(table.where("name"), "is missing: what customers call the shop");
    shop.name = settings::label(*shown);
    read_first_opening(table, shop);
    read_telegram(table, shop);
    read_whatsapp(table, shop);
    read_midtrans(table, shop);
    table.done();
    result_.shops.push_back(std::move(shop));
  }

  void read_first_opening(Table& table, ShopSettings& shop) {
    if (const auto file = path(table, "catalogue")) {
      if (!std::filesystem::is_regular_file(file->value))
        refuse(file->where, fmt::format("there is no file {}", file->value));
      shop.catalogue = file->value;
    }
    put(shop.about, table.text("about"), settings::words);
    put(shop.address, table.text("address"), settings::words);
    put(shop.opens_minute, table.text("opens"), settings::minute_of_day);
    const auto closes = table.text("closes");
    put(shop.closes_minute, closes, settings::minute_of_day);
    if (shop.closes_minute <= shop.opens_minute)
      refuse(closes ? closes->where : table.where("closes"), "the shop must close after it opens");
    put(shop.utc_offset_minutes, table.text("utc_offset"), settings::utc_offset_minutes);
    put(shop.currency, table.text("currency"), settings::currency);
    put(shop.locale, table.text("locale"), settings::locale);
    put(shop.delivery_fee, table.number("delivery_fee"), between(0, 100'000'000));
    put(shop.bank_account, table.text("bank_account"), settings::words);
  }

  void read_telegram(Table& shop_table, ShopSettings& shop) {
    const auto table = shop_table.table("telegram");
    Table in_file = table ? *table : Table(nullptr, "", "");
    const std::string prefix = variable_prefix(shop.slug, "TELEGRAM");
    const auto token = secret(in_file, prefix, "token");
    const auto hook = secret(in_file, prefix, "webhook_secret");
    const auto base = first(environment_.text(prefix + "API_BASE"), in_file.text("api_base"));
    const auto pace = in_file.number("pace_per_second");
    in_file.done();
    if (!token) {
      if (table) refuse(in_file.where("token"), "is missing: token or token_file, from @BotFather");
      if (hook || base) refuse((hook ? hook : base)->where, "needs a Telegram token beside it");
      return;
    }
    TelegramSettings telegram;
    telegram.token = settings::telegram_token(*token);
    if (!tokens_.insert(telegram.token).second)
      refuse(token->where, "another shop has this token; each shop needs a bot of its own");
    put(telegram.webhook_secret, hook, settings::webhook_secret);
    put(telegram.api_base, base, settings::api_base);
    put(telegram.pace_per_second, pace, between(0, 1'000));
    if (!result_.public_url.empty() && telegram.webhook_secret.empty())
      refuse(table ? in_file.where("webhook_secret") : prefix + "WEBHOOK_SECRET",
             "is missing: with a public_url Telegram must prove itself by a secret");
    shop.telegram = std::move(telegram);
  }

  void read_whatsapp(Table& shop_table, ShopSettings& shop) {
    auto table = shop_table.table("whatsapp");
    if (!table) return;
    WhatsAppSettings whatsapp;
    const auto must = [&](const char* key, std::optional<Text> text, auto reads, const char* what) {
      if (!text) refuse(table->where(key), fmt::format("is missing: {}", what));
      return reads(*text);
    };
    const std::string prefix = variable_prefix(shop.slug, "WHATSAPP");
    const auto number = table->text("phone_number_id");
    whatsapp.phone_number_id = must("phone_number_id", number, settings::meta_id,
                                    "the number's id at Meta, not the phone number");
    if (!numbers_.insert(whatsapp.phone_number_id).second)
      refuse(number->where, "another shop has this number");
    whatsapp.token = must("token", secret(*table, prefix, "token"), settings::one_word,
                          "token or token_file, of the system user");
    whatsapp.app_secret =
        must("app_secret", secret(*table, prefix, "app_secret"), settings::one_word,
             "app_secret or app_secret_file: it proves that a message is Meta's");
    whatsapp.verify_token = must("verify_token", table->text("verify_token"), settings::one_word,
                                 "a word of your own, to be typed at Meta as well");
    put(whatsapp.business_account_id, table->text("business_account_id"), settings::meta_id);
    put(whatsapp.graph_version, table->text("graph_version"), settings::graph_version);
    put(whatsapp.api_base, table->text("api_base"), settings::api_base);
    put(whatsapp.language, table->text("language"), settings::template_word);
    put(whatsapp.template_order, table->text("template_order"), settings::template_word);
    put(whatsapp.template_status, table->text("template_status"), settings::template_word);
    put(whatsapp.template_news, table->text("template_news"), settings::template_word);
    put(whatsapp.pace_per_customer_ms, table->number("pace_per_customer_ms"), between(0, 600'000));
    put(whatsapp.pace_burst, table->number("pace_burst"), between(1, 1'000));
    put(whatsapp.pace_per_second, table->number("pace_per_second"), between(0, 1'000));
    if (auto price = table->table("price")) read_prices(*price, whatsapp.price);
    table->done();
    shop.whatsapp = std::move(whatsapp);
  }

  void read_midtrans(Table& shop_table, ShopSettings& shop) {
    const auto table = shop_table.table("midtrans");
    Table in_file = table ? *table : Table(nullptr, "", "");
    const auto key = secret(in_file, variable_prefix(shop.slug, "MIDTRANS"), "server_key");
    MidtransSettings midtrans;
    put(midtrans.api_base, in_file.text("api_base"), settings::api_base);
    put(midtrans.acquirer, in_file.text("acquirer"), settings::acquirer);
    in_file.done();
    if (!key && table)
      refuse(in_file.where("server_key"),
             "is missing: server_key or server_key_file, from Midtrans' dashboard");
    if (!key) return;
    midtrans.server_key = settings::one_word(*key);
    shop.midtrans = std::move(midtrans);
  }

  static void read_prices(Table& table, WhatsAppPrices& price) {
    put(price.service, table.number("service"), between(0, 1'000'000));
    put(price.utility, table.number("utility"), between(0, 1'000'000));
    put(price.marketing, table.number("marketing"), between(0, 1'000'000));
    table.done();
  }

  // A secret said outright or by its file, in the environment or else in the settings file.
  std::optional<Text> secret(Table& table, const std::string& prefix, const std::string& key) {
    const std::string variable = prefix + capitals(key);
    const auto theirs = environment_.text(variable);
    const auto their_file = environment_.text(variable + "_FILE");
    const auto ours = table.text(key);
    const auto our_file = path(table, key + "_file");
    if (theirs && their_file) refuse(variable, "and its _FILE are both set; expected one of them");
    if (ours && our_file)
      refuse(our_file->where, fmt::format("{} is there as well; expected one of them", key));
    if (theirs || their_file) return theirs ? theirs : from_file(*their_file);
    if (ours || our_file) return ours ? ours : from_file(*our_file);
    return std::nullopt;
  }

  Text from_file(const Text& path) { return settings::secret_of_file(path, result_.warnings); }

  std::optional<Text> path(Table& table, std::string_view key) const {
    auto found = table.text(key);
    if (found && found->value.empty()) refuse(found->where, "expected a path");
    if (found) found->value = (folder_ / found->value).lexically_normal();
    return found;
  }

  static std::string variable_prefix(std::string_view slug, std::string_view channel) {
    return fmt::format("KEDAI_SHOP_{}_{}_", capitals(slug), channel);
  }
  static std::string capitals(std::string_view word) {
    std::string result(word);
    for (char& c : result)
      c = c == '-' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    return result;
  }

  std::filesystem::path folder_;
  Environment environment_;
  const Overrides& flags_;
  Settings result_;
  std::set<std::string> slugs_;
  std::set<std::string> tokens_;
  std::set<std::string> numbers_;  // of WhatsApp
};

toml::table parse_file(const std::filesystem::path& file, std::string_view shown) {
  std::ifstream in(file, std::ios::binary);
  if (!in || std::filesystem::is_directory(file)) refuse(shown, "cannot read this settings file");
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  try {
    return toml::parse(text, shown);
  } catch (const toml::parse_error& error) {
    refuse(fmt::format("{}:{}", shown, error.source().begin.line), error.description());
  }
}

}  // namespace

Settings read_settings(const std::filesystem::path& file,
                       const std::map<std::string, std::string>& environment,
                       const Overrides& overrides) {
  Reader reader(file, environment, overrides);
  if (file.empty()) return reader.read(Table(nullptr, "", ""));
  const toml::table parsed = parse_file(file, file.string());
  Settings result = reader.read(Table(&parsed, file.string(), ""));
  if (result.shops.empty())
    refuse(file.string(), "has no shop; expected a [[shop]] with slug and name");
  return result;
}

std::map<std::string, std::string> kedai_environment() {
  std::map<std::string, std::string> ours;
  for (char** each = environ; *each; ++each) {
    const std::string_view entry(*each);
    const auto equals = entry.find('=');
    if (entry.substr(0, 6) == "KEDAI_" && equals != std::string_view::npos)
      ours.emplace(entry.substr(0, equals), entry.substr(equals + 1));
  }
  return ours;
}

}  // namespace kedai

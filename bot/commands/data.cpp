// Commands that work on a data folder: backup, restore, chat, staff invite.
#include <iostream>

#include "bot/backup.h"
#include "bot/channels/telegram_setup.h"
#include "bot/channels/terminal.h"
#include "bot/channels/whatsapp_setup.h"
#include "bot/commands/commands.h"
#include "bot/log.h"
#include "bot/server.h"
#include "store/db/open.h"
#include "store/db/schema.h"
#include "store/fail_point.h"
#include "store/profile.h"
#include "store/staff.h"

namespace kedai::bot {

namespace {

constexpr auto kInvitationLives = std::chrono::hours{24};

Time system_now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

const ShopSettings* settings_of_shop(const Settings& settings, const std::string& slug) {
  for (const ShopSettings& shop : settings.shops)
    if (shop.slug == slug) return &shop;
  return nullptr;
}

// "https://wa.me/NUMBER?text=CODE", when the shop has a number and Meta answers.
std::string whatsapp_link(const ShopSettings* shop, const std::string& code) {
  if (!shop || !shop->whatsapp) return "";
  whatsapp::Api api(*shop->whatsapp);
  const auto number = whatsapp::about_number(api, shop->whatsapp->phone_number_id);
  if (const auto* known = std::get_if<whatsapp::Number>(&number))
    return "https://wa.me/" + known->digits + "?text=" + code;
  return "";
}

// "https://t.me/BOT?start=CODE", when the shop has a bot and Telegram answers.
std::string telegram_link(const ShopSettings* shop, const std::string& code) {
  if (!shop || !shop->telegram) return "";
  telegram::Api api(shop->telegram->api_base, shop->telegram->token);
  const auto me = telegram::get_me(api);
  if (const auto* bot = std::get_if<telegram::Me>(&me))
    return "https://t.me/" + bot->username + "?start=" + code;
  return "";
}

void only_sqlite(const Settings& settings) {
  if (!settings.store_url.empty())
    throw SettingsError(
        "the shops are kept in PostgreSQL, which has its own tools: pg_dump, pg_restore, and "
        "archiving of its log (docs/growth.md)");
}

}  // namespace

int run_backup(const CommandLine& line) {
  const Settings settings = settings_of(line);
  only_sqlite(settings);
  existing_database(settings);
  arm_fail_point(settings.fail_point);
  const auto copy = back_up(settings.data_dir, system_now(), settings.backups_kept);
  std::cout << "backup written and checked: " << copy.string() << "\n";
  return 0;
}

int run_restore(const CommandLine& line, const std::filesystem::path& copy) {
  const Settings settings = settings_of(line);
  only_sqlite(settings);
  restore(copy, settings.data_dir, system_now());
  std::cout << "restored " << copy.string() << " into " << settings.data_dir.string()
            << "; what was there is kept beside it\n";
  return 0;
}

int run_chat(const CommandLine& line, const std::string& who) {
  CommandLine quiet = line;
  if (quiet.config.empty() && !quiet.overrides.data_dir) quiet.overrides.data_dir = "kedai-demo";
  if (!quiet.overrides.log_level) quiet.overrides.log_level = "error";
  Settings settings = settings_of(quiet);
  if (quiet.config.empty()) settings.store_url.clear();  // the shop of a folder
  start_log(settings.log_level);
  const std::string file = existing_database(settings);
  ShopId shop;
  {
    const auto database = db::open(file);
    db::migrate(*database);
    shop = meant_shop(*database, line.shop).id;
  }
  talk_in_terminal({file, shop, who, "halo"}, std::cin, std::cout);
  return 0;
}

int run_invite(const CommandLine& line, const std::string& role_word) {
  const auto role = role_of(role_word);
  if (!role) throw SettingsError("--role is \"" + role_word + "\", but must be owner or admin");
  const Settings settings = settings_of(line);
  const auto database = db::open(existing_database(settings));
  db::migrate(*database);
  const Profile shop = meant_shop(*database, line.shop);
  const std::string code = new_invitation_code();
  db::Transaction transaction(*database, shop.id.value);
  Staff(*database, shop.id).invite(code, *role, system_now() + kInvitationLives);
  transaction.commit();

  std::cout << "Whoever sends this code to " << shop.name << " in the next 24 hours becomes "
            << role_word << ", once:\n  code: " << code
            << "\n  web: " << base_url(settings, settings.port) << "/" << shop.slug
            << "/staff?code=" << code << "\n";
  const std::string telegram = telegram_link(settings_of_shop(settings, shop.slug), code);
  if (!telegram.empty()) std::cout << "  telegram: " << telegram << "\n";
  const std::string whatsapp = whatsapp_link(settings_of_shop(settings, shop.slug), code);
  if (!whatsapp.empty()) std::cout << "  whatsapp: " << whatsapp << "\n";
  return 0;
}

}  // namespace kedai::bot

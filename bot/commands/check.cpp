// kedai check: reads the settings, opens the database, asks Telegram, Meta and Midtrans, and says
// what is wrong and what to do about it.
#include <fstream>
#include <iostream>

#include "bot/backup.h"
#include "bot/channels/telegram_setup.h"
#include "bot/commands/check_report.h"
#include "bot/commands/commands.h"
#include "store/db/open.h"
#include "store/db/schema.h"
#include "store/db/sqlite.h"
#include "store/payments.h"
#include "store/profile.h"
#include "store/staff.h"
#include "store/stock.h"
#include "store/vouchers.h"

namespace kedai::bot {

namespace {

// Nothing when there is none yet.
std::unique_ptr<db::Database> open_store(const Settings& settings) {
  if (!settings.store_url.empty()) return db::open(settings.store_url, db::Access::ReadOnly);
  const auto file = database_file(settings.data_dir);
  if (!std::filesystem::exists(file)) return nullptr;
  return db::open(file.string(), db::Access::ReadOnly);
}

void check_books(db::Database& database, CheckReport& report) {
  const auto faults = ledger_faults(database);
  for (const std::string& fault : faults) report.wrong("the ledger: " + fault);
  if (faults.empty()) report.good("the ledger adds up");
  const auto miscounts = stock_faults(database);
  for (const std::string& fault : miscounts) report.wrong("the stock: " + fault);
  if (miscounts.empty()) report.good("the stock is the sum of its movements");
  for (const std::string& fault : voucher_faults(database)) report.wrong("the vouchers: " + fault);
}

void check_database(const Settings& settings, CheckReport& report) try {
  const bool sqlite = settings.store_url.empty();
  const std::string which = sqlite ? "the database " + database_file(settings.data_dir).string()
                                   : "PostgreSQL's database";
  const auto database = open_store(settings);
  if (!database)
    return report.note("there is no database in " + settings.data_dir.string() +
                       " yet; the first start makes it");
  if (sqlite) db::check_sqlite(database_file(settings.data_dir));
  const int version = db::schema_version(*database);
  if (version > db::newest_schema_version())
    return report.wrong(which + " was written by a newer Kedai: start that one");
  if (version == 0) return report.note(which + " is empty; the first start fills it");
  if (version < db::newest_schema_version())
    return report.note(which + " is of an earlier Kedai; the next start brings it further");
  report.good(which + " is sound");
  check_books(*database, report);
  for (const Profile& shop : Profiles(*database).all())
    if (Staff(*database, shop.id).all().empty())
      report.note("shop " + shop.slug +
                  " has nobody who would hear of orders: kedai staff invite --role owner --shop " +
                  shop.slug);
  if (sqlite && backups(settings.data_dir).empty())
    report.note("there is no backup yet: kedai backup");
} catch (const db::Unavailable& error) {
  report.wrong(std::string("the database will not do: ") + error.what());
}

void check_catalogue(const ShopSettings& shop, CheckReport& report) {
  if (!shop.catalogue) return;
  if (std::ifstream(*shop.catalogue))
    report.good("shop " + shop.slug + ": the catalogue can be read");
  else
    report.wrong("shop " + shop.slug + ": the catalogue " + shop.catalogue->string() +
                 " cannot be read; is the name right?");
}

// What was changed in the file after the shop's first opening has no effect: the operator must
// know.
void check_profile(const Settings& settings, const ShopSettings& shop, CheckReport& report) try {
  const auto database = open_store(settings);
  if (!database || db::schema_version(*database) != db::newest_schema_version()) return;
  const auto known = Profiles(*database).find(shop.slug);
  if (!known) return;
  const auto compare = [&](const char* key, const auto& in_file, const auto& in_shop) {
    if (in_file != in_shop)
      report.note("shop " + shop.slug + ": " + key +
                  " differs from the shop's own, which stands: it is read at the first start only");
  };
  compare("name", shop.name, known->name);
  compare("about", shop.about, known->about);
  compare("address", shop.address, known->address);
  compare("opens", shop.opens_minute, known->opens_minute);
  compare("closes", shop.closes_minute, known->closes_minute);
  compare("utc_offset", shop.utc_offset_minutes, known->utc_offset_minutes);
  compare("delivery_fee", shop.delivery_fee, known->delivery_fee.minor);
  compare("bank_account", shop.bank_account, known->bank_account);
} catch (const db::Unavailable&) {
  // check_database has told it
}

std::string why(const telegram::Answer& answer) {
  if (answer.code == 401 || answer.code == 404)
    return "Telegram does not know this token; copy it anew from @BotFather";
  if (answer.code == 0) return "Telegram cannot be reached: " + answer.description;
  return "Telegram says: " + answer.description;
}

void check_telegram(const Settings& settings, const ShopSettings& shop, CheckReport& report) {
  if (!shop.telegram) return report.note("shop " + shop.slug + " is not on Telegram");
  telegram::Api api(shop.telegram->api_base, shop.telegram->token);
  const auto me = telegram::get_me(api);
  if (const auto* failed = std::get_if<telegram::Answer>(&me))
    return report.wrong("shop " + shop.slug + ": " + why(*failed));
  report.good("shop " + shop.slug + ": the bot is https://t.me/" +
              std::get<telegram::Me>(me).username);
  if (settings.public_url.empty()) return;
  const auto info = telegram::get_webhook_info(api);
  if (const auto* webhook = std::get_if<telegram::WebhookInfo>(&info);
      webhook && !webhook->last_error.empty())
    report.note("shop " + shop.slug + ": Telegram could not reach " + webhook->url +
                " last time: " + webhook->last_error);
}

}  // namespace

int run_check(const CommandLine& line) {
  CheckReport report;
  const Settings settings = settings_of(line);  // a mistake in it is thrown and told by main
  report.good("the settings can be read");
  for (const std::string& warning : settings.warnings) report.note(warning);
  if (settings.shops.empty()) report.wrong("there is no [[shop]] in the settings");
  check_database(settings, report);
  for (const ShopSettings& shop : settings.shops) {
    check_catalogue(shop, report);
    check_profile(settings, shop, report);
    check_telegram(settings, shop, report);
    check_whatsapp(settings, shop, report);
    check_midtrans(settings, shop, report);
  }
  if (report.wrongs() == 0) std::cout << "All is well.\n";
  return report.wrongs() == 0 ? 0 : 1;
}

}  // namespace kedai::bot

// kedai explain: how a customer's words are understood, over the shop's own catalogue or, when
// there is no shop yet, over the demo's.
#include <iostream>

#include "bot/backup.h"
#include "bot/commands/commands.h"
#include "config/assets.h"
#include "flows/understanding/understand.h"
#include "store/catalog.h"
#include "store/db/open.h"
#include "store/db/schema.h"
#include "store/import.h"

namespace kedai::bot {

namespace {

CatalogSnapshot demo_catalogue() {
  const auto database = db::open("sqlite::memory:");
  db::migrate(*database);
  IdSource ids{1};
  Profile profile;
  profile.slug = "demo";
  profile.id = ShopId{ids.next(Time{})};
  Profiles(*database).add(profile);
  import_catalogue(
      *database, profile.id, *config::asset("demo/catalogue.csv"),
      [](std::string_view) { return std::optional<Picture>{}; }, ids, Time{});
  return CatalogRows(*database, profile.id).load(1);
}

CatalogSnapshot catalogue_of(const CommandLine& line) {
  const Settings settings = settings_of(line);
  const bool none =
      settings.store_url.empty() && !std::filesystem::exists(database_file(settings.data_dir));
  if (none) return demo_catalogue();
  const auto database = db::open(existing_database(settings), db::Access::ReadOnly);
  const Profile shop = meant_shop(*database, line.shop);
  return CatalogRows(*database, shop.id).load(shop.catalog_version);
}

}  // namespace

int run_explain(const CommandLine& line, const std::string& text) {
  const auto catalogue = catalogue_of(line);
  std::cout << explain(text, *catalogue, *index_of(*catalogue), {});
  return 0;
}

}  // namespace kedai::bot

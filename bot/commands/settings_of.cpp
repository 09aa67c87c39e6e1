#include "bot/backup.h"
#include "bot/commands/commands.h"

namespace kedai::bot {

Settings settings_of(const CommandLine& line) {
  return read_settings(line.config, kedai_environment(), line.overrides);
}

std::string existing_database(const Settings& settings) {
  if (!settings.store_url.empty()) return settings.store_url;
  const auto file = database_file(settings.data_dir);
  if (!std::filesystem::exists(file))
    throw db::Unavailable("there is no shop in " + settings.data_dir.string() +
                          " yet: start kedai serve or kedai demo there first, or name another "
                          "folder with --data");
  return file.string();
}

Profile meant_shop(db::Database& database, const std::string& slug) {
  Profiles profiles(database);
  if (!slug.empty()) {
    if (auto shop = profiles.find(slug)) return *shop;
    throw db::Unavailable("there is no shop \"" + slug + "\" in this database");
  }
  const auto all = profiles.all();
  if (all.size() == 1) return all.front();
  std::string names;
  for (const Profile& shop : all) names += " " + shop.slug;
  throw db::Unavailable("say which shop with --shop:" + names);
}

}  // namespace kedai::bot

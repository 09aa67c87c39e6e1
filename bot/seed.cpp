#include "bot/seed.h"

#include "config/assets.h"

namespace kedai::bot {

Profile seed_shop(db::Database& database, Profile profile, std::string_view csv,
                  const PictureOf& picture_of, Time now) {
  Profiles profiles(database);
  if (auto known = profiles.find(profile.slug)) return *known;  // no need of everybody's turn
  db::Transaction transaction(database);
  if (auto known = profiles.find(profile.slug)) return *known;
  IdSource ids(lease_node(database));
  profile.id = {ids.next(now)};
  profiles.add(profile);
  if (!csv.empty()) import_catalogue(database, profile.id, csv, picture_of, ids, now);
  transaction.commit();
  return *profiles.find(profile.id);
}

std::optional<Picture> demo_picture(std::string_view product_name) {
  const auto bytes = config::asset("demo/pictures/" + file_stem(product_name) + ".png");
  if (!bytes) return std::nullopt;
  return Picture{"image/png", std::string(*bytes)};
}

}  // namespace kedai::bot

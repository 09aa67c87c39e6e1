// A shop's first rows: its profile and its catalogue. Done once; what lies in the database already
// is never touched again by settings.
#pragma once

#include <string_view>

#include "store/db/database.h"
#include "store/import.h"
#include "store/profile.h"

namespace kedai::bot {

// Adds the shop when its slug is unknown, all or nothing; returns it as it stands. An empty `csv`
// makes a shop without products. Throws ImportError when the catalogue is wrong.
Profile seed_shop(db::Database& database, Profile profile, std::string_view csv,
                  const PictureOf& picture_of, Time now);

// The drawn pictures of the demo's products, from the program itself.
std::optional<Picture> demo_picture(std::string_view product_name);

}  // namespace kedai::bot

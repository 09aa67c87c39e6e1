// A catalogue as a CSV file, one row a variant: sku, category, product, variant, price, stock,
// weight_g, lead_days, aliases ("|" between them), description, and if you like tiers: wholesale
// prices as 10:13500|50:12500, from 10 pieces 13500 each, from 50 on 12500. The first line names
// the columns.
#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "store/db/database.h"
#include "store/ids.h"
#include "store/pictures.h"

namespace kedai {

// The file is wrong; what() names the line and the mend.
struct ImportError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The picture of a product by its name, if there is one.
using PictureOf = std::function<std::optional<Picture>(std::string_view product_name)>;

// Fills an empty shop. All or nothing: call it inside a transaction.
void import_catalogue(db::Database& database, ShopId shop, std::string_view csv,
                      const PictureOf& picture_of, IdSource& ids, Time now);

// "Kerupuk Jangek" -> "kerupuk-jangek": the name of its picture's file.
std::string file_stem(std::string_view name);

}  // namespace kedai

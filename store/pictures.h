// Pictures, as rows: named by the hash of their bytes, so that the same picture is stored once and
// a name never changes its meaning. Channels note here the id under which they have uploaded one.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/db/database.h"
#include "store/ids.h"

namespace kedai {

struct Picture {
  std::string media_type;  // "image/png", "image/jpeg"
  std::string bytes;
};

// "image/png", "image/jpeg" or "image/webp" by the first bytes; empty for anything else.
std::string_view picture_type(std::string_view bytes);

class Pictures {
 public:
  Pictures(db::Database& database, ShopId shop) : database_(database), shop_(shop) {}
  std::string add(std::string_view media_type, std::string_view bytes);  // its id, 32 hex digits
  std::optional<Picture> find(std::string_view id);

  std::optional<std::string> uploaded(std::string_view channel, std::string_view id);
  void note_upload(std::string_view channel, std::string_view id, std::string_view reference);

 private:
  db::Database& database_;
  ShopId shop_;
};

}  // namespace kedai

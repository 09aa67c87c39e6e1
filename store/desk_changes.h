// What staff changed by hand (counts, marks, prices): who, when, and enough to undo it, once.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/db/database.h"
#include "store/ids.h"

namespace kedai {

struct DeskChange {
  enum class Kind { Stock, SoldOut, OnSale, Price };
  std::int64_t id = 0;
  Kind kind = Kind::Stock;
  VariantId variant;
  std::int64_t amount = 0;  // Stock: what was added (may be negative); Price: the price before
  std::string actor;
};

class DeskChanges {
 public:
  DeskChanges(db::Database& database, ShopId shop) : database_(database), shop_(shop) {}
  void record(const DeskChange& change, Time now);
  // The change, the first time it is asked for; nothing when it is unknown or undone already.
  std::optional<DeskChange> take_back(std::int64_t id);

 private:
  db::Database& database_;
  ShopId shop_;
};

}  // namespace kedai

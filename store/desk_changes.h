// What staff changed by hand (counts, marks, prices): who, when, and enough to undo it, once.
#pragma once

#include <string>
#include <vector>

#include "store/db/database.h"
#include "store/ids.h"

namespace kedai {

struct DeskChange {
  enum class Kind { Stock, SoldOut, OnSale, Price, Received, Spoiled, Capacity, Expiry };
  std::int64_t id = 0;
  Kind kind = Kind::Stock;
  VariantId variant;
  // Stock: what a count was corrected by; Received, Spoiled: how many; else what was before.
  std::int64_t amount = 0;
  std::string actor;
  bool undone = false;
};

class DeskChanges {
 public:
  DeskChanges(db::Database& database, ShopId shop) : database_(database), shop_(shop) {}
  void record(const DeskChange& change, Time now);
  // Those made in one turn, from the first id to the last: all changes of a turn are neighbours.
  std::vector<DeskChange> find(std::int64_t first, std::int64_t last);
  // Whether something of that kind was done to that variant later, and still stands.
  bool overtaken(const DeskChange& change);
  // True the first time: whoever asks may now undo it. False when it is unknown or undone already.
  bool take_back(std::int64_t id);

 private:
  db::Database& database_;
  ShopId shop_;
};

}  // namespace kedai

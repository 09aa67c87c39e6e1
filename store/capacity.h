// What is made to order (a variant with lead days) is not counted: it has a capacity, so many
// pieces a day. An order takes the earliest day on which there is room for all of its pieces: what
// is for one feast is made on one day, and more than a day's work is for the people to agree on.
// What it took of which day is written down, so that exactly that is given back. Days are those of
// the shop's clock, counted since 1970.
#pragma once

#include <cstdint>
#include <map>

#include "store/db/database.h"
#include "store/ids.h"
#include "store/money.h"

namespace kedai {

inline constexpr int kHorizonDays = 60;  // from the first possible day; nothing is promised later

struct MakingPlan {
  std::int64_t ready_day = 0;  // 0: on no day is there room for all
  Quantity fits = 0;           // the most that one day can take, at most what was wanted
};

// The earliest day from `first_day` on. Pure.
MakingPlan plan_making(Quantity wanted, Quantity per_day, std::int64_t first_day,
                       const std::map<std::int64_t, Quantity>& taken);

class Capacity {
 public:
  Capacity(db::Database& database, ShopId shop) : database_(database), shop_(shop) {}

  // How it would be made if it were ordered now; takes nothing.
  MakingPlan plan(VariantId variant, Quantity quantity, Time now);
  // Takes the day of the plan for the order, when all of it fits; else nothing. Whoever calls has
  // the variant's row of stock locked, so that no day is taken twice.
  MakingPlan take(VariantId variant, Quantity quantity, OrderId order, Time now);
  void give_back(OrderId order);  // all that it took
  // What is taken of the days from that one on.
  std::map<std::int64_t, Quantity> taken(VariantId variant, std::int64_t from_day);

  void set_per_day(VariantId variant, Quantity per_day);  // days taken stay taken

 private:
  db::Database& database_;
  ShopId shop_;
};

}  // namespace kedai

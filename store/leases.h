// What only one process at a time may do, of several that share a database: deliver a shop's
// letters. A lease ends by itself, so that a process that dies is followed by another. In a
// transaction of the lane's.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "store/db/database.h"
#include "store/ids.h"

namespace kedai {

class Leases {
 public:
  // `holder`: this process's own number (lease_node).
  Leases(db::Database& database, std::int64_t holder) : database_(database), holder_(holder) {}

  // Takes or renews it: true when it is this process's until `now` + `lasts`.
  bool take(ShopId shop, std::string_view what, Time now, std::chrono::milliseconds lasts);
  void give_back(ShopId shop, std::string_view what);

 private:
  db::Database& database_;
  std::int64_t holder_;
};

}  // namespace kedai

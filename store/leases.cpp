#include "store/leases.h"

namespace kedai {

namespace {

const db::Sql kTakeLease(
    "INSERT INTO lease(shop_id, what, holder, ends_at) VALUES($1, $2, $3, $4) "
    "ON CONFLICT(shop_id, what) DO UPDATE SET holder = excluded.holder, ends_at = excluded.ends_at "
    "WHERE lease.holder = excluded.holder OR lease.ends_at <= $5");
const db::Sql kGiveBack("DELETE FROM lease WHERE shop_id = $1 AND what = $2 AND holder = $3");

}  // namespace

bool Leases::take(ShopId shop, std::string_view what, Time now, std::chrono::milliseconds lasts) {
  return database_.execute(kTakeLease, shop, what, holder_, to_millis(now + lasts),
                           to_millis(now)) == 1;
}

void Leases::give_back(ShopId shop, std::string_view what) {
  database_.execute(kGiveBack, shop, what, holder_);
}

}  // namespace kedai

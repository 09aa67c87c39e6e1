#include <array>

#include "store/stock.h"

namespace kedai {

namespace {

// Of each variant, the sums of its movements.
#define SUMS                                                                             \
  "LEFT JOIN (SELECT shop_id, variant_id, "                                              \
  "SUM(CASE WHEN kind IN ('received', 'corrected', 'ordered') THEN quantity "            \
  "WHEN kind IN ('spoiled', 'dropped') THEN 0 - quantity ELSE 0 END) AS received, "      \
  "SUM(CASE WHEN kind IN ('held', 'ordered') THEN quantity "                             \
  "WHEN kind IN ('released', 'dropped', 'sold') THEN 0 - quantity ELSE 0 END) AS held, " \
  "SUM(CASE WHEN kind = 'sold' THEN quantity ELSE 0 END) AS sold "                       \
  "FROM stock_movement GROUP BY shop_id, variant_id) m "                                 \
  "ON m.shop_id = s.shop_id AND m.variant_id = s.variant_id "
const db::Sql kWrongReceived("SELECT COUNT(*) FROM stock s " SUMS
                             "WHERE s.received <> COALESCE(m.received, 0)");
const db::Sql kWrongHeld("SELECT COUNT(*) FROM stock s " SUMS
                         "WHERE s.held <> COALESCE(m.held, 0)");
const db::Sql kWrongSold("SELECT COUNT(*) FROM stock s " SUMS
                         "WHERE s.sold <> COALESCE(m.sold, 0)");
#undef SUMS
const db::Sql kWrongForOrders(
    "SELECT COUNT(*) FROM stock s LEFT JOIN (SELECT l.shop_id, l.variant_id, SUM(l.quantity) AS "
    "held FROM order_line l JOIN orders o ON o.shop_id = l.shop_id AND o.order_id = l.order_id "
    "WHERE o.status IN ('placed', 'accepted', 'prepared', 'shipped') "
    "GROUP BY l.shop_id, l.variant_id) w ON w.shop_id = s.shop_id AND w.variant_id = s.variant_id "
    "WHERE s.held <> COALESCE(w.held, 0)");
const db::Sql kWrongDays(
    "SELECT COUNT(*) FROM day_capacity d LEFT JOIN (SELECT shop_id, variant_id, day, "
    "SUM(quantity) AS taken FROM capacity_hold GROUP BY shop_id, variant_id, day) h "
    "ON h.shop_id = d.shop_id AND h.variant_id = d.variant_id AND h.day = d.day "
    "WHERE d.taken <> COALESCE(h.taken, 0)");
const db::Sql kWrongHolds(
    "SELECT COUNT(*) FROM capacity_hold h "
    "LEFT JOIN orders o ON o.shop_id = h.shop_id AND o.order_id = h.order_id "
    "LEFT JOIN day_capacity d ON d.shop_id = h.shop_id AND d.variant_id = h.variant_id "
    "AND d.day = h.day "
    "WHERE o.order_id IS NULL OR o.status IN ('rejected', 'cancelled') OR d.day IS NULL");

struct StockFault {
  const char* says;
  const db::Sql& finds;
};
const std::array kFaults{
    StockFault{"counts of what was received are not the sums of their movements", kWrongReceived},
    StockFault{"counts of what is held are not the sums of their movements", kWrongHeld},
    StockFault{"counts of what was sold are not the sums of their movements", kWrongSold},
    StockFault{"counts of what is held are not what open orders hold", kWrongForOrders},
    StockFault{"days are taken otherwise than orders took them", kWrongDays},
    StockFault{"days are kept for orders that are not to be made", kWrongHolds}};

}  // namespace

std::vector<std::string> stock_faults(db::Database& database) {
  std::vector<std::string> faults;
  for (const StockFault& fault : kFaults) {
    auto rows = database.query(fault.finds);
    if (rows.next() && rows.integer(0) > 0)
      faults.push_back(std::to_string(rows.integer(0)) + " " + fault.says);
  }
  return faults;
}

}  // namespace kedai

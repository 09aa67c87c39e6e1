#include "store/desk_changes.h"

#include <array>

namespace kedai {

namespace {

const db::Sql kRecord(
    "INSERT INTO desk_change(shop_id, change_id, kind, variant_id, amount, actor, undone, at) "
    "VALUES($1, $2, $3, $4, $5, $6, 0, $7)");
const db::Sql kTakeBack(
    "UPDATE desk_change SET undone = 1 WHERE shop_id = $1 AND change_id = $2 AND undone = 0");
const db::Sql kFind(
    "SELECT change_id, kind, variant_id, amount, actor, undone FROM desk_change "
    "WHERE shop_id = $1 AND change_id >= $2 AND change_id <= $3 ORDER BY change_id");
const db::Sql kOvertaken(
    "SELECT 1 FROM desk_change WHERE shop_id = $1 AND variant_id = $2 AND kind = $3 "
    "AND change_id > $4 AND undone = 0 LIMIT 1");

constexpr std::array<std::string_view, 8> kKinds{"stock",    "sold_out", "on_sale",  "price",
                                                 "received", "spoiled",  "capacity", "expiry"};

DeskChange::Kind kind_of(const std::string& word) {
  for (std::size_t i = 0; i < kKinds.size(); ++i)
    if (kKinds[i] == word) return static_cast<DeskChange::Kind>(i);
  throw db::Error("unknown desk change: " + word);
}

}  // namespace

void DeskChanges::record(const DeskChange& change, Time now) {
  database_.execute(kRecord, shop_, change.id, kKinds[static_cast<std::size_t>(change.kind)],
                    change.variant, change.amount, change.actor, to_millis(now));
}

std::vector<DeskChange> DeskChanges::find(std::int64_t first, std::int64_t last) {
  std::vector<DeskChange> changes;
  auto rows = database_.query(kFind, shop_, first, last);
  while (rows.next())
    changes.push_back({rows.integer(0),
                       kind_of(rows.text(1)),
                       {rows.integer(2)},
                       rows.integer(3),
                       rows.text(4),
                       rows.integer(5) != 0});
  return changes;
}

bool DeskChanges::overtaken(const DeskChange& change) {
  const auto kind = kKinds[static_cast<std::size_t>(change.kind)];
  return database_.query(kOvertaken, shop_, change.variant, kind, change.id).next();
}

bool DeskChanges::take_back(std::int64_t id) {
  return database_.execute(kTakeBack, shop_, id) == 1;
}

}  // namespace kedai

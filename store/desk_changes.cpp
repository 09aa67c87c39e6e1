#include "store/desk_changes.h"

#include <array>

namespace kedai {

namespace {

const db::Sql kRecord(
    "INSERT INTO desk_change(shop_id, change_id, kind, variant_id, amount, actor, undone, at) "
    "VALUES($1, $2, $3, $4, $5, $6, 0, $7)");
const db::Sql kTakeBack(
    "UPDATE desk_change SET undone = 1 WHERE shop_id = $1 AND change_id = $2 AND undone = 0 "
    "RETURNING kind, variant_id, amount, actor");

constexpr std::array<std::string_view, 4> kKinds{"stock", "sold_out", "on_sale", "price"};

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

std::optional<DeskChange> DeskChanges::take_back(std::int64_t id) {
  auto rows = database_.query(kTakeBack, shop_, id);
  if (!rows.next()) return std::nullopt;
  return DeskChange{id, kind_of(rows.text(0)), {rows.integer(1)}, rows.integer(2), rows.text(3)};
}

}  // namespace kedai

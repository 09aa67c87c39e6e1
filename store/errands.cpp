#include "store/errands.h"

namespace kedai {

namespace {

const db::Sql kPost(
    "INSERT INTO errand(shop_id, errand_id, kind, body, attempts, next_try_at, created_at) "
    "VALUES($1, $2, $3, $4, 0, $5, $5)");
// Whoever has taken one has put its next try off.
const db::Sql kWaiting(
    "SELECT errand_id FROM errand WHERE shop_id = $1 AND kind = $2 AND body = $3 "
    "AND next_try_at <= $4 LIMIT 1");
const db::Sql kBodies("SELECT body FROM errand WHERE shop_id = $1 AND kind = $2");
const db::Sql kTake(
    "UPDATE errand SET next_try_at = $4 WHERE shop_id = $1 AND errand_id = $2 "
    "AND next_try_at = $3");
const db::Sql kDone("DELETE FROM errand WHERE shop_id = $1 AND errand_id = $2");
const db::Sql kTryLater(
    "UPDATE errand SET attempts = $3, next_try_at = $4 WHERE shop_id = $1 AND errand_id = $2");
const db::Sql kDue(
    "SELECT shop_id, errand_id, kind, body, attempts, next_try_at, created_at FROM errand "
    "WHERE next_try_at <= $1 ORDER BY next_try_at, shop_id, errand_id LIMIT $2");
const db::Sql kNext(
    "SELECT next_try_at FROM errand WHERE next_try_at > 0 ORDER BY next_try_at LIMIT 1");

}  // namespace

void Errands::post(std::string_view kind, std::string_view body, std::int64_t id, Time now) {
  database_.execute(kPost, shop_, id, kind, body, to_millis(now));
  posted_ = true;
}

bool Errands::is_waiting(std::string_view kind, std::string_view body, Time now) {
  return database_.query(kWaiting, shop_, kind, body, to_millis(now)).next();
}

std::vector<std::string> Errands::bodies(std::string_view kind) {
  std::vector<std::string> bodies;
  auto rows = database_.query(kBodies, shop_, kind);
  while (rows.next()) bodies.push_back(rows.text(0));
  return bodies;
}

bool Errands::take(const Errand& errand, Time until) {
  return database_.execute(kTake, shop_, errand.id, to_millis(errand.next_try), to_millis(until)) ==
         1;
}

bool Errands::done(std::int64_t id) { return database_.execute(kDone, shop_, id) == 1; }

void Errands::try_later(std::int64_t id, int attempts, Time next_try) {
  database_.execute(kTryLater, shop_, id, attempts, to_millis(next_try));
}

std::vector<Errand> due_errands(db::Database& database, Time now, int most) {
  std::vector<Errand> errands;
  auto rows = database.query(kDue, to_millis(now), most);
  while (rows.next())
    errands.push_back({{rows.integer(0)},
                       rows.integer(1),
                       rows.text(2),
                       rows.text(3),
                       static_cast<int>(rows.integer(4)),
                       from_millis(rows.integer(5)),
                       from_millis(rows.integer(6))});
  return errands;
}

Time next_errand(db::Database& database) {
  auto rows = database.query(kNext);
  return rows.next() ? from_millis(rows.integer(0)) : Time{};
}

}  // namespace kedai

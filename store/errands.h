// What is to be done outside once a turn is committed: charge a customer at a payment gateway,
// fetch a picture before its id expires. Written in the turn's own transaction and done by
// bot/errands, at least once: whoever does one must be able to do it again. No network call is ever
// made inside a transaction.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/db/database.h"
#include "store/ids.h"

namespace kedai {

struct Errand {
  ShopId shop;
  std::int64_t id = 0;
  std::string kind;  // "charge", "fetch proof"
  std::string body;  // JSON, as its kind has it
  int attempts = 0;
  Time next_try{};
  Time created{};
};

class Errands {
 public:
  Errands(db::Database& database, ShopId shop) : database_(database), shop_(shop) {}

  void post(std::string_view kind, std::string_view body, std::int64_t id, Time now);
  // One of that kind and body that nobody has begun: another would do the same.
  bool is_waiting(std::string_view kind, std::string_view body, Time now);
  std::vector<std::string> bodies(std::string_view kind);  // of all that are not done, begun or not
  bool any_posted() const { return posted_; }              // by this object
  // True when it is the caller's until `until`: nobody has taken it since it was read.
  bool take(const Errand& errand, Time until);
  bool done(std::int64_t id);  // false when it was done before
  void try_later(std::int64_t id, int attempts, Time next_try);

 private:
  db::Database& database_;
  ShopId shop_;
  bool posted_ = false;
};

// Of all shops: those due by now, longest due first; and when the next one will be (1970: none is
// waiting).
std::vector<Errand> due_errands(db::Database& database, Time now, int most);
Time next_errand(db::Database& database);

}  // namespace kedai

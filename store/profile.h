// What an owner may change about a shop: its name, hours, fee and account. Rows, seeded once.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/db/database.h"
#include "store/ids.h"
#include "store/money.h"

namespace kedai {

struct Profile {
  ShopId id;
  std::string slug;  // the shop's word in URLs
  std::string name;
  std::string about;
  std::string address;  // where orders are picked up
  int opens_minute = 8 * 60;
  int closes_minute = 17 * 60;  // minutes since midnight, local time
  int utc_offset_minutes = 7 * 60;
  std::string locale = "id";
  Money delivery_fee{10'000};
  std::string bank_account;       // "BRI 0001-... a.n. ..."; empty: bank transfer is not offered
  std::string qris;               // the shop's static code, as text; empty: not offered
  bool qris_with_amount = false;  // it is shown with the order's total inside
  bool gateway = false;           // a payment gateway makes a code for each order
  bool unique_totals = false;     // totals to transfer differ by some rupiah
  int pay_minutes = 24 * 60;      // in which an order to be paid beforehand is to be paid
  int most_refusals = 2;          // deliveries not taken, after which no more are paid on handover
  std::int64_t catalog_version = 0;
};

// The shop's own clock. `open_at` is true from opens_minute up to closes_minute.
int minute_of_day(const Profile& profile, Time now);
bool open_at(const Profile& profile, Time now);
std::string clock_text(int minute);                        // "17.00"
std::int64_t local_day(int utc_offset_minutes, Time now);  // days since 1970
std::int64_t local_day(const Profile& profile, Time now);

class Profiles {
 public:
  explicit Profiles(db::Database& database) : database_(database) {}
  std::optional<Profile> find(std::string_view slug);
  std::optional<Profile> find(ShopId shop);
  std::vector<Profile> all();
  void add(const Profile& profile);
  void set_gateway(ShopId shop, bool there);       // by the operator's settings, at each start
  void save_payment_ways(const Profile& profile);  // from bank_account to most_refusals
  void catalog_changed(ShopId shop);               // readers take a new snapshot
  std::int64_t take_order_number(ShopId shop);     // 1001, 1002, ...: one sequence a shop

 private:
  db::Database& database_;
};

// The number of this opening of the database: 0 to 1023, given to no other of the last 1023.
int lease_node(db::Database& database);

}  // namespace kedai

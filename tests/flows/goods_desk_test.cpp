#include "flows/staff/goods_desk.h"

#include <catch2/catch.hpp>
#include <chrono>

#include "flows/dates.h"

using namespace kedai;
using namespace std::chrono;

namespace {

constexpr std::int64_t day_number(int year, unsigned month_number, unsigned day_of_month) {
  return sys_days{std::chrono::year{year} / month{month_number} / day{day_of_month}}
      .time_since_epoch()
      .count();
}
constexpr auto kToday = day_number(2026, 11, 24);

}  // namespace

TEST_CASE("a day is read as people write it; without a year it is the next such day") {
  CHECK(read_day("31 des", kToday) == day_number(2026, 12, 31));
  CHECK(read_day("31 Desember", kToday) == day_number(2026, 12, 31));
  CHECK(read_day("5 jan", kToday) == day_number(2027, 1, 5));
  CHECK(read_day("24 nov", kToday) == kToday);
  CHECK(read_day("23 nov", kToday) == day_number(2027, 11, 23));
  CHECK(read_day("31/12", kToday) == day_number(2026, 12, 31));
  CHECK(read_day("31-12-27", kToday) == day_number(2027, 12, 31));
  CHECK(read_day("1 May 2028", kToday) == day_number(2028, 5, 1));
  CHECK(read_day("1 agustus 2027", kToday) == day_number(2027, 8, 1));
  CHECK(read_day("29 feb", kToday) == day_number(2028, 2, 29));
  CHECK(read_day("besok", kToday) == kToday + 1);
}

TEST_CASE("what is no day of the calendar is none") {
  for (const auto* text : {"31 feb", "32 des", "0 jan", "31/13", "tekwan", "12", "", "1 jan 1970",
                           "1 jan 99999999999", "jan 5", "5 j", "31 des 2026 pagi"})
    CHECK_FALSE(read_day(text, kToday));
}

TEST_CASE("what spoiled is a name, a number and perhaps a reason") {
  const auto plain = read_spoiled("tekwan 3");
  CHECK(plain.name == "tekwan");
  CHECK(plain.quantity == 3);
  CHECK(plain.reason.empty());
  const auto sized = read_spoiled("jangek 250 3 bungkus karena kena air");
  CHECK(sized.name == "jangek 250");
  CHECK(sized.quantity == 3);
  CHECK(sized.reason == "kena air");
  const auto comma = read_spoiled("kopi jahe 2, jatuh 2 kali");
  CHECK(comma.name == "kopi jahe");
  CHECK(comma.quantity == 2);
  CHECK(comma.reason == "jatuh 2 kali");
  for (const auto* text :
       {"tekwan", "3", "", "tekwan banyak", "tekwan 0", "tekwan -3", "tekwan 1.5"})
    CHECK(read_spoiled(text).quantity == 0);
}

TEST_CASE("an expiry date stands behind the name, or that there is none any more") {
  CHECK(read_expiry("kopi jahe 31 des", kToday).name == "kopi jahe");
  CHECK(read_expiry("kopi jahe 31 des", kToday).day == day_number(2026, 12, 31));
  CHECK(read_expiry("jangek 250 5 jan 2027", kToday).name == "jangek 250");
  CHECK(read_expiry("kerupuk hapus", kToday).day == 0);
  CHECK_FALSE(read_expiry("kerupuk", kToday).day);
  CHECK_FALSE(read_expiry("31 des", kToday).day);
}

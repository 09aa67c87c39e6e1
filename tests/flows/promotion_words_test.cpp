// How days, wholesale prices, promotions and vouchers are read, without a shop.
#include "flows/staff/promotion_words.h"

#include <catch2/catch.hpp>

#include "flows/understanding/words.h"

using namespace kedai;

namespace {

using namespace std::chrono;
using Fault = DaysTaken::Fault;

LocalDay day_of(int y, unsigned m, unsigned d) {
  return sys_days{year{y} / month{m} / day{d}}.time_since_epoch().count();
}
const LocalDay kToday = day_of(2026, 11, 24);

void reads_days(std::string_view text, std::optional<LocalDay> first, std::optional<LocalDay> last,
                std::string_view rest = "") {
  INFO(text);
  auto words = words_of(text);
  const DaysTaken taken = take_days(words, kToday);
  CHECK(taken.fault == Fault::None);
  CHECK(taken.days.first == first);
  CHECK(taken.days.last == last);
  std::string left;
  for (const std::string& word : words) left += (left.empty() ? "" : " ") + word;
  CHECK(left == rest);
}

Fault fault_of(std::string_view text) {
  auto words = words_of(text);
  return take_days(words, kToday).fault;
}

void reads_tier(std::string_view text, std::string_view name, Quantity least, std::int64_t price) {
  INFO(text);
  const TierWords read = read_tier(text);
  CHECK(read.name == name);
  REQUIRE(read.tier);
  CHECK(read.tier->least == least);
  CHECK(read.tier->price.minor == price);
}

void reads_promotion(std::string_view text, std::string_view name, int percent,
                     std::int64_t amount) {
  INFO(text);
  const PromotionWords read = read_promotion(text, kToday);
  CHECK(folded(read.name) == name);
  CHECK(read.percent == percent);
  CHECK(read.amount.minor == amount);
  CHECK_FALSE(read.removes);
  CHECK(read.days.fault == Fault::None);
}

Voucher voucher_in(std::string_view text) {
  INFO(text);
  const VoucherWords read = read_voucher(text, kToday);
  CHECK(read.strange == "");
  CHECK(read.takes_off);
  return read.voucher;
}

}  // namespace

TEST_CASE("days are read in both languages, and what stands around them is left") {
  const auto none = std::optional<LocalDay>{};
  reads_days("sampai 5 des", none, day_of(2026, 12, 5));
  reads_days("kopi 10% sampai 5 Desember", none, day_of(2026, 12, 5), "kopi 10%");
  reads_days("kopi until Dec 5 10%", none, day_of(2026, 12, 5), "kopi 10%");
  reads_days("s/d 31 des 2027", none, day_of(2027, 12, 31));
  reads_days("sampai tgl 5/12", none, day_of(2026, 12, 5));
  reads_days("sampai 5/12/27", none, day_of(2027, 12, 5));
  reads_days("semua 5rb 1-7 des", day_of(2026, 12, 1), day_of(2026, 12, 7), "semua 5rb");
  reads_days("1\u20137 dec", day_of(2026, 12, 1), day_of(2026, 12, 7));
  reads_days("1des-7des", day_of(2026, 12, 1), day_of(2026, 12, 7));
  reads_days("1 - 7 des", day_of(2026, 12, 1), day_of(2026, 12, 7));
  reads_days("1 sampai 7 des", day_of(2026, 12, 1), day_of(2026, 12, 7));
  reads_days("dari 28 des sampai 3 jan", day_of(2026, 12, 28), day_of(2027, 1, 3));
  reads_days("from dec 1 to dec 7", day_of(2026, 12, 1), day_of(2026, 12, 7));
  reads_days("mulai 1 des", day_of(2026, 12, 1), none);
  reads_days("5 des", day_of(2026, 12, 5), day_of(2026, 12, 5));
  reads_days("5 jan", day_of(2027, 1, 5), day_of(2027, 1, 5));
  reads_days("24 nov", kToday, kToday);
  reads_days("sampai hari ini", none, kToday);
  reads_days("sampai besok", none, kToday + 1);
  reads_days("until tomorrow", none, kToday + 1);
  reads_days("KRP-JGK-100 10%", none, none, "KRP-JGK-100 10%");
  reads_days("2 martabak 10%", none, none, "2 martabak 10%");
}

TEST_CASE("days that are over or are none are no days") {
  CHECK(fault_of("sampai 5 des 2025") == Fault::Past);
  CHECK(fault_of("sampai lebaran") == Fault::Unreadable);
  CHECK(fault_of("sampai 31 feb") == Fault::Unreadable);
  CHECK(fault_of("7-1 des") == Fault::Unreadable);
  CHECK(fault_of("7 des 2026 - 1 des 2026") == Fault::Unreadable);
  CHECK(fault_of("kopi 10%") == Fault::None);
}

TEST_CASE("a wholesale price has a name, a number of pieces and a price") {
  reads_tier("kerupuk kulit 10 = 13rb", "kerupuk kulit", 10, 13'000);
  reads_tier("kerupuk kulit 10=13.000", "kerupuk kulit", 10, 13'000);
  reads_tier("kerupuk kulit min 10 pcs Rp 13.000", "kerupuk kulit", 10, 13'000);
  reads_tier("kerupuk kulit 10pcs jadi 13rb/bks", "kerupuk kulit", 10, 13'000);
  reads_tier("jangek 250 50+ 12500", "jangek 250", 50, 12'500);
  reads_tier("KRP-JGK-100 10 = Rp13.000", "KRP-JGK-100", 10, 13'000);
  CHECK(read_tier("kerupuk kulit hapus").removes);
  CHECK(read_tier("kerupuk kulit hapus").name == "kerupuk kulit");
  CHECK_FALSE(read_tier("kerupuk kulit").tier);
  CHECK(read_tier("kerupuk kulit").name == "kerupuk kulit");
  CHECK_FALSE(read_tier("kerupuk kulit 13rb").tier);
}

TEST_CASE("a promotion has a name, what it takes off, and days") {
  reads_promotion("kopi 10% sampai 5 des", "kopi", 10, 0);
  reads_promotion("kopi diskon 10 persen", "kopi", 10, 0);
  reads_promotion("semua 5rb 1-7 des", "semua", 0, 5'000);
  reads_promotion("tekwan potongan Rp 1.000", "tekwan", 0, 1'000);
  reads_promotion("10% off kopi robusta 250", "kopi robusta 250", 10, 0);
  reads_promotion("kopi robusta 250", "kopi robusta 250", 0, 0);
  CHECK(read_promotion("kopi hapus", kToday).removes);
  CHECK(read_promotion("hapus", kToday).removes);
  CHECK(read_promotion("kopi 150%", kToday).wrong_percent);
  CHECK(read_promotion("kopi 0%", kToday).wrong_percent);
}

TEST_CASE("a voucher has a code, what it takes off, limits and days") {
  const Voucher full = voucher_in("hemat10 10% min 50rb max 50 1x sampai 31 des");
  CHECK(full.code == "HEMAT10");
  CHECK(full.percent == 10);
  CHECK(full.minimum == Money{50'000});
  CHECK(full.most_uses == 50);
  CHECK(full.most_uses_each == 1);
  CHECK(full.most_off == Money{});
  const Voucher capped =
      voucher_in("HEMAT 10% maks Rp20.000, minimal belanja 100 ribu, kuota 500x");
  CHECK(capped.most_off == Money{20'000});
  CHECK(capped.minimum == Money{100'000});
  CHECK(capped.most_uses == 500);
  CHECK(voucher_in("ONGKIR gratis ongkir").kind == Voucher::Kind::Delivery);
  CHECK(voucher_in("ONGKIR free delivery once per customer").most_uses_each == 1);
  CHECK(voucher_in("LIMA 5rb 2 kali").amount == Money{5'000});
  CHECK(voucher_in("LIMA 5rb 2 kali").most_uses_each == 2);
  CHECK(read_voucher("HEMAT10 hapus", kToday).removes);
  CHECK_FALSE(read_voucher("HEMAT10", kToday).says_more);
  CHECK(read_voucher("10 10%", kToday).voucher.code == "");
  CHECK(read_voucher("HEMAT10 10% khusus member", kToday).strange == "khusus");
  CHECK(read_voucher("HEMAT10 150%", kToday).wrong_percent);
  CHECK(read_voucher("HEMAT10 sampai lebaran", kToday).days.fault == Fault::Unreadable);
}

TEST_CASE("what a voucher is told as sets the same voucher again") {
  Profile profile;
  const Time now = start_of(profile, kToday) + hours{10};
  for (const auto* text :
       {"AAA 10%", "AAA 10% max 20rb min 50rb max 50 1x sampai 31 des", "AAA 5rb 2x 1-7 des",
        "AAA gratis ongkir max 9 mulai 3 jan", "AAA Rp500 sampai 2 feb 2028", "AAA 7% 5 des"}) {
    for (const Locale locale : kLocales) {
      const Phrasebook& words = phrasebook(locale);
      const VoucherWords read = read_voucher(text, kToday);
      Voucher voucher = read.voucher;
      voucher.period = period_of(profile, read.days.days);
      const std::string told = "AAA " + voucher_words(words, profile, voucher, now);
      INFO(text << " -> " << told);
      const VoucherWords again = read_voucher(told, kToday);
      CHECK(again.strange == "");
      CHECK(again.voucher.kind == voucher.kind);
      CHECK(again.voucher.percent == voucher.percent);
      CHECK(again.voucher.amount == voucher.amount);
      CHECK(again.voucher.most_off == voucher.most_off);
      CHECK(again.voucher.minimum == voucher.minimum);
      CHECK(again.voucher.most_uses == voucher.most_uses);
      CHECK(again.voucher.most_uses_each == voucher.most_uses_each);
      CHECK(period_of(profile, again.days.days) == voucher.period);
    }
  }
}

TEST_CASE("a promotion's days end with the shop's day, not with the world's") {
  Profile profile;
  const Period period = period_of(profile, {kToday, kToday});
  CHECK(local_day(profile, period.starts) == kToday);
  CHECK(local_day(profile, period.starts - milliseconds{1}) == kToday - 1);
  CHECK(period.contains(period.ends - milliseconds{1}));
  CHECK_FALSE(period.contains(period.ends));
  CHECK(local_day(profile, period.ends) == kToday + 1);
}

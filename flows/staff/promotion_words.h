// How the texts behind "grosir", "promo" and "voucher" are read, and how what they set is written
// so that the same words set it again. Pure: it knows words and today, not the shop.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "flows/understanding/days.h"
#include "store/catalog.h"
#include "store/vouchers.h"

namespace kedai {

// "kerupuk kulit 10 = 13rb", "kerupuk kulit hapus".
struct TierWords {
  std::string name;
  std::optional<PriceTier> tier;
  bool removes = false;
};
TierWords read_tier(std::string_view text);

// "kopi 10% sampai 5 des", "semua 5rb 1-7 des", "kopi hapus".
struct PromotionWords {
  std::string name;
  int percent = 0;
  Money amount;
  DaysTaken days;
  bool removes = false;
  bool wrong_percent = false;  // 0%, 150%

  bool takes_off() const { return percent > 0 || amount.minor > 0; }
};
PromotionWords read_promotion(std::string_view text, LocalDay today);

// "HEMAT10 10% min 50rb max 50 1x sampai 31 des", "ONGKIR gratis ongkir", "HEMAT10 hapus".
struct VoucherWords {
  Voucher voucher;  // its code is empty when the first word can be none; its period is in `days`
  DaysTaken days;
  bool removes = false;
  bool says_more = false;  // than a code
  bool takes_off = false;
  bool wrong_percent = false;
  std::string strange;  // a word that means nothing here
};
VoucherWords read_voucher(std::string_view text, LocalDay today);

// What read_voucher() reads: "10% min Rp50.000 max 50 1x sampai 31 des".
std::string voucher_words(const Phrasebook& words, const Profile& profile, const Voucher& voucher,
                          Time now);

}  // namespace kedai

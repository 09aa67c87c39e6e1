// What happens to goods beside being counted and sold, by chat: they spoil, they have an expiry
// date, and each of their movements can be read again.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "flows/talk.h"

namespace kedai {

// "jangek 250 3, kena air" -> 3 pieces of "jangek 250", because "kena air". Pure.
struct SpoiledWords {
  std::string name;
  Quantity quantity = 0;  // 0: none that can be
  std::string reason;
};
SpoiledWords read_spoiled(std::string_view text);

// "kerupuk 31 des" -> that day; "kerupuk hapus" -> 0; "kerupuk" -> nothing. Pure.
struct ExpiryWords {
  std::string name;
  std::optional<std::int64_t> day;
};
ExpiryWords read_expiry(std::string_view text, std::int64_t today);

void spoil(Talk& talk, VariantId variant, Quantity quantity, std::string_view reason);
void set_expiry(Talk& talk, VariantId variant, std::int64_t day);  // 0: none
void show_expiring(Talk& talk);
void show_movements(Talk& talk, VariantId variant);

// " - kedaluwarsa 31 Des 2026" when that is near or over, else "".
std::string expiry_mark(const Talk& talk, const StockCount& count);

// What stands behind the command's word.
void hear_spoiled(Talk& talk, std::string_view text);
void hear_expiry(Talk& talk, std::string_view text);
void hear_history(Talk& talk, std::string_view text);

}  // namespace kedai

// Days as people say them. A day is counted since 1970, on the shop's clock (store/profile.h,
// local_day).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "config/phrasebook.h"

namespace kedai {

std::string day_text(const Phrasebook& words, std::int64_t day);   // "Sabtu, 28 Nov"
std::string date_text(const Phrasebook& words, std::int64_t day);  // "28 Nov 2026"

// "31 des", "31 desember 2026", "31/12", "31-12-26", "5 January", "besok": without a year the next
// such day from `today` on. Nothing when it is no day of the calendar.
std::optional<std::int64_t> read_day(std::string_view text, std::int64_t today);

}  // namespace kedai

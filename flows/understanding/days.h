// Days as people write them: "5 des", "1-7 des", "sampai 31 Desember 2027", "until Dec 5", "besok".
// A day without its year is the next one of that name. Pure: today is an argument.
#pragma once

#include <string>
#include <vector>

#include "config/phrasebook.h"
#include "store/period.h"
#include "store/profile.h"

namespace kedai {

using LocalDay = std::int64_t;  // on the shop's clock, since 1970

Time start_of(const Profile& profile, LocalDay day);

// From one day to another, both included.
struct Days {
  std::optional<LocalDay> first;  // nothing: from now on
  std::optional<LocalDay> last;   // nothing: for good
};

struct DaysTaken {
  enum class Fault { None, Unreadable, Past };
  Days days;
  Fault fault = Fault::None;
};
// Takes the words that say so out of `words`; days are empty when none do.
DaysTaken take_days(std::vector<std::string>& words, LocalDay today);

Period period_of(const Profile& profile, const Days& days);

// "5 des", with its year when that is not this one's.
std::string day_text(const Phrasebook& words, const Profile& profile, Time when, Time now);
// "sampai 5 des", "1 des - 7 des", "mulai 1 des"; "" for good. take_days() reads it again.
std::string period_text(const Phrasebook& words, const Profile& profile, const Period& period,
                        Time now);

}  // namespace kedai

// Wholesale prices and promotions by chat. Whatever is set is told as it was understood, with a
// button that takes it away again; whatever is taken away is told as the command that sets it
// again.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flows/staff/commands.h"
#include "flows/talk.h"
#include "flows/understanding/days.h"

namespace kedai {

void hear_tier(Talk& talk, std::string_view text);
void hear_promotion(Talk& talk, std::string_view text);

// What the command that asked "which one?" is about.
void finish_command(Talk& talk, VariantId variant);

void remove_tiers(Talk& talk, VariantId variant);
void remove_tiers(Talk& talk, ProductId product);  // of all its variants
void remove_promotion(Talk& talk, std::int64_t promotion);
void show_promotions(Talk& talk);

// How this desk and the vouchers' answer: with [Bantuan] below.
void say_as_desk(Talk& talk, std::string text, std::vector<Button> actions = {});
void say_usage(Talk& talk, Command command, std::string first_line = "");
LocalDay promotion_day(const Talk& talk);                       // today, on the shop's clock
std::string when_text(const Talk& talk, const Period& period);  // "sampai 5 des"
bool days_fail(Talk& talk, const DaysTaken& days);              // then that has been said

}  // namespace kedai

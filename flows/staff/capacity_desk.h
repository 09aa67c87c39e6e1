// What is made to order, by chat: how many pieces a day can be made of it, and what of the days to
// come is taken.
#pragma once

#include <string_view>

#include "flows/talk.h"

namespace kedai {

void show_capacities(Talk& talk);                        // of all that is made to order
void show_capacity(Talk& talk, const Variant& variant);  // and asks for another
void set_capacity(Talk& talk, VariantId variant, Quantity per_day);

void hear_capacity(Talk& talk, std::string_view text);

}  // namespace kedai

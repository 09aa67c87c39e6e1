// A sale at the counter or on the phone, typed by staff: "jual tekwan 2, cuko 1". It becomes an
// order that is placed and accepted at once, so that the stock is right; what is unclear is asked
// first, while the other lines wait in the conversation.
#pragma once

#include <string_view>

#include "flows/talk.h"

namespace kedai {

void hear_sale(Talk& talk, std::string_view text);
void sell_more(Talk& talk, VariantId variant, Quantity quantity);  // answers the open line
void sell_now(Talk& talk);  // what is clear, without the lines that are not

}  // namespace kedai

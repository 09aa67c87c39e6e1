// What somebody's words do to their cart, and what has to be asked about them: one message may hold
// several things. Whatever went into the cart is shown, and can be taken back by one press.
#pragma once

#include <string>

#include "flows/talk.h"
#include "flows/understanding/understand.h"

namespace kedai {

void take_order(Talk& talk, const Understood& understood);

// After one thing was put in: the next one that has to be asked about, under `first_lines`. False
// when there is none.
bool ask_next(Talk& talk, const std::string& first_lines);

// The cart as it was before the message that left it at this revision.
void take_back(Talk& talk, std::int64_t revision);
// Its button, for the message that tells of the change.
Button take_back_button(const Talk& talk, std::int64_t revision);

}  // namespace kedai

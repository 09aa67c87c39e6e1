// The staff's side of the conversation: which of their presses and words mean what.
#pragma once

#include <string_view>

#include "flows/talk.h"

namespace kedai {

// What a staff button does. Somebody who is not staff is shown the menu.
void act_as_staff(Talk& talk, const Choice& choice);

// A command ("stok kopi +10", "terima 1042"), from staff only. False when the text is none.
bool hear_command(Talk& talk, std::string_view text);

void show_staff_help(Talk& talk);

// "/start CODE", or the code alone: binds whoever sent it. False when it is no valid code.
bool hear_invitation(Talk& talk, std::string_view text);

}  // namespace kedai

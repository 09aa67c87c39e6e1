// What each button does: one table, a line a verb.
#pragma once

#include "flows/talk.h"

namespace kedai {

// Whatever the choice is, it is answered. A staff verb from somebody who is not staff shows the
// menu.
void act(Talk& talk, const Choice& choice);

}  // namespace kedai

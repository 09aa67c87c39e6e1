// A cart that was filled in the channel's own catalogue (WhatsApp): taken over line by line at the
// shop's prices, as far as there is stock, and every difference said.
#pragma once

#include "flows/talk.h"

namespace kedai {

void take_cart(Talk& talk, const SentCart& cart);

}  // namespace kedai

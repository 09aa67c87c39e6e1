// The press that makes an order of a cart: of that revision, at the price, by the payment and with
// the goods of the summary, or it is shown again.
#pragma once

#include "flows/talk.h"

namespace kedai {

// Places the cart of that revision, once: an older one shows the summary again, one that has been
// placed shows its order.
void place_order(Talk& talk, std::int64_t revision);
void place_rest(Talk& talk, std::int64_t revision);  // without what is sold out

}  // namespace kedai

// One answer each to what people ask a shop: hours, delivery, payment, cancelling. From the shop's
// own data, with the natural next button.
#pragma once

#include "flows/talk.h"

namespace kedai {

void tell_hours(Talk& talk);
void tell_shipping(Talk& talk);
void tell_payment(Talk& talk);
// The newest order that can still be cancelled, or else the cart.
void offer_to_cancel(Talk& talk);

}  // namespace kedai

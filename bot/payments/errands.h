// The errands about money: a code is asked for, what became of one, that it is called off or paid
// back (flows/gateway.h and flows/refunds.h post them). What the gateway says is heard in the
// transaction that ends the errand.
#pragma once

#include "bot/errands.h"
#include "bot/payments/gateway.h"

namespace kedai::bot {

// All must outlive the runner. Errands of a shop without a gateway are ended, too: its settings
// have lost it.
void serve_payments(ErrandRunner& errands, Lane& lane, const Gateways& gateways);

}  // namespace kedai::bot

// The proof of a transfer: a picture or PDF that a customer sends while an order of theirs waits
// for its money. It is fetched and kept, and staff are asked whether the money is there.
#pragma once

#include "flows/fetching.h"
#include "flows/talk.h"

namespace kedai {

// False when no order of theirs waits for money, or it is no file that could prove anything.
bool take_proof(Talk& talk, const SentMedia& media);
void prove_order(Talk& talk, OrderId order);  // by what was sent last

void hear_proof(Teller& teller, const Wish& wish, const Fetched& fetched);

}  // namespace kedai

// What staff and buyers are told unasked: a new order, who acted on it, and each of its moves.
#pragma once

#include <string>
#include <string_view>

#include "flows/teller.h"

namespace kedai {

// An order as staff see it: all that is needed to act, and the buttons of its status.
Message order_card(Shop& shop, const Phrasebook& words, const Order& order);
// Under which a chat's letter about an order is remembered, so that it can be renewed in place.
std::string order_topic(const Order& order);
// The same for its buyer: of several that wait for them to write only the newest is sent.
std::string news_topic(const Order& order);

void announce_order(Teller& teller, const Order& order);      // to every owner and admin
void announce_cancelled(Teller& teller, const Order& order);  // by its buyer
// After a staff member acted: the buyer hears of it, and the other staff's cards show who did.
void announce_move(Teller& teller, const Order& order, std::string_view reason);
void announce_paid(Teller& teller, const Order& order);

}  // namespace kedai

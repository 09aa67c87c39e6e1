// What staff and buyers are told unasked: a new order, who acted on it, and each of its moves.
#pragma once

#include <functional>
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

// Nobody waits for news of an order at the counter: it has no buyer to tell.
void tell_buyer(Teller& teller, const Order& order, std::string text);
// To each staff member but the one who acts, in their own language, by the order's topic.
void tell_staff(Teller& teller, const Order& order, Placement placement,
                const std::function<Message(const Phrasebook&)>& make);
// The same for an alarm about an order, above its card.
void alarm_staff(Teller& teller, const Order& order, std::string_view phrase, const Values& values);

void announce_order(Teller& teller, const Order& order);      // to every owner and admin
void announce_cancelled(Teller& teller, const Order& order);  // by its buyer
// After a staff member acted: the buyer hears of it, and the other staff's cards show who did.
void announce_move(Teller& teller, const Order& order, std::string_view reason);
// `amount` of it has come; the order says what is left.
void announce_paid(Teller& teller, const Order& order, Money amount);
void announce_paid_back(Teller& teller, const Order& order, Money amount);
// Money that was not due: staff are to pay it back.
void announce_surplus(Teller& teller, const Order& order, Money amount);
void announce_proof(Teller& teller, const Order& order, const Attachment& proof);
void announce_disproved(Teller& teller, const Order& order);
// The clock's: a reminder to pay, and that it was let go of.
void announce_deadline(Teller& teller, const Order& order);
void announce_expired(Teller& teller, const Order& order);

}  // namespace kedai

// What staff book of an order's money: all of it, a part (a down payment), what was paid back, and
// whether a proof was true. What a payment gateway has collected they may have it pay back itself.
#pragma once

#include "flows/staff/commands.h"
#include "flows/talk.h"

namespace kedai {

void mark_paid(Talk& talk, Order order);  // what is due
void ask_part(Talk& talk, const Order& order);
void ask_pay_back(Talk& talk, const Order& order);
void refund_by_gateway(Talk& talk, const Order& order,
                       Money amount);  // as was asked about just before
void refund_by_hand(Talk& talk, const Order& order, Money amount);  // likewise
void disprove(Talk& talk, Order order);
void show_proof(Talk& talk, const Order& order);

// "bayar 1042 50rb", "kembalikan 1042 20rb"; without an amount all that is due is asked about.
void hear_payment(Talk& talk, Command command, std::string_view text);
bool hear(Talk& talk, const APartPayment& question, std::string_view text);
bool hear(Talk& talk, const APayBack& question, std::string_view text);

}  // namespace kedai

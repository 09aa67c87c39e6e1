// The order desk: what staff do with orders, by button or command.
#pragma once

#include <string_view>

#include "flows/talk.h"

namespace kedai {

void show_open_orders(Talk& talk, std::int64_t after_number = 0);  // a page at a time
void show_order(Talk& talk, const Order& order, const std::string& first_line = {});
// Moves the order and tells everyone; says why when it cannot be moved.
void move_order(Talk& talk, Order order, OrderStatus to, std::string_view reason = {});
void ask_reject_reason(Talk& talk, const Order& order);
bool hear(Talk& talk, const ARejectReason& question, std::string_view text);

// The reasons that are offered for a rejection, by their number in a button (from 1).
std::string reject_reason(const Phrasebook& words, std::int64_t number);

}  // namespace kedai

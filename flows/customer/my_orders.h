// "Pesanan saya": status, history, cancelling, ordering the same again.
#pragma once

#include <string>

#include "flows/paying.h"
#include "flows/talk.h"

namespace kedai {

void show_my_orders(Talk& talk);
void show_my_order(Talk& talk, OrderId id);
void show_my_order(Talk& talk, const Order& order, std::string first_line);
void show_how_to_pay(Talk& talk, OrderId id, QrisCode code);
void ask_cancel(Talk& talk, OrderId id);
void cancel_mine(Talk& talk, OrderId id);
void order_again(Talk& talk, OrderId id);

// "menunggu penjual", "sedang disiapkan", ...
std::string status_text(const Phrasebook& words, const Order& order);

}  // namespace kedai

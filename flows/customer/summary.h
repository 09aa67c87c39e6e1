// The summary before an order is placed: what it would be, and the screen that says what has been
// sold out meanwhile.
#pragma once

#include "flows/talk.h"

namespace kedai {

// The order that the cart and its draft stand for, at today's prices; without id, number and time.
Order order_of_cart(Talk& talk);

void show_summary(Talk& talk, std::string first_line);
// What is short and what is left over, with what to do about it.
void show_shortage(Talk& talk, const std::vector<Shortage>& shortages);
// Looks at the stock without holding it.
std::vector<Shortage> shortages_of(Talk& talk);

// "Ambil sendiri di Jl. ..." / "Antar ke ..., ongkir Rp10.000"
std::string fulfilment_line(const Shop& shop, const Phrasebook& words, const Order& order);
std::string payment_line(const Phrasebook& words, PaymentWay way);
// "\nSiap: Sabtu, 28 Nov" of what is made to order, else "".
std::string ready_line(const Phrasebook& words, const Order& order);
// The day on which its lines would all be made if it were placed now; 0: they are there.
std::int64_t ready_day_of(Talk& talk, const std::vector<OrderLine>& lines);
std::string shortage_line(Talk& talk, const Shortage& shortage);
// "2 x Tekwan  Rp30.000" a line, with notes; what is paid instead of the list price, and the
// voucher's discount.
std::string lines_text(const Phrasebook& words, const Order& order);

}  // namespace kedai

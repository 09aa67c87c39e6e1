// What must hold in a shop at any time, asked of its tables, and in any letter.
#pragma once

#include "tests/harness/test_shop.h"

namespace kedai::harness {

// Throws std::logic_error that names what is wrong: received = available + held + sold and none
// negative, held = open orders' lines, sold = completed orders' lines, totals = lines - discounts +
// fee, no price above the list's, and each voucher's uses = the orders that hold it.
void check_books(World& world, TestShop& shop);
// Throws when a count is not the sum of its movements, or a day not what orders took of it.
void check_movements(World& world);

// Throws when a button does not survive its encoding or is too long, bold is not closed, the text
// is no UTF-8 or empty without an attachment.
void check_form(const Message& message);

}  // namespace kedai::harness

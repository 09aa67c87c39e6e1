// Kasbon: what trusted customers owe the shop. Staff see who owes, set how much each may, book what
// is repaid, and remind by a press; a customer sees their own.
#pragma once

#include "flows/talk.h"

namespace kedai {

void show_debtors(Talk& talk);
void show_account(Talk& talk, CustomerId customer);
void remind_debt(Talk& talk, CustomerId customer);
void ask_repayment(Talk& talk, CustomerId customer);
void ask_limit(Talk& talk, CustomerId customer);

// "kasbon", "kasbon 1042" (of whoever ordered it), "kasbon 1042 200rb" (may owe so much), "kasbon
// 1042 bayar 50rb".
void hear_account(Talk& talk, std::string_view text);
bool hear(Talk& talk, const ARepayment& question, std::string_view text);
bool hear(Talk& talk, const ALimit& question, std::string_view text);

void show_my_account(Talk& talk);  // a customer's own

}  // namespace kedai

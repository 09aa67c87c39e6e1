// How the shop is paid, as its owner sets it by chat: the account for transfers, the QRIS code (as
// a photo or as text) and whether totals are put into it, unique totals, and how long an order
// waits for its money.
#pragma once

#include "flows/fetching.h"
#include "flows/talk.h"

namespace kedai {

void show_payment_ways(Talk& talk, const std::string& first_line = {});
void set_qris_amount(Talk& talk, bool filled);
void set_unique_totals(Talk& talk, bool unique);
void set_pay_time(Talk& talk, std::int64_t minutes);
void ask_qris(Talk& talk);
void drop_qris(Talk& talk);
void ask_bank_account(Talk& talk);

void hear_qris(Talk& talk, std::string_view text);  // "qris", "qris 000201...", "qris hapus"
void hear_bank_account(Talk& talk, std::string_view text);  // "rekening BRI 0001... a.n. Sri"
bool hear(Talk& talk, const AQrisCode& question, std::string_view text);
bool hear(Talk& talk, const ABankAccount& question, std::string_view text);
// A photo while the code is asked for. False when it is not.
bool take_qris_photo(Talk& talk, const SentMedia& media);

void hear_shop_qris(Teller& teller, const Wish& wish, const Fetched& fetched);

}  // namespace kedai

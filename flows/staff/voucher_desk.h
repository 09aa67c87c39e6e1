// Vouchers by chat: made, changed, listed with their uses, taken away.
#pragma once

#include <string_view>

#include "flows/talk.h"

namespace kedai {

void hear_voucher_command(Talk& talk, std::string_view text);
void remove_voucher(Talk& talk, std::int64_t voucher);
void show_vouchers(Talk& talk);

}  // namespace kedai

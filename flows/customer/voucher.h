// Vouchers as customers use them: typed at any time ("voucher HEMAT10"), or asked for at the
// summary. The draft keeps the code; what it takes off is reckoned anew each time.
#pragma once

#include <string>
#include <string_view>

#include "flows/talk.h"
#include "store/pricing.h"

namespace kedai {

void ask_voucher(Talk& talk);
void drop_voucher(Talk& talk);

bool hear(Talk& talk, const AVoucher& question, std::string_view text);
// "pakai kode HEMAT10", "voucher", "hapus voucher". False when the text is about no voucher.
bool hear_voucher(Talk& talk, std::string_view text);
// "HEMAT10" alone, when it is a code of this shop.
bool hear_bare_code(Talk& talk, std::string_view text);

// Whether such a voucher may yet take something off this cart; one that cannot is let go of.
bool may_yet(VoucherRefusal refusal);
// "Voucher HEMAT10: -Rp3.000", or why not; "" when the draft holds none.
std::string voucher_line(Talk& talk, const PricedCart& prices);

}  // namespace kedai

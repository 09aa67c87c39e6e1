// How prices are told: what a piece costs now, what it would cost without tier or promotion, and
// what is missing to the next tier.
#pragma once

#include <string>

#include "flows/talk.h"
#include "store/pricing.h"

namespace kedai {

PricedLine price_line(const Talk& talk, const Variant& variant, Quantity quantity);
// "Rp15.000", or "Rp13.500 (promo, biasanya Rp15.000)": of one piece, now.
std::string price_text(const Talk& talk, const Variant& variant);
Money lowest_price(const Talk& talk, const Product& product);  // of one piece, now
bool one_price(const Talk& talk, const Product& product);

// The talk's cart, without delivery and voucher.
PricedCart price_cart(Talk& talk);
// The voucher that its draft holds, as it stands for this customer; nothing when it is none of the
// shop's.
std::optional<Voucher> voucher_of_cart(Talk& talk);

// "\n   @Rp18.000 grosir, biasanya Rp20.000\n   Tambah 2 lagi: ..."; "" when there is nothing to
// tell. A tier for which there are not pieces enough is not told of.
std::string price_notes(const Talk& talk, const PricedLine& line);
// The same of an order's line, which does not remember why.
std::string price_notes(const Phrasebook& words, const OrderLine& line);
// "\nGrosir: 10+ @Rp18.000, 50+ @Rp17.000"; "" without tiers.
std::string tiers_note(const Talk& talk, const Variant& variant);

}  // namespace kedai

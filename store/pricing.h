// What a cart costs: list prices, wholesale tiers ("harga grosir"), promotions, a voucher and the
// delivery become what is to be paid. Pure. All in whole minor units, by these rules:
//
// 1. A piece costs the least of its list price, of each tier whose quantity its line reaches, and
//    of each promotion in force that is for it. So the customer gets the better of tier and
//    promotion, never both, and of several promotions one.
// 2. What is taken off is rounded down: 10% off Rp1.005 is Rp100 off, so Rp905.
// 3. A promotion takes off at most the price, a voucher for goods at most the subtotal, one for
//    delivery exactly the fee: no price and no total is ever negative.
// 4. A voucher counts on the subtotal after tiers and promotions, and its minimum does too.
// 5. A line's unit price never rises with its quantity; its subtotal may fall where a tier is
//    reached (10 at Rp13.500 cost less than 9 at Rp15.500).
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "store/cart.h"
#include "store/catalog.h"
#include "store/vouchers.h"

namespace kedai {

enum class PricedBy { List, Tier, Promotion };

struct PricedLine {
  VariantId variant;
  Quantity quantity = 0;
  Money list_price;
  Money unit_price;
  PricedBy by = PricedBy::List;
  Quantity missing = 0;  // pieces to the nearest tier that costs less than unit_price; 0: none does
  Money next_price;      // of one piece then

  Money subtotal() const { return unit_price * quantity; }
};

// Why a voucher takes nothing off.
enum class VoucherRefusal {
  Unknown,
  NotYet,
  Over,
  UsedUp,
  UsedByCustomer,
  BelowMinimum,
  NothingOff,  // no fee for it to take off, or less than one minor unit
};

struct PricedCart {
  std::vector<PricedLine> lines;  // in the cart's order, without those no longer sold
  Money subtotal;
  Money discount;  // by the voucher
  Money delivery_fee;
  std::optional<VoucherRefusal> refused;  // of the voucher, when there is one
  Money missing;                          // BelowMinimum: that much

  Money total() const { return subtotal + delivery_fee - discount; }
};

// What one piece costs that costs so much without the promotion.
Money price_under(const Promotion& promotion, Money list_price);

PricedLine price_line(const Variant& variant, Quantity quantity, const Catalog& catalog, Time now);

// `voucher` may be null: none.
PricedCart price_cart(std::span<const CartLine> lines, const Catalog& catalog,
                      const Voucher* voucher, Money delivery_fee, Time now);

}  // namespace kedai

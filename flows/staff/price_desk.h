// Prices by chat. A price that looks like a slip asks first; a product whose variants cost the same
// is changed in one go.
#pragma once

#include <string_view>

#include "flows/staff/stock_desk.h"
#include "flows/talk.h"

namespace kedai {

void hear_price(Talk& talk, std::string_view text);
void set_price(Talk& talk, VariantId variant, Money price, Sure sure);
void set_all_prices(Talk& talk, ProductId product, Money price, Sure sure);

// The price that was meant instead of one that is nothing or some powers of ten off: 1600 for
// 15000 -> 16000. Nothing when the price may well be what was meant (or nothing better fits). Pure.
enum class Slip { None, Free, FarOff };
struct Doubt {
  Slip slip = Slip::None;
  std::optional<Money> rather = std::nullopt;
};
Doubt doubt_about(Money before, Money typed);

}  // namespace kedai

#include "store/pricing.h"

#include <algorithm>

namespace kedai {

namespace {

// Rounded down.
Money percent_of(Money money, int percent) { return {money.minor * percent / 100}; }

bool is_for(const Promotion& promotion, const Variant& variant, const Catalog& catalog) {
  switch (promotion.scope) {
    case Promotion::Scope::All: return true;
    case Promotion::Scope::Category:
      return promotion.subject == catalog.product_of(variant).category.value;
    case Promotion::Scope::Product: return promotion.subject == variant.product.value;
    case Promotion::Scope::Variant: return promotion.subject == variant.id.value;
  }
  return false;
}

void take_better(PricedLine& line, Money price, PricedBy by) {
  if (price >= line.unit_price) return;
  line.unit_price = price;
  line.by = by;
}

void look_ahead(PricedLine& line, const std::vector<PriceTier>& tiers) {
  for (const PriceTier& tier : tiers) {
    if (tier.least <= line.quantity || tier.price >= line.unit_price) continue;
    line.missing = tier.least - line.quantity;
    line.next_price = tier.price;
    return;
  }
}

Money off(const Voucher& voucher, Money subtotal, Money delivery_fee) {
  switch (voucher.kind) {
    case Voucher::Kind::Percent: {
      const Money percent = percent_of(subtotal, voucher.percent);
      return voucher.most_off.minor > 0 ? std::min(percent, voucher.most_off) : percent;
    }
    case Voucher::Kind::Amount: return std::min(voucher.amount, subtotal);
    case Voucher::Kind::Delivery: return delivery_fee;
  }
  return {};
}

std::optional<VoucherRefusal> refusal(const Voucher& voucher, Money subtotal, Time now) {
  if (now < voucher.period.starts) return VoucherRefusal::NotYet;
  if (now >= voucher.period.ends) return VoucherRefusal::Over;
  if (voucher.most_uses_each > 0 && voucher.uses_of_customer >= voucher.most_uses_each)
    return VoucherRefusal::UsedByCustomer;
  if (voucher.most_uses > 0 && voucher.uses >= voucher.most_uses) return VoucherRefusal::UsedUp;
  if (subtotal < voucher.minimum) return VoucherRefusal::BelowMinimum;
  return std::nullopt;
}

void apply(PricedCart& cart, const Voucher& voucher, Time now) {
  cart.refused = refusal(voucher, cart.subtotal, now);
  if (cart.refused == VoucherRefusal::BelowMinimum) cart.missing = voucher.minimum - cart.subtotal;
  if (cart.refused) return;
  cart.discount = off(voucher, cart.subtotal, cart.delivery_fee);
  if (cart.discount.minor == 0) cart.refused = VoucherRefusal::NothingOff;
}

}  // namespace

Money price_under(const Promotion& promotion, Money list_price) {
  const Money off =
      promotion.percent > 0 ? percent_of(list_price, promotion.percent) : promotion.amount;
  return list_price - std::min(off, list_price);
}

PricedLine price_line(const Variant& variant, Quantity quantity, const Catalog& catalog, Time now) {
  PricedLine line;
  line.variant = variant.id;
  line.quantity = quantity;
  line.list_price = line.unit_price = variant.price;
  for (const PriceTier& tier : variant.tiers)
    if (tier.least <= quantity) take_better(line, tier.price, PricedBy::Tier);
  for (const Promotion& promotion : catalog.promotions())
    if (promotion.period.contains(now) && is_for(promotion, variant, catalog))
      take_better(line, price_under(promotion, variant.price), PricedBy::Promotion);
  look_ahead(line, variant.tiers);
  return line;
}

PricedCart price_cart(std::span<const CartLine> lines, const Catalog& catalog,
                      const Voucher* voucher, Money delivery_fee, Time now) {
  PricedCart cart;
  cart.delivery_fee = delivery_fee;
  for (const CartLine& line : lines)
    if (const Variant* variant = catalog.find(line.variant)) {
      cart.lines.push_back(price_line(*variant, line.quantity, catalog, now));
      cart.subtotal += cart.lines.back().subtotal();
    }
  if (voucher) apply(cart, *voucher, now);
  return cart;
}

}  // namespace kedai

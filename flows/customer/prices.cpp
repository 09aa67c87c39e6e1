#include "flows/customer/prices.h"

#include <fmt/format.h>

#include <algorithm>

namespace kedai {

PricedLine price_line(const Talk& talk, const Variant& variant, Quantity quantity) {
  return price_line(variant, quantity, *talk.shop.catalog, talk.now);
}

std::string price_text(const Talk& talk, const Variant& variant) {
  const PricedLine line = price_line(talk, variant, 1);
  const std::string price = to_text(line.unit_price);
  if (line.by == PricedBy::List) return price;
  return talk.say("prices.on_promotion", {{"price", price}, {"list", to_text(line.list_price)}});
}

Money lowest_price(const Talk& talk, const Product& product) {
  Money least = price_line(talk, product.variants[0], 1).unit_price;
  for (const Variant& variant : product.variants)
    least = std::min(least, price_line(talk, variant, 1).unit_price);
  return least;
}

bool one_price(const Talk& talk, const Product& product) {
  const Money least = lowest_price(talk, product);
  return std::ranges::all_of(product.variants, [&](const Variant& variant) {
    return price_line(talk, variant, 1).unit_price == least;
  });
}

PricedCart price_cart(Talk& talk) {
  return price_cart(talk.cart().lines, *talk.shop.catalog, nullptr, {}, talk.now);
}

std::optional<Voucher> voucher_of_cart(Talk& talk) {
  const std::string& code = talk.cart().draft.voucher;
  if (code.empty()) return std::nullopt;
  return talk.shop.vouchers.find(code, talk.customer.id);
}

std::string price_notes(const Talk& talk, const PricedLine& line) {
  std::string text;
  const Values prices{{"price", to_text(line.unit_price)}, {"list", to_text(line.list_price)}};
  if (line.by == PricedBy::Tier) text += "\n   " + talk.say("prices.by_tier", prices);
  if (line.by == PricedBy::Promotion) text += "\n   " + talk.say("prices.by_promotion", prices);
  const bool enough = line.missing > 0 &&
                      talk.shop.stock.of(line.variant).on_offer() >= line.quantity + line.missing;
  if (enough)
    text += "\n   " + talk.say("prices.next_tier", {{"n", std::to_string(line.missing)},
                                                    {"price", to_text(line.next_price)}});
  return text;
}

std::string price_notes(const Phrasebook& words, const OrderLine& line) {
  if (line.unit_price == line.list_price) return "";
  return "\n   " + words.say("prices.instead", {{"price", to_text(line.unit_price)},
                                                {"list", to_text(line.list_price)}});
}

std::string tiers_note(const Talk& talk, const Variant& variant) {
  std::string tiers;
  for (const PriceTier& tier : variant.tiers)
    tiers += fmt::format("{}{}+ @{}", tiers.empty() ? "" : ", ", tier.least, to_text(tier.price));
  return tiers.empty() ? "" : "\n" + talk.say("prices.tiers", {{"tiers", tiers}});
}

}  // namespace kedai

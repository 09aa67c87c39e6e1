#include "tests/talks/facts.h"

#include <fmt/format.h>

namespace kedai::harness {

namespace {

constexpr std::int64_t kFirstNumber = 1001;

std::string text_of(const StockCount& count) {
  std::string text = fmt::format(": {} {}", count.per_day > 0 ? count.per_day : count.available,
                                 count.per_day > 0 ? "a day" : "available");
  if (count.held != 0) text += fmt::format(", {} held", count.held);
  if (count.sold != 0) text += fmt::format(", {} sold", count.sold);
  if (count.marked_sold_out) text += ", marked sold out";
  if (count.expires_day != 0) text += fmt::format(", expires on day {}", count.expires_day);
  return text;
}

std::string text_of(const std::vector<PriceTier>& tiers) {
  std::string text = ":";
  for (const PriceTier& tier : tiers)
    text += fmt::format(" {}+ {}", tier.least, to_text(tier.price));
  return tiers.empty() ? ": none" : text;
}

}  // namespace

Facts facts_of(TestShop& test_shop) {
  Facts facts;
  test_shop.with([&](Shop& shop) {
    for (auto number = kFirstNumber; auto order = shop.orders.find_number(number); ++number) {
      const std::string about = fmt::format("order {}", number);
      facts[about] = " " + std::string(to_word(order->status));
      if (order->paid_at)
        facts[about + " paid"] = "";
      else if (order->paid.minor != 0)
        facts[about + " paid"] = " " + to_text(order->paid);
      if (order->on_account.minor > 0)
        facts[about + " on account"] = " " + to_text(order->on_account);
      if (shop.payments.open_proof(order->id)) facts[about + " proved"] = "";
      if (order->ready_day != 0)
        facts[about + " is ready on day"] = fmt::format(" {}", order->ready_day);
    }
    const auto stock = shop.stock.all();
    for (const Product& product : shop.catalog->products())
      for (const Variant& variant : product.variants) {
        facts[variant.sku] = text_of(stock.at(variant.id));
        facts["price of " + variant.sku] = " " + to_text(variant.price);
        facts["tiers of " + variant.sku] = text_of(variant.tiers);
      }
    facts["promotions"] = fmt::format(": {}", shop.catalog->promotions().size());
    const auto vouchers = shop.vouchers.newest(100);
    facts["vouchers"] = fmt::format(": {}", vouchers.size());
    for (const Voucher& voucher : vouchers)
      facts["voucher " + voucher.code] = fmt::format(": {} used", voucher.uses);
    for (const StaffMember& member : shop.staff.all())
      facts[test_shop.chat_of(member.chat).name] = " is " + std::string(to_word(member.role));
  });
  return facts;
}

std::string changes(const Facts& before, const Facts& after) {
  std::string text;
  // Orders first, then what they did to the stock.
  for (const bool orders : {true, false})
    for (const auto& [about, now] : after) {
      const auto was = before.find(about);
      if ((was != before.end() && was->second == now) || about.starts_with("order ") != orders)
        continue;
      text += (text.empty() ? "" : "; ") + about + now;
    }
  return text;
}

}  // namespace kedai::harness

#include "store/pricing.h"

#include <rapidcheck.h>

#include <algorithm>
#include <catch2/catch.hpp>

using namespace kedai;

namespace {

constexpr Time kNow{std::chrono::milliseconds{1'800'000'000'000}};
constexpr std::chrono::hours kHour{1};

const CategoryId kCategory{1};

// A shop of single-variant products: product i + 1 has variant i + 1.
Catalog shop_of(const std::vector<Variant>& variants, std::vector<Promotion> promotions = {}) {
  std::vector<Product> products;
  for (Variant variant : variants) {
    variant.product = {variant.id.value};
    products.push_back({variant.product, kCategory, "P", "", {}, "", Time{}, {variant}});
  }
  return {1, {{kCategory, "C"}}, std::move(products), std::move(promotions)};
}

Variant variant_of(std::int64_t id, std::int64_t price, std::vector<PriceTier> tiers = {}) {
  Variant variant;
  variant.id = {id};
  variant.sku = "V" + std::to_string(id);
  variant.price = {price};
  variant.tiers = std::move(tiers);
  return variant;
}

Promotion promotion_of(int percent, std::int64_t amount = 0, Promotion::Scope scope = {},
                       std::int64_t subject = 0, Period period = {}) {
  return {1, scope, subject, percent, {amount}, period};
}

Money unit_price(const Catalog& shop, Quantity quantity) {
  return price_line(shop.products()[0].variants[0], quantity, shop, kNow).unit_price;
}

Voucher voucher_of(Voucher::Kind kind, int percent, std::int64_t amount = 0) {
  Voucher voucher;
  voucher.code = "HEMAT10";
  voucher.kind = kind;
  voucher.percent = percent;
  voucher.amount = {amount};
  return voucher;
}

PricedCart priced(const Voucher& voucher, std::int64_t price, std::int64_t fee = 0) {
  const Catalog shop = shop_of({variant_of(1, price)});
  const std::vector<CartLine> lines{{{1}, 1}};
  return price_cart(lines, shop, &voucher, {fee}, kNow);
}

// ---- whatever may be

rc::Gen<Money> any_price() {
  return rc::gen::map(rc::gen::inRange<std::int64_t>(0, 300'000), [](auto n) { return Money{n}; });
}

Variant any_variant(std::int64_t id) {
  std::vector<PriceTier> tiers;
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
    tiers.push_back({*rc::gen::inRange<Quantity>(2, 60), *any_price()});
  std::ranges::sort(tiers, {}, &PriceTier::least);
  return variant_of(id, (*any_price()).minor, tiers);
}

Promotion any_promotion(std::int64_t variants) {
  const auto scope = static_cast<Promotion::Scope>(*rc::gen::inRange(0, 4));
  const bool by_percent = *rc::gen::arbitrary<bool>();
  const Time starts = kNow + kHour * *rc::gen::inRange(-3, 3);
  return promotion_of(by_percent ? *rc::gen::inRange(1, 101) : 0,
                      by_percent ? 0 : (*any_price()).minor, scope,
                      *rc::gen::inRange<std::int64_t>(1, variants + 1),
                      {starts, starts + kHour * *rc::gen::inRange(1, 4)});
}

Voucher any_voucher() {
  Voucher voucher = voucher_of(static_cast<Voucher::Kind>(*rc::gen::inRange(0, 3)),
                               *rc::gen::inRange(1, 101), (*any_price()).minor);
  voucher.most_off = *rc::gen::element(Money{0}, Money{1'234});
  voucher.minimum = *rc::gen::element(Money{0}, *any_price());
  voucher.most_uses = *rc::gen::inRange(0, 3);
  voucher.uses = *rc::gen::inRange(0, 3);
  voucher.most_uses_each = *rc::gen::inRange(0, 3);
  voucher.uses_of_customer = *rc::gen::inRange(0, 3);
  return voucher;
}

struct AnyCart {
  Catalog shop;
  std::vector<CartLine> lines;
};

AnyCart any_cart() {
  const auto count = *rc::gen::inRange<std::int64_t>(1, 6);
  std::vector<Variant> variants;
  std::vector<CartLine> lines;
  for (std::int64_t id = 1; id <= count; ++id) {
    variants.push_back(any_variant(id));
    lines.push_back({{id}, *rc::gen::inRange<Quantity>(1, 100)});
  }
  std::vector<Promotion> promotions;
  for (int i = *rc::gen::inRange(0, 4); i > 0; --i) promotions.push_back(any_promotion(count));
  return {shop_of(variants, std::move(promotions)), std::move(lines)};
}

// The rules once more, written as the header says them.
Money by_the_rules(const Catalog& shop, const Variant& variant, Quantity quantity) {
  std::vector<Money> prices{variant.price};
  for (const PriceTier& tier : variant.tiers)
    if (quantity >= tier.least) prices.push_back(tier.price);
  for (const Promotion& each : shop.promotions()) {
    const bool its_own =
        each.scope == Promotion::Scope::All ||
        (each.scope == Promotion::Scope::Category && each.subject == 1) ||
        (each.scope == Promotion::Scope::Product && each.subject == variant.product.value) ||
        (each.scope == Promotion::Scope::Variant && each.subject == variant.id.value);
    if (!its_own || kNow < each.period.starts || kNow >= each.period.ends) continue;
    const std::int64_t off =
        each.percent > 0 ? variant.price.minor * each.percent / 100 : each.amount.minor;
    prices.push_back({std::max<std::int64_t>(0, variant.price.minor - off)});
  }
  return std::ranges::min(prices);
}

}  // namespace

TEST_CASE("a tier holds from its quantity on, and says what is missing to the next") {
  const Catalog shop = shop_of({variant_of(1, 15'000, {{10, {13'500}}, {50, {12'500}}})});
  CHECK(unit_price(shop, 9) == Money{15'000});
  CHECK(unit_price(shop, 10) == Money{13'500});
  CHECK(unit_price(shop, 49) == Money{13'500});
  CHECK(unit_price(shop, 50) == Money{12'500});
  const PricedLine line = price_line(shop.products()[0].variants[0], 8, shop, kNow);
  CHECK(line.missing == 2);
  CHECK(line.next_price == Money{13'500});
  CHECK(line.by == PricedBy::List);
  CHECK(price_line(shop.products()[0].variants[0], 50, shop, kNow).missing == 0);
}

TEST_CASE("of tier and promotion the customer gets the better, not both") {
  const std::vector<PriceTier> tiers{{10, {8'000}}};
  const Catalog small = shop_of({variant_of(1, 10'000, tiers)}, {promotion_of(10)});
  CHECK(unit_price(small, 9) == Money{9'000});
  CHECK(unit_price(small, 10) == Money{8'000});
  const Catalog large = shop_of({variant_of(1, 10'000, tiers)}, {promotion_of(30)});
  CHECK(unit_price(large, 10) == Money{7'000});
  CHECK(price_line(large.products()[0].variants[0], 5, large, kNow).missing == 0);
  const Catalog two = shop_of({variant_of(1, 10'000)}, {promotion_of(30), promotion_of(0, 2'000)});
  CHECK(unit_price(two, 1) == Money{7'000});
}

TEST_CASE("a promotion holds in its time and for its goods alone") {
  const auto price = [](const Promotion& promotion) {
    return unit_price(shop_of({variant_of(1, 10'000), variant_of(2, 10'000)}, {promotion}), 1);
  };
  using Scope = Promotion::Scope;
  CHECK(price(promotion_of(10, 0, Scope::All, 0, {kNow, kNow + kHour})) == Money{9'000});
  CHECK(price(promotion_of(10, 0, Scope::All, 0, {kNow + kHour, kForever})) == Money{10'000});
  CHECK(price(promotion_of(10, 0, Scope::All, 0, {Time{}, kNow})) == Money{10'000});
  CHECK(price(promotion_of(0, 500, Scope::Category, 1)) == Money{9'500});
  CHECK(price(promotion_of(0, 500, Scope::Category, 2)) == Money{10'000});
  CHECK(price(promotion_of(0, 500, Scope::Product, 1)) == Money{9'500});
  CHECK(price(promotion_of(0, 500, Scope::Product, 2)) == Money{10'000});
  CHECK(price(promotion_of(0, 500, Scope::Variant, 1)) == Money{9'500});
  CHECK(price(promotion_of(0, 500, Scope::Variant, 2)) == Money{10'000});
}

TEST_CASE("what is taken off is rounded down and never more than there is") {
  CHECK(price_under(promotion_of(10), {1'005}) == Money{905});
  CHECK(price_under(promotion_of(99), {1}) == Money{1});
  CHECK(price_under(promotion_of(100), {1'005}) == Money{0});
  CHECK(price_under(promotion_of(0, 9'999'999), {1'005}) == Money{0});
  CHECK(priced(voucher_of(Voucher::Kind::Percent, 10), 1'005).discount == Money{100});
  CHECK(priced(voucher_of(Voucher::Kind::Amount, 0, 5'000), 1'005, 7'000).total() == Money{7'000});
  CHECK(priced(voucher_of(Voucher::Kind::Delivery, 0), 1'005, 7'000).total() == Money{1'005});
  Voucher capped = voucher_of(Voucher::Kind::Percent, 50);
  capped.most_off = {300};
  CHECK(priced(capped, 1'005).discount == Money{300});
}

TEST_CASE("a voucher says why it takes nothing off") {
  const auto refusal = [](auto change, std::int64_t price = 10'000) {
    Voucher voucher = voucher_of(Voucher::Kind::Percent, 10);
    change(voucher);
    return priced(voucher, price).refused;
  };
  CHECK_FALSE(refusal([](Voucher&) {}));
  CHECK(refusal([](Voucher& v) { v.period.starts = kNow + kHour; }) == VoucherRefusal::NotYet);
  CHECK(refusal([](Voucher& v) { v.period.ends = kNow; }) == VoucherRefusal::Over);
  CHECK(refusal([](Voucher& v) { v.most_uses = v.uses = 3; }) == VoucherRefusal::UsedUp);
  CHECK(refusal([](Voucher& v) { v.most_uses_each = v.uses_of_customer = 1; }) ==
        VoucherRefusal::UsedByCustomer);
  CHECK(refusal([](Voucher& v) { v.minimum = {10'001}; }) == VoucherRefusal::BelowMinimum);
  CHECK(refusal([](Voucher& v) { v.kind = Voucher::Kind::Delivery; }) ==
        VoucherRefusal::NothingOff);
  CHECK(refusal([](Voucher&) {}, 9) == VoucherRefusal::NothingOff);
  Voucher voucher = voucher_of(Voucher::Kind::Percent, 10);
  voucher.minimum = {12'500};
  CHECK(priced(voucher, 10'000).missing == Money{2'500});
}

TEST_CASE("any cart costs what the rules say, to the rupiah") {
  const bool holds = rc::check([] {
    const AnyCart cart = any_cart();
    const auto voucher = *rc::gen::arbitrary<bool>() ? std::optional(any_voucher()) : std::nullopt;
    const Money fee = *any_price();
    const PricedCart prices =
        price_cart(cart.lines, cart.shop, voucher ? &*voucher : nullptr, fee, kNow);
    RC_ASSERT(prices.lines.size() == cart.lines.size());
    Money subtotal;
    for (std::size_t i = 0; i < cart.lines.size(); ++i) {
      const PricedLine& line = prices.lines[i];
      const Variant& variant = *cart.shop.find(line.variant);
      RC_ASSERT(line.quantity == cart.lines[i].quantity);
      RC_ASSERT(line.list_price == variant.price);
      RC_ASSERT(line.unit_price == by_the_rules(cart.shop, variant, line.quantity));
      RC_ASSERT(line.unit_price >= Money{} && line.unit_price <= line.list_price);
      RC_ASSERT((line.by == PricedBy::List) == (line.unit_price == line.list_price));
      subtotal += Money{line.unit_price.minor * line.quantity};
    }
    RC_ASSERT(prices.subtotal == subtotal);
    RC_ASSERT(prices.total() == Money{subtotal.minor + fee.minor - prices.discount.minor});
    RC_ASSERT(prices.discount >= Money{} && prices.total() >= Money{});
    RC_ASSERT(prices.discount <=
              (voucher && voucher->kind == Voucher::Kind::Delivery ? fee : subtotal));
    RC_ASSERT((prices.discount.minor > 0) == (voucher && !prices.refused));
  });
  CHECK(holds);
}

TEST_CASE("more pieces never cost more each, and what is missing is really missing") {
  const bool holds = rc::check([] {
    const AnyCart cart = any_cart();
    const Variant& variant = cart.shop.products()[0].variants[0];
    const auto quantity = *rc::gen::inRange<Quantity>(1, 80);
    const PricedLine line = price_line(variant, quantity, cart.shop, kNow);
    const PricedLine more =
        price_line(variant, quantity + *rc::gen::inRange<Quantity>(1, 40), cart.shop, kNow);
    RC_ASSERT(more.unit_price <= line.unit_price);
    if (more.unit_price == line.unit_price) RC_ASSERT(more.subtotal() >= line.subtotal());
    if (line.missing == 0) {
      RC_ASSERT(more.unit_price == line.unit_price);
      return;
    }
    const PricedLine next = price_line(variant, quantity + line.missing, cart.shop, kNow);
    RC_ASSERT(next.unit_price <= line.next_price && next.unit_price < line.unit_price);
    const PricedLine almost = price_line(variant, quantity + line.missing - 1, cart.shop, kNow);
    RC_ASSERT(almost.unit_price == line.unit_price);
  });
  CHECK(holds);
}

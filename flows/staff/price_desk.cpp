#include "flows/staff/price_desk.h"

#include <fmt/format.h>

#include <algorithm>

#include "flows/staff/commands.h"
#include "flows/staff/desk_record.h"
#include "flows/staff/which.h"

namespace kedai {

namespace {

// Five times more or less is already no usual change of price: "1600" for 15000 is 9.4 times less.
constexpr std::int64_t kFarOff = 5;

// A button's data may be anybody's invention.
bool can_be(Money price) { return price >= Money{} && price <= kHighestPrice; }

bool far_off(Money before, Money price) {
  return price.minor * kFarOff <= before.minor || price.minor >= before.minor * kFarOff;
}

// How many times the one is of the other, the larger over the smaller.
double ratio(Money a, Money b) {
  return static_cast<double>(std::max(a, b).minor) / static_cast<double>(std::min(a, b).minor);
}

// What is to be changed, and how the button for it reads: one variant, or all of a product.
struct Priced {
  std::string name;
  Money before;
  Verb plain;
  Verb sure;
  std::int64_t id;
};

void ask_sure(Talk& talk, const Priced& priced, Money price, const Doubt& doubt) {
  Message message{talk.say(
      doubt.slip == Slip::Free ? "price.sure_free" : "price.sure",
      {{"item", priced.name}, {"before", to_text(priced.before)}, {"price", to_text(price)}})};
  message.options = {{talk.say("button.yes_price", {{"price", to_text(price)}}),
                      {priced.sure, priced.id, price.minor}}};
  if (doubt.rather)
    message.options.push_back({talk.say("button.meant_price", {{"price", to_text(*doubt.rather)}}),
                               {priced.plain, priced.id, doubt.rather->minor}});
  message.actions = {leave_it_button(talk)};
  talk.reply(std::move(message));
}

void say_same(Talk& talk, const std::string& name, Money price) {
  talk.reply({talk.say("price.same", {{"item", name}, {"price", to_text(price)}}),
              "",
              {},
              {talk.button("button.stock", {Verb::StockList})}});
}

void say_changed(Talk& talk, const std::string& name, Money price, Button undo_it) {
  talk.reply({talk.say("price.changed", {{"item", name}, {"price", to_text(price)}}),
              "",
              {},
              {std::move(undo_it)}});
}

std::int64_t change_price(Talk& talk, VariantId variant, Money before, Money price) {
  talk.shop.set_price(variant, price);
  return record_change(talk, DeskChange::Kind::Price, variant, before.minor);
}

// "Kemplang (Panggang, Goreng)"
std::string name_with_variants(const Product& product) {
  if (product.variants.size() == 1) return product.name;
  std::string names;
  for (const Variant& variant : product.variants) {
    if (!names.empty()) names += ", ";
    names += variant.name;
  }
  return fmt::format("{} ({})", product.name, names);
}

// A price without a change: what it is now, and how it is changed.
void show_prices(Talk& talk, const Meant& meant) {
  std::string text;
  for (const Variant* variant : meant.variants)
    text += talk.say("price.now", {{"item", talk.shop.catalog->full_name(*variant)},
                                   {"price", to_text(variant->price)}}) +
            "\n";
  text += talk.say(usage_key(Command::Price));
  talk.reply({std::move(text), "", {}, {talk.button("button.staff_help", {Verb::StaffHelp})}});
}

}  // namespace

Doubt doubt_about(Money before, Money typed) {
  if (typed.minor == 0) return {Slip::Free};
  if (before.minor == 0 || !far_off(before, typed)) return {};
  Doubt doubt{Slip::FarOff};
  for (const std::int64_t scale : {10, 100, 1'000, 10'000}) {
    Money other{typed < before ? typed.minor * scale : typed.minor / scale};
    if (other.minor == 0 || far_off(before, other)) continue;
    if (!doubt.rather || ratio(before, other) < ratio(before, *doubt.rather)) doubt.rather = other;
  }
  return doubt;
}

void hear_price(Talk& talk, std::string_view text) {
  const PriceChange change = read_price_change(text);
  const Meant meant = variants_meant(change.name, *talk.shop.catalog);
  if (change.name.empty() || (!change.price && meant.near)) return show_prices(talk, {});
  if (!change.price && !meant.variants.empty()) return show_prices(talk, meant);
  const Money price = change.price.value_or(Money{});
  if (meant.clear()) return set_price(talk, meant.variants[0]->id, price, Sure::No);
  if (meant.whole_product() && meant.product->one_price())
    return set_all_prices(talk, meant.product->id, price, Sure::No);
  ask_which(talk, meant,
            {[&](const Variant& each) { return choice(Verb::SetPrice, each.id, price.minor); },
             [](const Variant& each) { return to_text(each.price); }});
}

void set_price(Talk& talk, VariantId id, Money price, Sure sure) {
  const Variant* variant = desk_variant(talk, id);
  if (!variant) return;
  if (!can_be(price)) return show_prices(talk, {});
  const std::string name = talk.shop.catalog->full_name(*variant);
  const Money before = variant->price;
  if (price == before) return say_same(talk, name, price);
  const Doubt doubt = doubt_about(before, price);
  if (sure == Sure::No && doubt.slip != Slip::None)
    return ask_sure(talk, {name, before, Verb::SetPrice, Verb::SureSetPrice, id.value}, price,
                    doubt);
  const auto change = change_price(talk, id, before, price);
  say_changed(talk, name, price, undo_button(talk, change));
}

void set_all_prices(Talk& talk, ProductId id, Money price, Sure sure) {
  const Product* product = desk_product(talk, id);
  if (!product) return;
  if (!can_be(price)) return show_prices(talk, {});
  const std::string name = name_with_variants(*product);
  const Money lowest = product->lowest_price();
  if (product->one_price() && price == lowest) return say_same(talk, name, price);
  const Doubt doubt = doubt_about(lowest, price);
  if (sure == Sure::No && doubt.slip != Slip::None)
    return ask_sure(talk, {name, lowest, Verb::SetAllPrices, Verb::SureSetAllPrices, id.value},
                    price, doubt);
  const std::vector<Variant> variants = product->variants;  // the snapshot is renewed meanwhile
  std::int64_t first = 0;
  std::int64_t last = 0;
  for (const Variant& variant : variants) {
    if (variant.price == price) continue;
    last = change_price(talk, variant.id, variant.price, price);
    if (first == 0) first = last;
  }
  say_changed(talk, name, price, undo_button(talk, first, last));
}

}  // namespace kedai

#include "flows/customer/basket.h"

#include <fmt/format.h>

#include <algorithm>

#include "flows/customer/browsing.h"
#include "flows/customer/ordering.h"
#include "flows/customer/prices.h"
#include "flows/customer/voucher.h"
#include "flows/understanding/order_reader.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

constexpr std::size_t kMostLines = 50;
constexpr std::size_t kMostNote = 200;
constexpr std::size_t kMostAnswer = 200;  // bytes of an answer that are looked at for product names

// The variant, or nothing when it is no longer sold: then that has been said.
const Variant* known_variant(Talk& talk, VariantId id) {
  const Variant* variant = talk.shop.catalog->find(id);
  if (!variant) show_menu(talk, talk.say("browse.no_longer_there"));
  return variant;
}

// The number that an answer gives, or nothing: either it is no answer (handled = false), or it
// cannot be and that has been said.
struct Heard {
  bool handled = false;
  std::optional<Quantity> quantity = {};
};

template <class AskAgain>
Heard hear_quantity(Talk& talk, std::string_view text, AskAgain ask_again) {
  const CountAnswer answer = read_count_answer(text);
  if (answer.kind == CountAnswer::Kind::NoNumber) return {};
  const auto wanted = read_wanted(text.substr(0, kMostAnswer), *talk.shop.catalog);
  const bool names_something =
      std::ranges::any_of(wanted, [](const Wanted& one) { return !one.products.empty(); });
  if (names_something) return {};  // "2 kopi jahe" is an order of its own
  if (answer.kind == CountAnswer::Kind::Count) return {true, answer.count};
  ask_again();
  return {true};
}

void say_impossible(Talk& talk, const Variant& variant, Awaiting question) {
  Message message{talk.say(
      "basket.whole_number",
      {{"most", std::to_string(kMostPieces)}, {"item", talk.shop.catalog->full_name(variant)}})};
  if (std::holds_alternative<AQuantity>(question)) offer_quantities(talk, variant, message);
  message.actions.push_back(talk.button("button.cart", {Verb::Cart}));
  talk.state.awaiting = std::move(question);
  talk.reply(std::move(message));
}

// Says how many there are when it is fewer than wanted, and asks again.
bool enough(Talk& talk, const Variant& variant, Quantity wanted, Awaiting question) {
  const Quantity left = can_be_had(talk, variant);
  if (wanted <= left) return true;
  const std::string name = talk.shop.catalog->full_name(variant);
  if (left == 0) {
    talk.reply(
        {gone_text(talk, variant),
         "",
         {},
         {talk.button("button.look_further",
                      choice(Verb::Category, talk.shop.catalog->product_of(variant).category)),
          talk.button("button.cart", {Verb::Cart})}});
    return false;
  }
  Message message{talk.say(variant.lead_days > 0 ? "basket.room_left" : "basket.only_left",
                           {{"item", name}, {"left", std::to_string(left)}})};
  const bool line = std::holds_alternative<ALineQuantity>(question);
  message.options.push_back(
      {std::to_string(left), choice(line ? Verb::SetLine : Verb::AddQuantity, variant.id, left)});
  message.actions.push_back(talk.button("button.cart", {Verb::Cart}));
  talk.state.awaiting = std::move(question);
  talk.reply(std::move(message));
  return false;
}

// What words have put in can be taken back at once; who pressed knows what they did.
std::vector<Button> after_adding(Talk& talk) {
  return {talk.button("button.checkout", {Verb::Checkout}),
          talk.button("button.add_more", {Verb::Menu}),
          talk.by_words ? take_back_button(talk, talk.cart().revision)
                        : talk.button("button.cart", {Verb::Cart})};
}

// "2 x Kerupuk Jangek 250 g  Rp90.000", with what there is to tell about the price, and its note.
std::string line_text(const Talk& talk, const PricedLine& line, std::string_view note) {
  const Catalog& catalog = *talk.shop.catalog;
  std::string text =
      fmt::format("{} x {}  {}", line.quantity, catalog.full_name(*catalog.find(line.variant)),
                  to_text(line.subtotal()));
  if (!note.empty()) text += "\n   " + talk.say("basket.note_line", {{"note", std::string(note)}});
  return text + price_notes(talk, line);
}

// What delivery costs is not in it yet.
std::string cart_text(Talk& talk) {
  const auto voucher = voucher_of_cart(talk);
  const Cart& cart = talk.cart();
  const PricedCart prices =
      price_cart(cart.lines, *talk.shop.catalog, voucher ? &*voucher : nullptr, {}, talk.now);
  std::string text;
  for (const PricedLine& line : prices.lines)
    text += line_text(talk, line, cart.find(line.variant)->note) + "\n";
  if (const auto told = voucher_line(talk, prices); !told.empty()) text += told + "\n";
  return text + talk.say("basket.total_so_far", {{"total", to_text(prices.total())}});
}

}  // namespace

Quantity can_be_had(Talk& talk, const Variant& variant) {
  if (variant.lead_days > 0) return talk.shop.capacity.plan(variant.id, kMostPieces, talk.now).fits;
  return talk.shop.stock.of(variant.id).on_offer();
}

std::string gone_text(Talk& talk, const Variant& variant) {
  const bool full = variant.lead_days > 0 && talk.shop.stock.of(variant.id).on_offer() > 0;
  return talk.say(full ? "checkout.days_full" : "basket.gone",
                  {{"item", talk.shop.catalog->full_name(variant)}});
}

Money cart_total(Talk& talk) { return price_cart(talk).subtotal; }

void offer_quantities(Talk& talk, const Variant& variant, Message& message) {
  const Quantity left = can_be_had(talk, variant);
  for (Quantity quantity = 1; quantity <= std::min<Quantity>(3, left); ++quantity)
    message.options.push_back(
        {std::to_string(quantity), choice(Verb::AddQuantity, variant.id, quantity)});
  if (left > 3)
    message.options.push_back(
        talk.button("button.other_quantity", choice(Verb::OtherQuantity, variant.id)));
}

void ask_quantity(Talk& talk, VariantId id) {
  const Variant* variant = known_variant(talk, id);
  if (!variant || !enough(talk, *variant, 1, AQuantity{id})) return;
  Message message{talk.say("basket.how_many", {{"item", talk.shop.catalog->full_name(*variant)},
                                               {"price", price_text(talk, *variant)}}) +
                  tiers_note(talk, *variant)};
  offer_quantities(talk, *variant, message);
  message.actions.push_back(talk.button("button.back", choice(Verb::Product, variant->product)));
  talk.state.awaiting = AQuantity{id};
  talk.state.asks = talk.asks;  // the next is asked when this one is in
  talk.reply(std::move(message));
}

void ask_other_quantity(Talk& talk, VariantId id) {
  const Variant* variant = known_variant(talk, id);
  if (!variant) return;
  talk.state.awaiting = AQuantity{id};
  talk.reply({talk.say("basket.type_quantity", {{"item", talk.shop.catalog->full_name(*variant)}}),
              "",
              {},
              {talk.button("button.back", choice(Verb::Product, variant->product))}});
}

void add_to_cart(Talk& talk, VariantId id, Quantity quantity) {
  const Variant* variant = known_variant(talk, id);
  if (!variant) return;
  Cart& cart = talk.cart();
  const CartLine* line = cart.find(id);
  const Quantity whole = quantity + (line ? line->quantity : 0);
  if (quantity < 1 || quantity > kMostPieces) return say_impossible(talk, *variant, AQuantity{id});
  if (!enough(talk, *variant, whole, ALineQuantity{id})) return;
  if (!line && cart.lines.size() >= kMostLines) return show_cart(talk, talk.say("basket.full"));
  const Quantity before = line ? line->quantity : 0;
  cart.put(id, whole);
  talk.keep_cart();
  talk.state.last_line = id;
  talk.remember({{id, before}});
  const std::string name = talk.shop.catalog->full_name(*variant);
  const PricedLine priced = price_line(talk, *variant, whole);
  std::string text =
      talk.say("basket.added", {{"n", std::to_string(quantity)},
                                {"item", name},
                                {"subtotal", to_text(priced.unit_price * quantity)}}) +
      price_notes(talk, priced);
  if (ask_next(talk, text)) return;
  text += "\n" + talk.say("basket.total_so_far", {{"total", to_text(cart_total(talk))}});
  talk.reply({std::move(text), "", {}, after_adding(talk)});
}

void show_cart(Talk& talk) { show_cart(talk, talk.say("basket.title")); }

void show_cart(Talk& talk, std::string first_line) {
  const Cart& cart = talk.cart();
  if (cart.empty()) return show_menu(talk, talk.say("basket.empty"));
  const Catalog& catalog = *talk.shop.catalog;
  Message message{std::move(first_line) + "\n" + cart_text(talk)};
  for (const CartLine& line : cart.lines)
    if (const Variant* variant = catalog.find(line.variant))
      message.options.push_back(
          {talk.say("button.change_line", {{"item", catalog.full_name(*variant)}}),
           choice(Verb::EditLine, line.variant),
           fmt::format("{} x {}", line.quantity,
                       to_text(price_line(talk, *variant, line.quantity).unit_price))});
  message.actions = {talk.button("button.checkout", {Verb::Checkout}),
                     talk.button("button.add_more", {Verb::Menu}),
                     talk.button("button.empty_cart", {Verb::EmptyCart})};
  if (talk.cart_changed && talk.by_words)
    message.actions.push_back(take_back_button(talk, cart.revision));
  talk.reply(std::move(message));
}

void edit_line(Talk& talk, VariantId id) {
  const Variant* variant = known_variant(talk, id);
  const CartLine* line = talk.cart().find(id);
  if (!variant) return;
  if (!line) return show_cart(talk);
  const PricedLine priced = price_line(talk, *variant, line->quantity);
  Message message{talk.say("basket.line", {{"item", talk.shop.catalog->full_name(*variant)},
                                           {"n", std::to_string(line->quantity)},
                                           {"subtotal", to_text(priced.subtotal())}})};
  for (const Quantity step : {line->quantity - 1, line->quantity + 1})
    if (step > 0)
      message.options.push_back({talk.say("button.make_it", {{"n", std::to_string(step)}}),
                                 choice(Verb::SetLine, id, step)});
  message.actions = {talk.button("button.other_quantity", choice(Verb::OtherLineQuantity, id)),
                     talk.button("button.remove", choice(Verb::SetLine, id)),
                     talk.button("button.note", choice(Verb::NoteLine, id)),
                     talk.button("button.back", {Verb::Cart})};
  talk.state.awaiting = ALineQuantity{id};
  talk.reply(std::move(message));
}

void set_line(Talk& talk, VariantId id, Quantity quantity) {
  const Variant* variant = known_variant(talk, id);
  if (!variant) return;
  Cart& cart = talk.cart();
  if (!cart.find(id)) return quantity > 0 ? add_to_cart(talk, id, quantity) : show_cart(talk);
  if (quantity < 0 || quantity > kMostPieces)
    return say_impossible(talk, *variant, ALineQuantity{id});
  if (quantity > cart.find(id)->quantity && !enough(talk, *variant, quantity, ALineQuantity{id}))
    return;
  const Quantity before = cart.find(id)->quantity;
  cart.put(id, quantity);
  talk.keep_cart();
  talk.state.last_line = id;
  talk.remember({{id, before}});
  const std::string name = talk.shop.catalog->full_name(*variant);
  if (quantity == 0) {
    const auto removed = talk.say("basket.removed", {{"item", name}});
    return cart.empty() ? show_menu(talk, removed + "\n" + talk.say("basket.empty"))
                        : show_cart(talk, removed);
  }
  show_cart(talk, talk.say("basket.now", {{"item", name}, {"n", std::to_string(quantity)}}));
}

void ask_line_quantity(Talk& talk, VariantId id) {
  const Variant* variant = known_variant(talk, id);
  if (!variant) return;
  talk.state.awaiting = ALineQuantity{id};
  talk.reply(
      {talk.say("basket.type_line_quantity", {{"item", talk.shop.catalog->full_name(*variant)}}),
       "",
       {},
       {talk.button("button.back", {Verb::Cart})}});
}

void ask_line_note(Talk& talk, VariantId id) {
  const Variant* variant = known_variant(talk, id);
  if (!variant) return;
  if (!talk.cart().find(id)) return show_cart(talk);
  talk.state.awaiting = ALineNote{id};
  talk.reply({talk.say("basket.type_note", {{"item", talk.shop.catalog->full_name(*variant)}}),
              "",
              {},
              {talk.button("button.back", {Verb::Cart})}});
}

void empty_cart(Talk& talk) {
  talk.cart().clear();
  talk.keep_cart();
  show_menu(talk, talk.say("basket.emptied"));
}

bool hear(Talk& talk, const AQuantity& question, std::string_view text) {
  const Variant* variant = talk.shop.catalog->find(question.variant);
  if (!variant) return false;
  const Heard heard = hear_quantity(talk, text, [&] { say_impossible(talk, *variant, question); });
  if (heard.quantity == 0)
    show_menu(talk, talk.say("basket.none_added"));
  else if (heard.quantity)
    add_to_cart(talk, question.variant, *heard.quantity);
  return heard.handled;
}

bool hear(Talk& talk, const ALineQuantity& question, std::string_view text) {
  const Variant* variant = talk.shop.catalog->find(question.variant);
  if (!variant) return false;
  const Heard heard = hear_quantity(talk, text, [&] { say_impossible(talk, *variant, question); });
  if (heard.quantity) set_line(talk, question.variant, *heard.quantity);
  return heard.handled;
}

bool hear(Talk& talk, const ALineNote& question, std::string_view text) {
  CartLine* line = talk.cart().find(question.variant);
  if (!line) return false;
  line->note = cleaned(text, kMostNote);
  ++talk.cart().revision;
  talk.keep_cart();
  show_cart(talk, talk.say("basket.noted"));
  return true;
}

}  // namespace kedai

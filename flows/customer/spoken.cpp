#include "flows/customer/spoken.h"

#include <algorithm>
#include <array>

#include "config/lexicon.h"
#include "flows/customer/answers.h"
#include "flows/customer/basket.h"
#include "flows/customer/browsing.h"
#include "flows/customer/checkout.h"
#include "flows/customer/my_orders.h"
#include "flows/customer/ordering.h"
#include "flows/customer/placing.h"
#include "flows/handover.h"
#include "flows/understanding/naming.h"
#include "flows/understanding/order_reader.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

constexpr std::size_t kMostWord = 60;  // bytes of a text that is one of them

// The lexicons' phrases that mean a press, by their names there.
struct Anytime {
  std::string_view name;
  Choice means;
};
constexpr std::array kAnytime{
    Anytime{"menu", {Verb::Menu}},           Anytime{"cart", {Verb::Cart}},
    Anytime{"checkout", {Verb::Checkout}},   Anytime{"empty", {Verb::EmptyCart}},
    Anytime{"search", {Verb::Search}},       Anytime{"my_orders", {Verb::MyOrders}},
    Anytime{"english", {Verb::Language, 1}}, Anytime{"indonesian", {Verb::Language, 2}},
    Anytime{"seller", {Verb::TalkToSeller}}, Anytime{"account", {Verb::MyAccount}}};

// "halo kak", "permisi bu menu dong": what is left is what is meant.
std::vector<std::string> without_courtesy(std::string_view said) {
  auto words = words_of(said);
  std::erase_if(words,
                [](const std::string& word) { return lexicon().is(word, WordRole::Courtesy); });
  return words;
}

bool is_yes(std::string_view text) {
  return lexicon().says_anytime(words_of(folded(text.substr(0, 20))), "yes");
}

// An order of its own ("2 kopi jahe"), or of something that was not asked about.
bool orders_something_else(std::string_view text, const Catalog& catalog,
                           const std::vector<const Variant*>& asked) {
  const auto wanted = read_wanted(text, catalog);
  if (wanted.size() != 1 || wanted[0].deed != Deed::Add) return true;
  if (wanted[0].quantity > 0 && wanted[0].variants.size() == 1) return true;
  return std::ranges::none_of(asked, [&](const Variant* variant) {
    return std::ranges::any_of(wanted[0].products, [&](const Product* product) {
      return product->id == variant->product;
    });
  });
}

void browse(Talk& talk, const Understood& understood) {
  if (understood.category) return show_category(talk, understood.category->id, 0);
  for (const Wanted& line : understood.lines)
    if (!line.products.empty()) return show_found(talk, line.text, line.products);
  show_menu(talk);
}

void welcome(Talk& talk) {
  if (talk.cart().empty())
    show_menu(talk, talk.say("spoken.welcome"));
  else
    show_cart(talk, talk.say("spoken.welcome"));
}

}  // namespace

std::optional<Choice> global_word(std::string_view text) {
  if (text.size() > kMostWord) return std::nullopt;
  const auto words = without_courtesy(folded(text));
  for (const Anytime& each : kAnytime)
    if (lexicon().says_anytime(words, each.name)) return each.means;
  return std::nullopt;
}

bool calls_the_bot(std::string_view text) {
  return text.size() <= kMostWord &&
         lexicon().says_anytime(without_courtesy(folded(text)), "calls");
}

std::vector<CommandLine> customer_commands(Locale locale) {
  const bool english = locale == Locale::English;
  const Phrasebook& words = phrasebook(locale);
  return {{"menu", words.say("button.catalogue")},
          {english ? "cart" : "keranjang", words.say("button.cart")},
          {english ? "search" : "cari", words.say("button.search")},
          {"status", words.say("button.my_orders")},
          {english ? "seller" : "penjual", words.say("button.talk_to_seller")},
          {english ? "indonesia" : "english", words.say("button.other_language")}};
}

std::optional<Choice> offered_by_name(const Talk& talk, std::string_view text) {
  constexpr std::size_t kMostBytes = 80;
  if (text.size() > kMostBytes) return std::nullopt;
  const Catalog& catalog = *talk.shop.catalog;
  std::vector<const Variant*> asked;
  std::vector<Choice> choices;
  for (const Offer& offer : talk.state.offered) {
    const bool puts = offer.choice.verb == Verb::AddQuantity || offer.choice.verb == Verb::Variant;
    const Variant* variant = puts ? catalog.find(VariantId{offer.choice.id}) : nullptr;
    if (!variant || std::ranges::find(asked, variant) != asked.end()) continue;
    asked.push_back(variant);
    choices.push_back(offer.choice);
  }
  if (asked.size() < 2 || orders_something_else(text, catalog, asked)) return std::nullopt;
  const auto named = named_among(text, catalog, asked);
  if (named.size() != 1) return std::nullopt;
  return choices[static_cast<std::size_t>(std::ranges::find(asked, named[0]) - asked.begin())];
}

bool hear_words(Talk& talk, std::string_view text) {
  if (is_yes(text) && !talk.state.offered.empty() &&
      talk.state.offered.front().choice.verb == Verb::Place) {
    place_order(talk, talk.state.offered.front().choice.id);
    return true;
  }
  std::vector<VariantId> in_cart;
  for (const CartLine& line : talk.cart().lines) in_cart.push_back(line.variant);
  const Catalog& catalog = *talk.shop.catalog;
  const auto understood = understand(text, catalog, *index_of(catalog), in_cart);
  switch (understood.intent) {
    case Intent::Unknown: return false;
    case Intent::Order: take_order(talk, understood); return true;
    case Intent::Detail: show_product(talk, understood.lines[0].products[0]->id); return true;
    case Intent::Browse: browse(talk, understood); return true;
    case Intent::Cart: show_cart(talk); return true;
    case Intent::Empty: empty_cart(talk); return true;
    case Intent::Checkout: check_out(talk); return true;
    case Intent::Status: show_my_orders(talk); return true;
    case Intent::Cancel: offer_to_cancel(talk); return true;
    case Intent::Greet: show_menu(talk); return true;
    case Intent::Thanks: welcome(talk); return true;
    case Intent::Human: ask_for_seller(talk); return true;
    case Intent::Hours: tell_hours(talk); return true;
    case Intent::Shipping: tell_shipping(talk); return true;
    case Intent::Payment: tell_payment(talk); return true;
  }
  return false;
}

void miss(Talk& talk) {
  const int misses = talk.state.misses + 1;
  if (talk.cart().empty()) {
    show_menu(talk, talk.say(misses > 1 ? "spoken.not_understood_twice" : "spoken.not_understood"));
  } else {
    Message message{
        talk.say(misses > 1 ? "spoken.not_understood_twice" : "spoken.not_understood_cart",
                 {{"total", to_text(cart_total(talk))}})};
    message.actions = {talk.button("button.checkout", {Verb::Checkout}),
                       talk.button("button.catalogue", {Verb::Menu}),
                       talk.button("button.talk_to_seller", {Verb::TalkToSeller})};
    talk.reply(std::move(message));
  }
  talk.state.misses = misses;
}

}  // namespace kedai

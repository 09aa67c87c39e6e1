#include "flows/customer/spoken.h"

#include <algorithm>
#include <array>

#include "flows/customer/answers.h"
#include "flows/customer/basket.h"
#include "flows/customer/browsing.h"
#include "flows/customer/checkout.h"
#include "flows/customer/my_orders.h"
#include "flows/customer/ordering.h"
#include "flows/handover.h"
#include "flows/understanding/naming.h"
#include "flows/understanding/order_reader.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

struct Word {
  std::string_view said;
  Choice means;
};
constexpr std::array kWords{
    Word{"menu", {Verb::Menu}},
    Word{"start", {Verb::Menu}},
    Word{"halo", {Verb::Menu}},
    Word{"hallo", {Verb::Menu}},
    Word{"hai", {Verb::Menu}},
    Word{"hi", {Verb::Menu}},
    Word{"hello", {Verb::Menu}},
    Word{"assalamualaikum", {Verb::Menu}},
    Word{"good morning", {Verb::Menu}},
    Word{"pagi", {Verb::Menu}},
    Word{"siang", {Verb::Menu}},
    Word{"sore", {Verb::Menu}},
    Word{"malam", {Verb::Menu}},
    Word{"selamat pagi", {Verb::Menu}},
    Word{"selamat siang", {Verb::Menu}},
    Word{"selamat sore", {Verb::Menu}},
    Word{"selamat malam", {Verb::Menu}},
    Word{"katalog", {Verb::Menu}},
    Word{"kembali", {Verb::Menu}},
    Word{"back", {Verb::Menu}},
    Word{"batal", {Verb::Cart}},
    Word{"cancel", {Verb::Cart}},
    Word{"bantuan", {Verb::Menu}},
    Word{"help", {Verb::Menu}},
    Word{"keranjang", {Verb::Cart}},
    Word{"cart", {Verb::Cart}},
    Word{"checkout", {Verb::Checkout}},
    Word{"bayar", {Verb::Checkout}},
    Word{"pesan", {Verb::Checkout}},
    Word{"kosongkan", {Verb::EmptyCart}},
    Word{"cari", {Verb::Search}},
    Word{"search", {Verb::Search}},
    Word{"pesanan saya", {Verb::MyOrders}},
    Word{"pesananku", {Verb::MyOrders}},
    Word{"my orders", {Verb::MyOrders}},
    Word{"status", {Verb::MyOrders}},
    Word{"english", {Verb::Language, 1}},
    Word{"inggris", {Verb::Language, 1}},
    Word{"bahasa", {Verb::Language, 2}},
    Word{"indonesia", {Verb::Language, 2}},
    Word{"bahasa indonesia", {Verb::Language, 2}},
    Word{"bicara", {Verb::TalkToSeller}},
    Word{"penjual", {Verb::TalkToSeller}},
    Word{"bicara dengan penjual", {Verb::TalkToSeller}},
    Word{"talk to seller", {Verb::TalkToSeller}},
    Word{"seller", {Verb::TalkToSeller}},
};
constexpr std::array<std::string_view, 9> kYes{"ya",  "iya",   "yes",   "ok",  "oke",
                                               "yap", "betul", "benar", "jadi"};

// "halo kak", "permisi bu menu dong": what is left is what is meant.
std::string without_courtesy(std::string_view said) {
  constexpr std::array<std::string_view, 13> courtesy{"kak",  "bu",     "pak",    "mbak", "mas",
                                                      "bang", "min",    "gan",    "bos",  "dong",
                                                      "ya",   "please", "permisi"};
  std::string left;
  for (const auto& word : words_of(said))
    if (std::ranges::find(courtesy, word) == courtesy.end())
      (left += left.empty() ? "" : " ") += word;
  return left;
}

bool is_yes(std::string_view text) {
  return std::ranges::find(kYes, folded(text.substr(0, 20))) != kYes.end();
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
  if (text.size() > 60) return std::nullopt;
  const auto* found = std::ranges::find(kWords, without_courtesy(folded(text)), &Word::said);
  if (found == kWords.end()) return std::nullopt;
  return found->means;
}

bool calls_the_bot(std::string_view text) {
  constexpr std::array<std::string_view, 8> calls{"menu",
                                                  "katalog",
                                                  "keranjang",
                                                  "cart",
                                                  "pesanan saya",
                                                  "my orders",
                                                  "bicara dengan penjual",
                                                  "talk to seller"};
  return text.size() <= 60 &&
         std::ranges::find(calls, without_courtesy(folded(text))) != calls.end();
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
                 {{"total", to_text(cart_total(*talk.shop.catalog, talk.cart()))}})};
    message.actions = {talk.button("button.checkout", {Verb::Checkout}),
                       talk.button("button.catalogue", {Verb::Menu}),
                       talk.button("button.talk_to_seller", {Verb::TalkToSeller})};
    talk.reply(std::move(message));
  }
  talk.state.misses = misses;
}

}  // namespace kedai

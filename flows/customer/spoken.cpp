#include "flows/customer/spoken.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "flows/customer/basket.h"
#include "flows/customer/browsing.h"
#include "flows/customer/checkout.h"
#include "flows/understanding/catalogue_match.h"
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

// What must be asked about one wanted thing before it can go into the cart.
enum class Unclear { Nothing, Product, Variant, Quantity };

Unclear unclear(const Wanted& wanted) {
  if (wanted.products.size() != 1) return Unclear::Product;
  if (wanted.variants.size() != 1) return Unclear::Variant;
  return wanted.quantity == 0 ? Unclear::Quantity : Unclear::Nothing;
}

struct Taken {
  std::string added = {};     // the lines that went in
  std::string short_of = {};  // and those that could not
};

void add_line(std::string& text, std::string_view line) {
  if (!text.empty()) text += "\n";
  text += line;
}

// Everything clear goes into the cart, as far as there is stock.
Taken take_clear(Talk& talk, const std::vector<Wanted>& wanted) {
  Taken taken;
  Cart& cart = talk.cart();
  for (const Wanted& one : wanted) {
    if (unclear(one) != Unclear::Nothing) continue;
    const Variant& variant = *one.variants[0];
    const CartLine* line = cart.find(variant.id);
    const Quantity whole = one.quantity + (line ? line->quantity : 0);
    const std::string name = talk.shop.catalog->full_name(variant);
    const Quantity left = talk.shop.stock.of(variant.id).on_offer();
    if (whole > left || whole > kMostPieces) {
      add_line(taken.short_of,
               left == 0 ? talk.say("basket.gone", {{"item", name}})
                         : talk.say("spoken.only_left", {{"item", name}, {"left", left}}));
      continue;
    }
    cart.put(variant.id, whole);
    add_line(taken.added,
             talk.say("basket.added", {{"n", one.quantity},
                                       {"item", name},
                                       {"subtotal", to_text(variant.price * one.quantity)}}));
  }
  talk.keep_cart();
  return taken;
}

std::string capitalised(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

void ask_about(Talk& talk, const Wanted& wanted, std::string first_line) {
  if (!first_line.empty()) first_line += "\n";
  Message message{std::move(first_line)};
  const auto quantity = std::max<Quantity>(1, wanted.quantity);
  const Catalog& catalog = *talk.shop.catalog;
  for (const Product* product : wanted.products)
    for (const Variant& variant : product->variants) {
      if (wanted.products.size() == 1 &&
          std::ranges::find(wanted.variants, &variant) == wanted.variants.end())
        continue;
      const Choice choice_of = wanted.quantity > 0 ? choice(Verb::AddQuantity, variant.id, quantity)
                                                   : choice(Verb::Variant, variant.id);
      message.options.push_back({catalog.full_name(variant), choice_of, to_text(variant.price)});
    }
  message.text += wanted.quantity > 0
                      ? talk.say("spoken.which_one_of",
                                 {{"what", capitalised(wanted.text)}, {"n", wanted.quantity}})
                      : talk.say("spoken.which_one", {{"what", capitalised(wanted.text)}});
  int number = 0;
  for (const Button& option : message.options)
    message.text += fmt::format("\n{}. {} - {}", ++number, option.label, option.detail);
  if (!talk.cart().empty()) message.actions.push_back(talk.button("button.cart", {Verb::Cart}));
  message.actions.push_back(talk.button("button.back", {Verb::Menu}));
  talk.reply(std::move(message));
}

// "eh 8 deh lenjernya", "lenjer jadi 8", "make it 8 lenjer": not eight more.
bool corrects(std::string_view text) {
  const auto words = words_of(folded(text.substr(0, 200)));
  constexpr std::array<std::string_view, 5> marks{"eh", "jadi", "maksudnya", "make", "actually"};
  return std::ranges::any_of(
      words, [&](const auto& word) { return std::ranges::find(marks, word) != marks.end(); });
}

// One known thing: added, or made that many when the words correct what was said before.
void take_one(Talk& talk, const Wanted& wanted, std::string_view said) {
  const VariantId variant = wanted.variants[0]->id;
  if (corrects(said) && talk.cart().find(variant)) return set_line(talk, variant, wanted.quantity);
  add_to_cart(talk, variant, wanted.quantity);
}

// What went into the cart and what could not, with the cart as it is now.
void show_taken(Talk& talk, const Taken& taken) {
  std::string first_lines = taken.short_of;
  if (!taken.added.empty()) add_line(first_lines, talk.say("spoken.in_the_cart"));
  if (talk.cart().empty()) return show_menu(talk, first_lines);
  show_cart(talk, first_lines);
}

// "ambil sendiri", "antar": said along with an order, it is not asked any more.
bool take_fulfilment(Talk& talk, std::string& text) {
  struct Phrase {
    std::string_view words;
    Fulfilment means;
  };
  constexpr std::array phrases{Phrase{"antar seperti biasa", Fulfilment::Delivery},
                               Phrase{"deliver as usual", Fulfilment::Delivery},
                               Phrase{"ambil sendiri", Fulfilment::Pickup},
                               Phrase{"saya ambil", Fulfilment::Pickup},
                               Phrase{"pick up", Fulfilment::Pickup},
                               Phrase{"diambil", Fulfilment::Pickup}};
  for (const Phrase& phrase : phrases) {
    const auto at = text.find(phrase.words);
    if (at == std::string::npos) continue;
    text.erase(at, phrase.words.size());
    talk.cart().edit_draft().fulfilment = phrase.means;
    talk.keep_cart();
    return true;
  }
  return false;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

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

bool hear_order(Talk& talk, std::string_view said) {
  if (is_yes(said) && !talk.state.offered.empty() &&
      talk.state.offered.front().choice.verb == Verb::Place) {
    place_order(talk, talk.state.offered.front().choice.id);
    return true;
  }
  std::string text = lower(said.substr(0, 1'000));
  std::string rest = text;
  const auto wanted_whole = read_wanted(rest, *talk.shop.catalog);
  const bool names_something =
      std::ranges::any_of(wanted_whole, [](const Wanted& one) { return !one.products.empty(); });
  if (!names_something) return false;
  const bool told_how = take_fulfilment(talk, rest);
  const auto wanted = read_wanted(rest, *talk.shop.catalog);

  if (wanted.size() == 1 && wanted[0].quantity == 0) {
    if (wanted[0].products.size() > 1 || wanted[0].variants.size() > 1)
      show_found(talk, wanted[0].text, wanted[0].products);
    else
      show_product(talk, wanted[0].products[0]->id);
    return true;
  }
  if (wanted.size() == 1 && unclear(wanted[0]) == Unclear::Nothing && !told_how) {
    take_one(talk, wanted[0], text);
    return true;
  }
  const Taken taken = take_clear(talk, wanted);
  for (const Wanted& one : wanted) {
    if (one.products.empty() || unclear(one) == Unclear::Nothing) continue;
    std::string first_lines = taken.added;
    if (!taken.short_of.empty()) add_line(first_lines, taken.short_of);
    ask_about(talk, one, std::move(first_lines));
    return true;
  }
  const auto missing = first_missing(talk.cart().draft, talk.customer);
  if (told_how && missing == Missing::Nothing && taken.short_of.empty())
    check_out(talk, "");
  else
    show_taken(talk, taken);
  return true;
}

std::optional<Choice> offered_by_name(const Talk& talk, std::string_view text) {
  if (text.size() > 60) return std::nullopt;
  const auto found = find_products(text, *talk.shop.catalog);
  std::vector<Choice> fitting;
  std::vector<std::int64_t> variants;
  for (const Offer& offer : talk.state.offered) {
    if (offer.choice.verb != Verb::AddQuantity) continue;
    variants.push_back(offer.choice.id);
    const Variant* variant = talk.shop.catalog->find(VariantId{offer.choice.id});
    if (variant && found.size() == 1 && variant->product == found[0]->id)
      fitting.push_back(offer.choice);
  }
  const bool asked_which =
      std::ranges::adjacent_find(variants, std::not_equal_to<>()) != variants.end();
  if (!asked_which || fitting.size() != 1) return std::nullopt;
  return fitting[0];
}

bool hear_thanks(Talk& talk, std::string_view text) {
  constexpr std::array<std::string_view, 8> thanks{
      "makasih", "terima kasih", "terimakasih", "trims", "thanks", "thank you", "tks", "thx"};
  const std::string said = folded(text.substr(0, 60));
  if (!std::ranges::any_of(thanks, [&](auto word) { return said.starts_with(word); })) return false;
  if (talk.cart().empty())
    show_menu(talk, talk.say("spoken.welcome"));
  else
    show_cart(talk, talk.say("spoken.welcome"));
  return true;
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

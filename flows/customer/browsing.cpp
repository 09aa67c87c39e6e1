#include "flows/customer/browsing.h"

#include <fmt/format.h>

#include <algorithm>

#include "flows/customer/basket.h"
#include "flows/customer/prices.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

constexpr std::size_t kPage = 8;  // products that are read in one message
constexpr Quantity kLow = 20;     // at or under it, what is left is told
constexpr auto kNewFor = std::chrono::days{14};
constexpr auto kShopIsNew =
    std::chrono::days{2};  // what came with the shop itself is not marked new

std::string hours_line(const Talk& talk) {
  const Profile& profile = talk.shop.profile;
  const bool open = open_at(profile, talk.now);
  return talk.say(
      open ? "menu.open_until" : "menu.closed",
      {{"opens", clock_text(profile.opens_minute)}, {"closes", clock_text(profile.closes_minute)}});
}

// As somebody might type it: "2 tekwan, 1 kemplang".
std::string example_order(const Talk& talk) {
  std::string text;
  int quantity = 2;
  for (const Product* product : talk.shop.catalog->easiest())
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", quantity--, folded(product->name));
  return text.empty() ? talk.say("button.my_orders") : text;
}

std::string greeting(Talk& talk) {
  const Profile& profile = talk.shop.profile;
  std::string text = talk.say("menu.welcome", {{"shop", profile.name}, {"about", profile.about}});
  text += "\n" + hours_line(talk);
  if (!talk.cart().empty())
    text += "\n" + talk.say("menu.cart_waits", {{"total", to_text(cart_total(talk))}});
  return text + "\n" + talk.say("menu.what_now", {{"example", example_order(talk)}});
}

// A product is new when it came in the last two weeks, to a shop that was there before it.
bool is_new(const Talk& talk, const Product& product) {
  return product.added > talk.now - kNewFor &&
         product.added > talk.shop.catalog->began() + kShopIsNew;
}

bool all_gone(const Product& product, const std::unordered_map<VariantId, StockCount>& stock) {
  return std::ranges::none_of(product.variants, [&](const Variant& variant) {
    const auto found = stock.find(variant.id);
    return found != stock.end() && found->second.on_offer() > 0;
  });
}

std::vector<Button> product_buttons(const Talk& talk, std::span<const Product* const> products) {
  const auto stock = talk.shop.stock.of(products);
  std::vector<Button> buttons;
  for (const Product* product : products)
    buttons.push_back({product->name, choice(Verb::Product, product->id),
                       price_tag(talk, *product, stock), product->picture_id});
  return buttons;
}

// "1. Kemplang - Rp15.000", a line each: numbers are those that may be typed.
std::string numbered(const Talk& talk, std::span<const Product* const> products,
                     const std::vector<Button>& buttons) {
  std::string text;
  for (std::size_t i = 0; i < products.size(); ++i) {
    const auto mark = is_new(talk, *products[i]) ? " " + talk.say("browse.new") : "";
    text += fmt::format("\n{}. {}{} - {}", i + 1, products[i]->name, mark, buttons[i].detail);
  }
  return text;
}

void list_products(Talk& talk, std::string title, std::span<const Product* const> products,
                   std::vector<Button> actions) {
  Message message{std::move(title)};
  message.options = product_buttons(talk, products);
  message.text += numbered(talk, products, message.options);
  message.actions = std::move(actions);
  talk.reply(std::move(message));
}

std::string card_text(const Talk& talk, const Product& product) {
  std::string text =
      talk.say("browse.card", {{"product", product.name}, {"description", product.description}});
  for (const Variant& variant : product.variants) {
    const auto tag = price_tag(talk, variant, talk.shop.stock.of(variant.id));
    text += variant.name.empty() ? "\n" + tag : fmt::format("\n{} {}", variant.name, tag);
    if (variant.lead_days > 0)
      text += " " + talk.say("browse.made_to_order", {{"n", variant.lead_days}});
    text += tiers_note(talk, variant);
  }
  return text;
}

}  // namespace

std::string price_tag(const Talk& talk, const Variant& variant, const StockCount& count) {
  const std::string price = price_text(talk, variant);
  if (count.on_offer() == 0) return talk.say("browse.price_gone", {{"price", price}});
  if (count.on_offer() > kLow || count.per_day > 0) return price;
  return talk.say("browse.price_low",
                  {{"price", price}, {"left", std::to_string(count.on_offer())}});
}

std::string price_tag(const Talk& talk, const Product& product,
                      const std::unordered_map<VariantId, StockCount>& stock) {
  const std::string price = to_text(lowest_price(talk, product));
  if (all_gone(product, stock)) return talk.say("browse.price_gone", {{"price", price}});
  return one_price(talk, product) ? price : talk.say("browse.price_from", {{"price", price}});
}

void show_menu(Talk& talk) { show_menu(talk, greeting(talk)); }

void show_menu(Talk& talk, std::string first_line) {
  Message message{std::move(first_line)};
  for (const Category& category : talk.shop.catalog->categories())
    message.options.push_back({category.name, choice(Verb::Category, category.id)});
  if (!talk.cart().empty()) message.actions.push_back(talk.button("button.cart", {Verb::Cart}));
  if (const auto past = talk.shop.orders.of_customer(talk.customer.id, 1); !past.empty()) {
    if (talk.cart().empty())
      message.actions.push_back(
          talk.button("button.order_again", choice(Verb::OrderAgain, past[0].id)));
  }
  message.actions.push_back(talk.button("button.search", {Verb::Search}));
  message.actions.push_back(talk.button("button.my_orders", {Verb::MyOrders}));
  if (talk.staff) {
    message.actions.push_back(talk.button("button.open_orders", {Verb::OpenOrders}));
    message.actions.push_back(talk.button("button.stock", {Verb::StockList}));
  } else {
    message.actions.push_back(talk.button("button.talk_to_seller", {Verb::TalkToSeller}));
  }
  const bool indonesian = talk.chat.locale != "en";
  message.actions.push_back(
      talk.button("button.other_language", {Verb::Language, indonesian ? 1 : 2}));
  talk.reply(std::move(message));
}

void show_category(Talk& talk, CategoryId id, std::int64_t after_product) {
  const Category* category = talk.shop.catalog->find(id);
  if (!category) return show_menu(talk, talk.say("browse.no_longer_there"));
  const auto& products = talk.shop.catalog->in(id);
  const auto after = std::ranges::find(products, ProductId{after_product}, &Product::id);
  const auto from =
      after == products.end() ? 0 : static_cast<std::size_t>(after - products.begin()) + 1;
  const auto page = std::span(products).subspan(from, std::min(kPage, products.size() - from));

  std::vector<Button> actions;
  if (from + page.size() < products.size())
    actions.push_back(
        talk.button("button.more", choice(Verb::Category, id, page.back()->id.value)));
  actions.push_back(talk.button("button.back", {Verb::Menu}));
  list_products(talk, talk.say("browse.category", {{"category", category->name}}), page,
                std::move(actions));
}

void show_product(Talk& talk, ProductId id) {
  const Product* product = talk.shop.catalog->find(id);
  if (!product) return show_menu(talk, talk.say("browse.no_longer_there"));
  Message message{card_text(talk, *product), product->picture_id};
  if (product->variants.size() == 1) {
    const Variant& only = product->variants[0];
    if (can_be_had(talk, only) > 0) {
      message.text += "\n" + talk.say("basket.how_many_short");
      offer_quantities(talk, only, message);
      talk.state.awaiting = AQuantity{only.id};
    } else if (talk.shop.stock.of(only.id).on_offer() > 0) {
      message.text += "\n" + gone_text(talk, only);
    }
  } else {
    for (const Variant& variant : product->variants) {
      const StockCount count = talk.shop.stock.of(variant.id);
      message.options.push_back(
          {variant.name, choice(Verb::Variant, variant.id), price_tag(talk, variant, count)});
    }
  }
  message.actions.push_back(talk.button("button.back", choice(Verb::Category, product->category)));
  talk.reply(std::move(message));
}

void ask_search_word(Talk& talk) {
  talk.state.awaiting = ASearchWord{};
  const auto& easiest = talk.shop.catalog->easiest();
  const std::string word = easiest.empty() ? "?" : folded(easiest[0]->name);
  talk.reply({talk.say("browse.search_what", {{"example", word}}),
              "",
              {},
              {talk.button("button.back", {Verb::Menu})}});
}

void show_found(Talk& talk, std::string_view word, const std::vector<const Product*>& found) {
  if (found.empty()) {
    return show_menu(talk, talk.say("browse.nothing_found", {{"word", cleaned(word, 40)}}));
  }
  if (found.size() == 1) return show_product(talk, found[0]->id);
  const auto page = std::span(found).subspan(0, std::min(kPage, found.size()));
  list_products(talk, talk.say("browse.found", {{"word", cleaned(word, 40)}}), page,
                {talk.button("button.back", {Verb::Menu})});
}

void show_more(Talk& talk, std::int64_t shown) {
  const auto* pressed = std::get_if<Pressed>(&talk.event.content);
  const auto sent =
      pressed ? talk.shop.sent_messages.find(talk.event.channel, pressed->message) : std::nullopt;
  if (!sent || sent->chat != talk.chat.id) return show_menu(talk);
  const Message whole = decode_letter(sent->letter).message;
  Message rest = whole;
  const auto seen = std::clamp<std::int64_t>(shown, 0, std::ssize(rest.options));
  rest.options.erase(rest.options.begin(), rest.options.begin() + seen);
  rest.picture_id.clear();
  talk.reply(std::move(rest));
  talk.state.offer(whole);  // the text's numbers still count from the first option
}

void switch_language(Talk& talk, Locale locale) {
  talk.words = &phrasebook(locale);
  talk.chat.locale = locale == Locale::English ? "en" : "id";
  show_menu(talk, talk.say("menu.language_switched") + "\n" + greeting(talk));
}

}  // namespace kedai

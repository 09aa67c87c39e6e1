#include "tests/understanding/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

namespace kedai::understanding {

namespace {

using Json = nlohmann::json;

Goods goods_of(const Json& in, const char* key) {
  Goods goods;
  for (const Json& line : in.value(key, Json::array()))
    goods[line.at("sku").get<std::string>()] += line.at("qty").get<Quantity>();
  return goods;
}

std::string to_string(const Goods& goods) {
  std::string text;
  for (const auto& [sku, quantity] : goods) text += fmt::format(" {} x {}", quantity, sku);
  return text.empty() ? " nothing" : text;
}

// Whether the phrasebook's sentence is in the text, whatever its values are.
bool says(const Phrasebook& words, std::string_view text, std::string_view key) {
  constexpr std::string_view kHole = "~hole~";
  Values values;
  const auto names = words.placeholders(key);
  for (const std::string& name : names) values.emplace_back(name, std::string(kHole));
  const std::string sentence = words.say(key, values);
  std::size_t at = 0;
  for (std::size_t from = 0; from <= sentence.size();) {
    const auto hole = std::min(sentence.find(kHole, from), sentence.size());
    const auto part = std::string_view(sentence).substr(from, hole - from);
    const auto found = text.find(part, at);
    if (found == std::string_view::npos) return false;
    at = found + part.size();
    from = hole + kHole.size();
  }
  return true;
}

}  // namespace

std::vector<Phrase> read_phrases(std::string_view jsonl) {
  std::vector<Phrase> phrases;
  std::istringstream in{std::string(jsonl)};
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.find_first_not_of(" \r\t") == std::string::npos) continue;
    try {
      const Json json = Json::parse(line);
      Phrase phrase{json.at("text").get<std::string>(),
                    json.at("intent").get<std::string>(),
                    goods_of(json, "cart"),
                    goods_of(json, "items"),
                    json.value("category", ""),
                    json.value("product", ""),
                    json.value("qty", Quantity{1}),
                    {}};
      phrase.candidates = json.value("candidates", std::vector<std::string>{});
      phrases.push_back(std::move(phrase));
    } catch (const Json::exception& error) {
      throw std::runtime_error(fmt::format("line {}: {}", number, error.what()));
    }
  }
  return phrases;
}

// One phrase, said; what is asked about it.
struct Judge::Case {
  Case(harness::TestShop& its_shop, harness::Chat& its_chat, const Phrase& its_phrase)
      : shop(its_shop), chat(its_chat), phrase(its_phrase), words(phrasebook(Locale::Indonesian)) {}

  const Message& reply() const { return chat.last().message; }
  bool reply_says(std::string_view key) const { return says(words, reply().text, key); }
  bool offers(Verb verb) const {
    return std::ranges::any_of(all_buttons(),
                               [&](const Button& b) { return b.choice.verb == verb; });
  }
  std::vector<Button> all_buttons() const {
    auto all = reply().options;
    all.insert(all.end(), reply().actions.begin(), reply().actions.end());
    return all;
  }

  Goods cart() {
    return shop.with([&](Shop& open) {
      Goods goods;
      const auto customer = open.conversations.find(chat.id)->customer;
      for (const CartLine& line : open.carts.load(customer).lines)
        if (const Variant* variant = open.catalog->find(line.variant))
          goods[variant->sku] = line.quantity;
      return goods;
    });
  }

  // Products that the reply lets choose from, each with its variants' quantities.
  std::map<std::string, std::set<std::string>> offered() {
    return shop.with([&](Shop& open) {
      std::map<std::string, std::set<std::string>> names;
      for (const Button& button : all_buttons()) {
        const auto& [verb, id, n] = button.choice;
        if (verb == Verb::Product)
          if (const Product* product = open.catalog->find(ProductId{id})) names[product->name];
        if (verb != Verb::AddQuantity && verb != Verb::Variant) continue;
        if (const Variant* variant = open.catalog->find(VariantId{id}))
          names[open.catalog->product_of(*variant).name].insert(variant->sku);
      }
      return names;
    });
  }

  bool asks_for_variant() {
    std::set<std::string> all;
    shop.with([&](Shop& open) {
      for (const Product& product : open.catalog->products())
        if (product.name == phrase.product)
          for (const Variant& variant : product.variants) all.insert(variant.sku);
      return 0;
    });
    const auto names = offered();
    if (names.size() != 1 || names.begin()->first != phrase.product) return false;
    if (names.begin()->second.size() < 2 || !std::ranges::includes(all, names.begin()->second))
      return false;
    return std::ranges::all_of(all_buttons(), [&](const Button& button) {
      const auto& [verb, id, n] = button.choice;
      if (verb == Verb::Variant) return phrase.quantity == 1;  // then it asks how many
      return verb != Verb::AddQuantity || n == phrase.quantity;
    });
  }

  bool asks_which() {
    const auto names = offered();
    return std::ranges::all_of(phrase.candidates,
                               [&](const std::string& name) { return names.contains(name); });
  }

  bool shows_category() {
    const auto names = offered();
    if (phrase.category.empty()) return offers(Verb::Category) || !names.empty();
    return shop.with([&](Shop& open) {
      return !names.empty() && std::ranges::all_of(names, [&](const auto& offer) {
        return std::ranges::any_of(open.catalog->products(), [&](const Product& product) {
          return product.name == offer.first &&
                 open.catalog->find(product.category)->name == phrase.category;
        });
      });
    });
  }

  bool shows_product() {
    const auto names = offered();
    return offers(Verb::Category) &&  // its card leads back to its category
           reply().text.find(phrase.product) != std::string::npos && names.size() <= 1 &&
           (names.empty() || names.begin()->first == phrase.product);
  }

  bool is_with_seller() {
    return shop.with(
        [&](Shop& open) { return open.conversations.find(chat.id)->with_seller(shop.world.now); });
  }

  bool answers() {
    const std::string& intent = phrase.intent;
    if (intent == "choose") return asks_for_variant();
    if (intent == "clarify") return asks_which();
    if (intent == "browse") return shows_category();
    if (intent == "detail") return shows_product();
    if (intent == "cart") return reply_says("basket.title") || reply_says("basket.empty");
    if (intent == "checkout")
      return phrase.cart.empty() ? reply_says("basket.empty")
                                 : offers(Verb::Pickup) || offers(Verb::Place);
    if (intent == "status") return reply_says("orders.title") || reply_says("orders.none");
    if (intent == "greet") return reply_says("menu.welcome");
    if (intent == "thanks") return reply_says("spoken.welcome");
    if (intent == "human") return is_with_seller();
    if (intent == "hours") return reply_says("answers.open") || reply_says("answers.closed");
    if (intent == "shipping") return reply_says("answers.shipping");
    if (intent == "payment") return reply_says("answers.payment");
    if (intent == "cancel")
      return offers(Verb::CancelMine) || reply_says("answers.nothing_to_cancel") ||
             reply_says("answers.cancel_cart");
    if (intent == "toomuch")
      return reply_says("basket.only_left") || reply_says("basket.whole_number") ||
             reply_says("spoken.only_left") || reply_says("basket.gone") ||
             reply_says("basket.room_left");
    if (intent == "unknown")
      return chat.state().misses > 0 || (phrase.text == "👍" && reply_says("spoken.welcome"));
    return false;
  }

  harness::TestShop& shop;
  harness::Chat& chat;
  const Phrase& phrase;
  const Phrasebook& words;
};

Judge::Judge(std::string catalogue)
    : world_(std::make_unique<harness::World>(harness::new_sqlite_store())) {
  auto setup = harness::demo_shop();
  setup.catalogue = std::move(catalogue);
  shop_ = std::make_unique<harness::TestShop>(*world_, setup);
  shop_->staff("pemilik", Role::Owner);
}

Judge::~Judge() = default;

Verdict Judge::judge(const Phrase& phrase) {
  harness::Chat& chat = shop_->chat(fmt::format("pembeli {}", ++chats_));
  chat.say("halo");
  shop_->with([&](Shop& open) {
    const auto customer = open.conversations.find(chat.id)->customer;
    Cart cart = open.carts.load(customer);
    for (const auto& [sku, quantity] : phrase.cart) {
      const Variant* variant = open.catalog->find_sku(sku);
      if (!variant) throw std::runtime_error("no such SKU: " + sku);
      cart.put(variant->id, quantity);
    }
    open.carts.save(customer, cart);
    return 0;
  });
  chat.say(phrase.text);
  Case seen(*shop_, chat, phrase);
  const Goods after = seen.cart();
  const bool about_cart =
      phrase.intent == "order" || phrase.intent == "change" || phrase.intent == "remove";
  const Goods& meant = about_cart ? phrase.items : phrase.cart;
  Verdict verdict;
  for (const auto& [sku, quantity] : after) {
    const auto before = phrase.cart.find(sku);
    const auto wanted = meant.find(sku);
    const bool as_before = before != phrase.cart.end() && before->second == quantity;
    const bool as_wanted = wanted != meant.end() && wanted->second == quantity;
    verdict.wrong_cart |= !as_before && !as_wanted;
  }
  for (const auto& [sku, quantity] : phrase.cart)  // taken out unasked
    verdict.wrong_cart |= !after.contains(sku) && meant.contains(sku);
  verdict.right = after == meant && (about_cart || seen.answers());
  if (!verdict.right)
    verdict.why = fmt::format("{} wanted:{}; in the cart:{}; said: {}", phrase.intent,
                              to_string(meant), to_string(after), seen.reply().text);
  return verdict;
}

}  // namespace kedai::understanding

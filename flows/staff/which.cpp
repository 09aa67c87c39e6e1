#include "flows/staff/which.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "flows/understanding/order_reader.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

constexpr std::size_t kMostOptions = 20;
constexpr std::size_t kMostNear = 4;
constexpr double kSureEnough = .9;
constexpr std::size_t kShownWords = 40;

bool is_name(const Catalog& catalog, const Variant& variant, const std::string& said) {
  return folded(catalog.full_name(variant)) == said;
}

bool is_name(const Product& product, const std::string& said) {
  return folded(product.name) == said ||
         std::ranges::any_of(product.aliases,
                             [&](const std::string& alias) { return folded(alias) == said; });
}

void take_all(Meant& meant, const Product& product) {
  for (const Variant& variant : product.variants) meant.variants.push_back(&variant);
}

void take_exact(Meant& meant, const Catalog& catalog) {
  const std::string said = folded(meant.words);
  for (const Product& product : catalog.products()) {
    for (const Variant& variant : product.variants)
      if (is_name(catalog, variant, said)) meant.variants = {&variant};
    if (!meant.variants.empty()) return;
  }
  for (const Product& product : catalog.products())
    if (is_name(product, said)) take_all(meant, product);
}

// "jangek 250": of those left open, the ones whose size is that number.
void narrow(Meant& meant, const std::vector<std::string>& said) {
  std::vector<const Variant*> sized;
  for (const Variant* variant : meant.variants)
    for (const std::string& word : words_of(folded(variant->name)))
      if (word[0] >= '0' && word[0] <= '9' && std::ranges::find(said, word) != said.end()) {
        sized.push_back(variant);
        break;
      }
  if (!sized.empty()) meant.variants = std::move(sized);
}

void take_fitting(Meant& meant, const Catalog& catalog) {
  const auto wanted = read_wanted(meant.words, catalog);
  if (wanted.empty()) return;
  if (wanted[0].products.size() == 1)
    meant.variants = wanted[0].variants;
  else
    for (const Product* product : wanted[0].products) take_all(meant, *product);
  if (meant.variants.size() > 1) narrow(meant, words_of(folded(meant.words)));
  meant.near = wanted[0].surest < kSureEnough;  // a slip of the finger changes no stock unasked
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

// How far the nearest word of the product's names is from the nearest word that was said.
std::size_t how_far(const Product& product, const std::vector<std::string>& said) {
  std::string names = product.name;
  for (const std::string& alias : product.aliases) names += " " + alias;
  std::size_t least = 99;
  for (const std::string& known : words_of(folded(names)))
    for (const std::string& word : said)
      if (word.size() >= 4 && word.size() < 30 && known.size() >= 4)
        least = std::min(least, distance(word, known));
  return least;
}

void take_near(Meant& meant, const Catalog& catalog) {
  const auto said = words_of(folded(meant.words));
  std::size_t least = 3;  // two letters wrong are still a slip
  std::vector<const Product*> nearest;
  for (const Product& product : catalog.products()) {
    const auto far = how_far(product, said);
    if (far < least) nearest.clear();
    least = std::min(least, far);
    if (far == least && far < 3 && nearest.size() < kMostNear) nearest.push_back(&product);
  }
  for (const Product* product : nearest) take_all(meant, *product);
  meant.near = !meant.variants.empty();
}

std::string title(const Talk& talk, const Meant& meant) {
  const std::string words = cleaned(meant.words, kShownWords);
  if (meant.variants.empty()) return talk.say("desk.not_found", {{"what", words}});
  if (meant.near) return talk.say("desk.not_found_near", {{"what", words}});
  return talk.say("desk.which_one", {{"what", meant.product ? meant.product->name : words}});
}

bool is_desk_choice(Verb verb) {
  constexpr std::array verbs{Verb::AskStock,  Verb::AddStock,   Verb::SetStock, Verb::SoldOut,
                             Verb::OnSale,    Verb::SetPrice,   Verb::SellMore, Verb::SoldOutAll,
                             Verb::OnSaleAll, Verb::PickVariant};
  return std::ranges::find(verbs, verb) != verbs.end();
}

bool all_in(const std::vector<std::string>& said, const std::vector<std::string>& label) {
  return std::ranges::all_of(
      said, [&](const std::string& word) { return std::ranges::find(label, word) != label.end(); });
}

}  // namespace

Meant variants_meant(std::string_view words, const Catalog& catalog) {
  Meant meant{std::string(words), {}};
  if (const Variant* variant = catalog.find_sku(words))
    meant.variants = {variant};
  else
    take_exact(meant, catalog);
  if (meant.variants.empty()) take_fitting(meant, catalog);
  if (meant.variants.empty()) take_near(meant, catalog);
  if (meant.variants.empty()) return meant;
  const ProductId product = meant.variants[0]->product;
  if (std::ranges::all_of(meant.variants,
                          [&](const Variant* each) { return each->product == product; }))
    meant.product = catalog.find(product);
  return meant;
}

void ask_which(Talk& talk, const Meant& meant, const Which& which) {
  Message message{title(talk, meant)};
  const bool short_names = meant.product && meant.product->variants.size() > 1 && !meant.near;
  for (const Variant* variant : meant.variants) {
    if (message.options.size() == kMostOptions) break;
    const std::string name = short_names ? variant->name : talk.shop.catalog->full_name(*variant);
    message.options.push_back(
        {fmt::format("{} ({})", name, which.tag(*variant)), which.choice_of(*variant)});
  }
  message.actions = which.actions;
  if (meant.variants.empty())
    message.actions = {talk.button("button.stock", {Verb::StockList}),
                       talk.button("button.staff_help", {Verb::StaffHelp})};
  talk.reply(std::move(message));
}

std::optional<Choice> desk_button_meant(const Conversation& state, std::string_view text) {
  const auto said = words_of(folded(text.substr(0, 100)));
  if (said.empty()) return std::nullopt;
  if (said.size() == 1 && said[0].find_first_not_of("0123456789") == std::string::npos)
    return std::nullopt;  // the button's number, or a count
  std::optional<Choice> found;
  for (const Offer& offer : state.offered) {
    if (!is_desk_choice(offer.choice.verb) || !all_in(said, words_of(folded(offer.label))))
      continue;
    if (found && *found != offer.choice) return std::nullopt;
    found = offer.choice;
  }
  return found;
}

}  // namespace kedai

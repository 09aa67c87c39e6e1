#include "flows/understanding/product_index.h"

#include <algorithm>
#include <array>
#include <bit>
#include <mutex>

#include "config/lexicon.h"
#include "flows/understanding/tokens.h"

namespace kedai {

namespace {

constexpr double kSame = 1;
constexpr double kSpeltAlike = .95;
constexpr double kBegins = .9;
constexpr double kOneSlip = .85;
constexpr double kTwoSlips = .75;

constexpr std::size_t kLongest = 40;  // bytes of a word that is looked for loosely

// The same for words that people spell in several ways: "krupuk" and "kerupuk", "coklat" and
// "cokelat", "telor" and "telur", "arabica" and "arabika", "lenjerr" and "lenjer".
std::string sound_of(std::string_view word) {
  std::string out;
  for (std::size_t i = 0; i < word.size(); ++i) {
    char c = word[i];
    const bool inner = i > 0 && i + 1 < word.size();
    if (c == 'e' && inner) continue;
    switch (c) {
      case 'c':
      case 'q': c = 'k'; break;
      case 'f':
      case 'v': c = 'p'; break;
      case 'o': c = 'u'; break;
      case 'y': c = 'i'; break;
      case 'z': c = 's'; break;
      default: break;
    }
    if (out.empty() || out.back() != c) out += c;
  }
  return out;
}

std::string consonants_of(std::string_view word) {
  std::string out;
  for (const char c : word)
    if (std::string_view("aeiou").find(c) == std::string_view::npos) out += c;
  return out;
}

std::uint32_t letters_of(std::string_view word) {
  std::uint32_t bits = 0;
  for (const char c : word) bits |= 1U << (static_cast<unsigned char>(c) & 31U);
  return bits;
}

int slips_allowed(std::size_t length) { return length < 4 ? 0 : length < 7 ? 1 : 2; }

bool is_size(std::string_view word) { return word.find('#') != std::string_view::npos; }

}  // namespace

int slips_between(std::string_view a, std::string_view b, int most) {
  if (a.size() > kLongest || b.size() > kLongest) return most + 1;
  std::array<std::array<int, kLongest + 1>, 3> rows{};
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    const auto& twice_above = rows[(i + 1) % 3];
    row[0] = static_cast<int>(i);
    int least = row[0];
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] =
          std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], twice_above[j - 2] + 1);
      least = std::min(least, row[j]);
    }
    if (least > most) return most + 1;
  }
  return std::min(rows[a.size() % 3][b.size()], most + 1);
}

ProductIndex::ProductIndex(const Catalog& catalog) {
  for (const Product& product : catalog.products()) {
    Names names;
    names.names.push_back(read(product.name));
    for (const std::string& alias : product.aliases) names.names.push_back(read(alias));
    for (const Variant& variant : product.variants) {
      names.variants.push_back(read(variant.name));
      auto& aliases = names.variant_aliases.emplace_back();
      for (const std::string& alias : variant.aliases) aliases.push_back(read(alias));
    }
    names.sizes = read(product.description, true);
    const auto number = static_cast<ProductNo>(products_.size());
    for (const auto* parts : {&names.names, &names.variants})
      for (const auto& words : *parts) note(words, number);
    for (const auto& aliases : names.variant_aliases)
      for (const auto& words : aliases) note(words, number);
    products_.push_back(std::move(names));
  }
  for (const Category& category : catalog.categories()) categories_.push_back(read(category.name));
  arrange();
}

bool ProductIndex::sells(std::string_view word) const {
  const auto found = numbers_.find(std::string(word));
  return found != numbers_.end() && !products_with_[found->second].empty();
}

std::vector<ProductIndex::WordNo> ProductIndex::words_of(const Catalog& catalog,
                                                         const Variant& variant) const {
  const Product& product = catalog.product_of(variant);
  const auto number = static_cast<std::size_t>(&product - catalog.products().data());
  const auto place = static_cast<std::size_t>(&variant - product.variants.data());
  const Names& names = products_.at(number);
  std::vector<WordNo> words = names.variants.at(place);
  for (const auto* parts : {&names.names, &names.variant_aliases.at(place)})
    for (const auto& name : *parts) words.insert(words.end(), name.begin(), name.end());
  return words;
}

ProductIndex::WordNo ProductIndex::number_of(const std::string& word) {
  const auto [found, is_new] = numbers_.emplace(word, static_cast<WordNo>(words_.size()));
  if (is_new) {
    words_.push_back(word);
    products_with_.emplace_back();
  }
  return found->second;
}

// A name's words; its sizes in their one form. Numbers in names stay words: "Nomor 7".
std::vector<ProductIndex::WordNo> ProductIndex::read(std::string_view name, bool sizes_only) {
  std::vector<WordNo> out;
  const auto whole = [](std::string_view word) {  // "160 x 200" is one word, "m12" is two
    return word.find_first_not_of("0123456789x") == std::string_view::npos;
  };
  bool per = false;  // "harga per kg": one of it is a piece
  for (const Token& token : tokens_of(name, whole)) {
    if (const auto* measure = per && sizes_only ? lexicon().measure(token.text) : nullptr)
      out.push_back(number_of(size_form(measure->times, measure->unit)));
    per = token.text == "per";
    const bool mark = token.kind == Token::Kind::Comma || token.kind == Token::Kind::Line ||
                      token.kind == Token::Kind::Asks;
    if (token.text == "+" && !sizes_only) out.push_back(number_of("plus"));  // "obeng +"
    if (!mark && (!sizes_only || token.kind == Token::Kind::Size))
      out.push_back(number_of(token.text));
  }
  return out;
}

void ProductIndex::note(const std::vector<WordNo>& words, ProductNo product) {
  for (const WordNo word : words) {
    auto& all = products_with_[word];
    if (all.empty() || all.back() != product) all.push_back(product);
  }
}

void ProductIndex::arrange() {
  by_length_.resize(kLongest + 1);
  for (WordNo word = 0; word < words_.size(); ++word) {
    const std::string& text = words_[word];
    letters_.push_back(letters_of(text));
    spelt_alike_[sound_of(text)].push_back(word);
    by_consonants_[consonants_of(text)].push_back(word);
    alphabetical_.push_back(word);
    if (text.size() <= kLongest && !is_size(text)) by_length_[text.size()].push_back(word);
  }
  std::ranges::sort(alphabetical_, {},
                    [this](WordNo word) -> const std::string& { return words_[word]; });
}

ProductIndex::Hits ProductIndex::find(std::string_view word, bool loosely) const {
  Hits hits;
  const auto same = numbers_.find(std::string(word));
  if (same != numbers_.end()) hits.push_back({same->second, kSame});
  if (is_size(word)) return hits;
  if (word.size() >= 3)
    if (const auto alike = spelt_alike_.find(sound_of(word)); alike != spelt_alike_.end())
      for (const WordNo each : alike->second) {
        const bool short_ones = word.size() < 4 && (!loosely || words_[each].size() < 4);
        const bool itself = same != numbers_.end() && each == same->second;
        if (!itself && !short_ones) hits.push_back({each, kSpeltAlike});
      }
  if (hits.empty() && loosely) add_prefixed(word, hits);
  if (hits.empty() && loosely) add_abbreviated(word, hits);
  if (hits.empty() && loosely) add_misspelt(word, hits);
  return hits;
}

void ProductIndex::add_prefixed(std::string_view word, Hits& hits) const {
  constexpr std::size_t kLeast = 3;
  if (word.size() < kLeast) return;
  const double near = word.size() == kLeast ? kTwoSlips : kBegins;  // "spu" is hardly a spul
  const auto text_of = [this](WordNo each) -> std::string_view { return words_[each]; };
  for (auto at = std::ranges::lower_bound(alphabetical_, word, {}, text_of);
       at != alphabetical_.end() && text_of(*at).starts_with(word); ++at)
    hits.push_back({*at, near});
}

// "kpl" is kapal, "krpk" is kerupuk.
void ProductIndex::add_abbreviated(std::string_view word, Hits& hits) const {
  constexpr std::size_t kLeast = 3;
  if (word.size() < kLeast || word.find_first_of("aeiou") != std::string_view::npos) return;
  const auto found = by_consonants_.find(std::string(word));
  if (found == by_consonants_.end()) return;
  for (const WordNo each : found->second)
    if (words_[each].size() <= word.size() * 2 + 1) hits.push_back({each, kOneSlip});
}

void ProductIndex::add_misspelt(std::string_view word, Hits& hits) const {
  int most = slips_allowed(word.size());
  if (most == 0 || word.size() + 2 > kLongest) return;
  const std::uint32_t letters = letters_of(word);
  const auto reach = static_cast<std::size_t>(most);
  for (std::size_t length = word.size() - reach; length <= word.size() + reach; ++length)
    for (const WordNo each : by_length_[length]) {
      if (std::popcount(letters ^ letters_[each]) > 2 * most || length < 4) continue;
      const std::string& text = words_[each];
      if (word.size() < 6 && text[0] != word[0]) continue;  // "topi" is no kopi
      const int slips = slips_between(word, text, most);
      if (slips > most) continue;
      if (slips < most) hits.clear();
      most = slips;
      hits.push_back({each, slips <= 1 ? kOneSlip : kTwoSlips});
    }
}

std::optional<std::size_t> ProductIndex::seam(std::string_view word) const {
  constexpr std::size_t kLeast = 3;
  for (std::size_t at = kLeast; at + kLeast <= word.size() && word.size() <= kLongest; ++at)
    if (has(word.substr(0, at)) && has(word.substr(at))) return at;
  return std::nullopt;
}

std::shared_ptr<const ProductIndex> index_of(const Catalog& catalog) {
  struct Kept {
    std::weak_ptr<const Catalog> of;
    std::shared_ptr<const ProductIndex> index;
  };
  static std::mutex mutex;
  static std::unordered_map<const Catalog*, Kept> kept;
  const std::lock_guard lock(mutex);
  const auto found = kept.find(&catalog);
  if (found != kept.end() && !found->second.of.expired()) return found->second.index;
  std::erase_if(kept, [](const auto& each) { return each.second.of.expired(); });
  auto index = std::make_shared<const ProductIndex>(catalog);
  if (!catalog.weak_from_this().expired()) kept[&catalog] = {catalog.weak_from_this(), index};
  return index;
}

}  // namespace kedai

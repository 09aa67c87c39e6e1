#include "flows/understanding/catalogue_match.h"

#include <algorithm>
#include <array>
#include <span>

#include "flows/understanding/words.h"

namespace kedai {

namespace {

using Words = std::vector<std::string>;

constexpr std::array<std::string_view, 52> kPassedOver{
    "mau",    "pesan",  "beli", "order",     "tolong", "saya", "aku",     "bu",   "pak",
    "kak",    "mbak",   "mas",  "bang",      "ya",     "dong", "yg",      "yang", "the",
    "please", "of",     "i",    "want",      "some",   "a",    "bungkus", "bks",  "porsi",
    "loyang", "botol",  "pcs",  "pc",        "biji",   "buah", "pack",    "ada",  "minta",
    "ambil",  "tambah", "lagi", "buat",      "untuk",  "nya",  "bos",     "kg",   "deh",
    "packs",  "eh",     "jadi", "maksudnya", "make",   "it",   "actually"};
constexpr std::array<std::string_view, 9> kJoins{"sama",  "dan", "and", "dengan", "plus",
                                                 "terus", "sm",  "ama", "serta"};
constexpr std::array<std::string_view, 6> kSizeUnits{"g", "gr", "gram", "kg", "kilo", "ml"};

constexpr std::size_t kMostRead = 1'000;  // bytes of a message: a very long order

bool one_of(std::string_view word, std::span<const std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

bool fits_word(std::string_view given, std::string_view known) {
  return known == given || (given.size() >= 3 && known.starts_with(given));
}

// "robusta" fits {"kopi", "bubuk", "robusta"}.
bool fits(std::string_view given, const Words& known) {
  return std::ranges::any_of(known, [&](const auto& word) { return fits_word(given, word); });
}

bool all_fit(const Words& given, const Words& known) {
  return std::ranges::all_of(given, [&](const auto& word) { return fits(word, known); });
}

// Names are compared with the words of their sizes glued ("250 g" -> "250g" "250"), since people
// write "250gr", "250 g" and "250".
Words size_words(const Words& words) {
  Words out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto digits = words[i].find_first_not_of("0123456789");
    if (digits != std::string::npos && digits > 0 &&
        one_of(std::string_view(words[i]).substr(digits), kSizeUnits))
      out.push_back(words[i].substr(0, digits) + "#");
    else if (i + 1 < words.size() && digits == std::string::npos &&
             one_of(words[i + 1], kSizeUnits))
      out.push_back(words[i++] + "#");
    else
      out.push_back(words[i]);
  }
  return out;
}

// "lenjernya" is lenjer.
std::string without_suffix(std::string word) {
  if (word.size() > 5 && word.ends_with("nya")) word.resize(word.size() - 3);
  return word;
}

Words name_words(std::string_view name) { return size_words(words_of(folded(name))); }

struct Names {
  std::vector<Words> names;  // the product's name and each alias
  Words variants;            // all variants' words
};

Names names_of(const Product& product) {
  Names out;
  out.names.push_back(name_words(product.name));
  for (const auto& alias : product.aliases) out.names.push_back(name_words(alias));
  for (const auto& variant : product.variants)
    for (auto& word : name_words(variant.name)) out.variants.push_back(std::move(word));
  return out;
}

// The catalogue's names, folded once for a whole message.
struct Index {
  explicit Index(const Catalog& catalog) {
    for (const Product& product : catalog.products())
      entries.emplace_back(&product, names_of(product));
  }
  std::vector<std::pair<const Product*, Names>> entries;
};

// How well the words fit: 0 not at all, 1 all of them fit somewhere, 2 without the variant's words
// they all fit one name, 3 they are that name.
int score(const Words& given, const Names& names) {
  Words own;
  for (const auto& word : given)
    if (std::ranges::find(names.variants, word) == names.variants.end()) own.push_back(word);
  int best = 0;
  Words everything = names.variants;
  for (const Words& name : names.names) {
    everything.insert(everything.end(), name.begin(), name.end());
    if (own == name || given == name) return 3;
    if (!own.empty() && all_fit(own, name)) best = 2;
  }
  if (best == 0 && !own.empty() && all_fit(own, everything)) best = 1;
  return best;
}

std::vector<const Product*> find_by_words(const Words& given, const Index& index) {
  std::vector<const Product*> found;
  int best = 1;
  if (given.empty()) return found;
  for (const auto& [product, names] : index.entries) {
    const int fit = score(given, names);
    if (fit > best) found.clear();
    best = std::max(best, fit);
    if (fit == best && fit > 0) found.push_back(product);
  }
  return found;
}

// A size is meant by its number alone, too: "250" is "250#".
bool said_in(const Words& given, std::string_view word) {
  return std::ranges::any_of(given, [&](const auto& one) {
    return one == word || (word.ends_with('#') && one == word.substr(0, word.size() - 1));
  });
}

std::vector<const Variant*> find_variants(const Words& given, const Product& product) {
  std::vector<const Variant*> found;
  std::size_t best = 0;
  for (const Variant& variant : product.variants) {
    const Words words = name_words(variant.name);
    const auto hits = static_cast<std::size_t>(
        std::ranges::count_if(words, [&](const auto& word) { return said_in(given, word); }));
    if (hits > best) found.clear();
    best = std::max(best, hits);
    if (hits == best) found.push_back(&variant);
  }
  return found;
}

// "kopi robusta 250" names a size, "tekwan 250" a count.
bool ends_in_a_size(const Words& words, const Index& index) {
  const Words number{words.back()};
  const Words others(words.begin(), words.end() - 1);
  for (const Product* product : find_by_words(others, index))
    for (const Variant& variant : product->variants)
      for (const auto& word : name_words(variant.name))
        if (word.ends_with('#') && said_in(number, word)) return true;
  return false;
}

// The count is the first or the last word; a number in between is part of a name.
Quantity take_count(Words& words, const Index& index) {
  if (words.empty()) return 0;
  if (const auto count = read_count(words.front())) {
    words.erase(words.begin());
    return *count;
  }
  if (const auto count = read_count(words.back()); count && !ends_in_a_size(words, index)) {
    words.pop_back();
    return *count;
  }
  return 0;
}

// Of several, those whose name begins with the first word said: who asks for 5 pempek does not mean
// cuko pempek.
std::vector<const Product*> those_that_begin_so(const Words& words,
                                                std::vector<const Product*> found) {
  if (found.size() < 2 || words.empty()) return found;
  std::vector<const Product*> beginning;
  for (const Product* product : found)
    if (std::ranges::any_of(names_of(*product).names, [&](const Words& name) {
          return !name.empty() && fits_word(words[0], name[0]);
        }))
      beginning.push_back(product);
  return beginning.empty() ? found : beginning;
}

Wanted read_one(const Words& part, const Index& index) {
  Words words = size_words(part);
  std::erase_if(words, [](const auto& word) { return one_of(word, kPassedOver); });
  Wanted wanted;
  for (auto& word : words) word = without_suffix(word);
  wanted.quantity = take_count(words, index);
  for (const auto& word : words) (wanted.text += wanted.text.empty() ? "" : " ") += word;
  wanted.products = those_that_begin_so(words, find_by_words(words, index));
  if (wanted.products.size() == 1) wanted.variants = find_variants(words, *wanted.products[0]);
  return wanted;
}

std::vector<Words> parts_of(std::string_view text) {
  std::vector<Words> parts(1);
  std::size_t from = 0;
  while (from <= text.size()) {
    const auto to = std::min(text.find_first_of(",;\n&+", from), text.size());
    for (auto& word : words_of(folded(text.substr(from, to - from)))) {
      if (one_of(word, kJoins))
        parts.emplace_back();
      else
        parts.back().push_back(std::move(word));
    }
    parts.emplace_back();
    from = to + 1;
  }
  std::erase_if(parts, [](const Words& part) { return part.empty(); });
  return parts;
}

}  // namespace

std::vector<const Product*> find_products(std::string_view text, const Catalog& catalog) {
  Words words = name_words(text);
  std::erase_if(words, [](const auto& word) { return one_of(word, kPassedOver); });
  return find_by_words(words, Index(catalog));
}

std::vector<Wanted> read_wanted(std::string_view text, const Catalog& catalog) {
  std::vector<Wanted> wanted;
  const Index index(catalog);
  for (const Words& part : parts_of(text.substr(0, kMostRead)))
    wanted.push_back(read_one(part, index));
  std::erase_if(wanted, [](const Wanted& one) { return one.text.empty(); });
  return wanted;
}

}  // namespace kedai

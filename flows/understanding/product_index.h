// The words of a catalogue's names, variants and aliases, and what a typed word may stand for among
// them. Built once for each version of a catalogue and shared. Immutable: any thread may ask.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/catalog.h"

namespace kedai {

class ProductIndex {
 public:
  using WordNo = std::uint32_t;     // in words()
  using ProductNo = std::uint32_t;  // in catalog.products()

  // A word of the catalogue, and how near it is to the one that was typed: 1 the same, down to 0.7.
  struct Hit {
    WordNo word;
    double near;
  };
  using Hits = std::vector<Hit>;  // at most one for each word of the catalogue

  struct Names {
    std::vector<std::vector<WordNo>> names;     // the product's own and each alias
    std::vector<std::vector<WordNo>> variants;  // in the product's order
    std::vector<std::vector<std::vector<WordNo>>> variant_aliases;  // likewise
    std::vector<WordNo> sizes;  // told in its description: "botol 330 ml"
  };

  explicit ProductIndex(const Catalog& catalog);

  bool has(std::string_view word) const { return numbers_.contains(std::string(word)); }

  // A word of some product's names or variants.
  bool sells(std::string_view word) const;

  // The word itself and those that are spelt alike ("krupuk", "kerupuk"); failing these, those that
  // begin with it and those that are a slip or two away, if `loosely`.
  Hits find(std::string_view word, bool loosely) const;
  // "kopijahe": where it falls into two of the catalogue's words; nothing when it does not.
  std::optional<std::size_t> seam(std::string_view word) const;

  const std::vector<ProductNo>& with(WordNo word) const { return products_with_[word]; }
  const Names& names_of(ProductNo product) const { return products_[product]; }
  // All words of a variant: its product's names, its own and its aliases.
  std::vector<WordNo> words_of(const Catalog& catalog, const Variant& variant) const;
  const std::string& text(WordNo word) const { return words_[word]; }
  // Each category's words, in the catalogue's order.
  const std::vector<std::vector<WordNo>>& categories() const { return categories_; }
  std::size_t size() const { return products_.size(); }

 private:
  WordNo number_of(const std::string& word);
  std::vector<WordNo> read(std::string_view name, bool sizes_only = false);
  void note(const std::vector<WordNo>& words, ProductNo product);
  void arrange();
  void add_prefixed(std::string_view word, Hits& hits) const;
  void add_abbreviated(std::string_view word, Hits& hits) const;
  void add_misspelt(std::string_view word, Hits& hits) const;

  std::vector<std::string> words_;
  std::unordered_map<std::string, WordNo> numbers_;
  std::unordered_map<std::string, std::vector<WordNo>> spelt_alike_;
  std::unordered_map<std::string, std::vector<WordNo>> by_consonants_;
  std::vector<WordNo> alphabetical_;
  std::vector<std::vector<WordNo>> by_length_;
  std::vector<std::uint32_t> letters_;  // of each word, a bit for each letter
  std::vector<std::vector<ProductNo>> products_with_;
  std::vector<Names> products_;
  std::vector<std::vector<WordNo>> categories_;
};

// The index of that catalogue, made when it is first asked for; of a CatalogSnapshot it is kept as
// long as the snapshot.
std::shared_ptr<const ProductIndex> index_of(const Catalog& catalog);

// How many letters have to be changed, put in, left out or swapped with a neighbour to make one
// word the other; more than `most` is most + 1.
int slips_between(std::string_view a, std::string_view b, int most);

}  // namespace kedai

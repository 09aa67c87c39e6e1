// Words that stand together and name one thing, as far as some product has them all.
#pragma once

#include <string>
#include <vector>

#include "flows/understanding/product_index.h"

namespace kedai {

struct Span {
  std::vector<ProductIndex::Hits> words;          // what each typed word may stand for
  std::vector<ProductIndex::ProductNo> products;  // that have a word for each of them; ascending
  std::string text;
  bool odd_size = false;           // a size was said that none of them has
  bool beside_strange = false;     // with words that are not the shop's: "tas ransel"
  bool kinds_only = false;         // it names variants and no product: "pedas"
  bool along = false;              // it comes with another: "pakai cuko"
  bool denied = false;             // "jangan yang pedas"
  bool known_already = false;      // "tekwannya": the one that was spoken of
  double pieces_said_as_size = 0;  // "15 meter" of what is sold by the meter

  bool empty() const { return words.empty(); }
};

std::vector<ProductIndex::ProductNo> products_with(const ProductIndex& index,
                                                   const ProductIndex::Hits& hits);
// Those of `span` that also have one of the hits; none when it cannot be extended by it.
std::vector<ProductIndex::ProductNo> narrowed(const Span& span, const ProductIndex& index,
                                              const ProductIndex::Hits& hits);
void extend(Span& span, std::vector<ProductIndex::ProductNo> products, ProductIndex::Hits hits,
            std::string_view text);

// How near the nearest of its words came to one of the catalogue's.
double surest_of(const Span& span);
// Whether a name or kind of one of its products has a word of the first directly before one of the
// second: "3 susun", "A4".
bool side_by_side(const Span& span, const ProductIndex& index, const ProductIndex::Hits& first,
                  const ProductIndex::Hits& second);
// Whether all its products tell one of those sizes in their descriptions.
bool told_in_descriptions(const Span& span, const ProductIndex& index,
                          const ProductIndex::Hits& sizes);
// A size ("3000#g") that no variant has: odd, but perhaps "3 kilo" of what is sold by the kilo.
void note_odd_size(Span& span, const ProductIndex& index, const std::string& size);

// The products that the span means, those that fit it best.
std::vector<ProductIndex::ProductNo> meant_by(const Span& span, const ProductIndex& index);
// Which of the product's variants its words leave open, by their place.
std::vector<std::size_t> variants_meant_by(const Span& span, const ProductIndex::Names& names);
// Whether they are enough of one of the product's names to be put into a cart unasked: all of it,
// its first word and more, or a word that no other product has.
bool names_surely(const Span& span, const ProductIndex::Names& names);
// Whether one of its words is so near to the first of one of the product's names.
bool begins_a_name(const Span& span, const ProductIndex::Names& names, double near);
// Whether some product's name begins with one of these.
bool begin_a_name(const ProductIndex::Hits& hits, const ProductIndex& index);
// Whether its words are all of one of the product's names.
bool names_wholly(const Span& span, const ProductIndex::Names& names);
// Whether it has no word but what the product's variants are called: "pedas", "250 g".
bool names_variants_only(const Span& span, const ProductIndex::Names& names);
// Whether that is so of all its products.
bool names_kinds_only(const Span& span, const ProductIndex& index);

}  // namespace kedai

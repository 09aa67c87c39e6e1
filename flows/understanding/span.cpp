#include "flows/understanding/span.h"

#include <algorithm>
#include <iterator>

#include "flows/understanding/tokens.h"

namespace kedai {

namespace {

using WordNo = ProductIndex::WordNo;
using ProductNo = ProductIndex::ProductNo;
using Hits = ProductIndex::Hits;

// How near the hits come to one of the words; 0: they do not.
double nearness(const Hits& hits, const std::vector<WordNo>& words) {
  double best = 0;
  for (const auto& hit : hits)
    if (hit.near > best && std::ranges::find(words, hit.word) != words.end()) best = hit.near;
  return best;
}

double nearness_to_variants(const Hits& hits, const ProductIndex::Names& names) {
  double best = 0;
  for (const auto& variant : names.variants) best = std::max(best, nearness(hits, variant));
  return best;
}

bool is_hit(WordNo word, const std::vector<Hits>& words) {
  return std::ranges::any_of(words, [&](const Hits& hits) {
    return std::ranges::find(hits, word, &ProductIndex::Hit::word) != hits.end();
  });
}

constexpr double kSpeltAlike = .95;
constexpr double kWhole = 30;
constexpr double kOneName = 20;
constexpr double kSomewhere = 10;

bool has_all_of(const Span& span, const std::vector<WordNo>& name) {
  return std::ranges::all_of(name, [&](WordNo word) { return is_hit(word, span.words); });
}

double fit_name(const Span& span, const ProductIndex::Names& names,
                const std::vector<WordNo>& name) {
  double sum = 0;
  std::size_t own = 0;
  for (const Hits& hits : span.words) {
    const double in_name = nearness(hits, name);
    const double in_variant = in_name > 0 ? 0 : nearness_to_variants(hits, names);
    if (in_name == 0 && in_variant == 0) return 0;
    own += in_name > 0 ? 1 : 0;
    sum += std::max(in_name, in_variant);
  }
  if (own == 0) return 0;
  return (has_all_of(span, name) ? kWhole : kOneName) +
         sum / static_cast<double>(span.words.size());
}

// How well a span fits a product: tens for how, and how near its words are.
// 1: all fit somewhere; 2: but for the variant's words they fit one name; 3: they are that name.
double fit(const Span& span, const ProductIndex::Names& names) {
  double best = kSomewhere;
  for (const auto& name : names.names) best = std::max(best, fit_name(span, names, name));
  for (const auto& aliases : names.variant_aliases)
    for (const auto& alias : aliases) best = std::max(best, fit_name(span, names, alias));
  return best;
}

// Of several, those with a name that begins with the span's first word: who asks for 5 pempek does
// not mean cuko pempek.
std::vector<ProductNo> those_that_begin_so(const Span& span, const ProductIndex& index,
                                           std::vector<ProductNo> found) {
  if (found.size() < 2) return found;
  std::vector<ProductNo> beginning;
  for (const ProductNo product : found)
    if (std::ranges::any_of(index.names_of(product).names, [&](const auto& name) {
          return !name.empty() && nearness(span.words[0], {name[0]}) > 0;
        }))
      beginning.push_back(product);
  return beginning.empty() ? found : beginning;
}

}  // namespace

std::vector<ProductNo> products_with(const ProductIndex& index, const Hits& hits) {
  std::vector<ProductNo> all;
  for (const auto& hit : hits) {
    const auto& with = index.with(hit.word);
    all.insert(all.end(), with.begin(), with.end());
  }
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

std::vector<ProductNo> narrowed(const Span& span, const ProductIndex& index, const Hits& hits) {
  auto with = products_with(index, hits);
  if (span.empty()) return with;
  std::vector<ProductNo> both;
  std::ranges::set_intersection(span.products, with, std::back_inserter(both));
  return both;
}

void extend(Span& span, std::vector<ProductNo> products, Hits hits, std::string_view text) {
  span.products = std::move(products);
  span.words.push_back(std::move(hits));
  (span.text += span.text.empty() ? "" : " ") += text;
}

double surest_of(const Span& span) {
  double best = 0;
  for (const Hits& hits : span.words)
    for (const auto& hit : hits) best = std::max(best, hit.near);
  return best;
}

bool side_by_side(const Span& span, const ProductIndex& index, const Hits& first,
                  const Hits& second) {
  const auto among = [](const Hits& hits, WordNo word) {
    return std::ranges::find(hits, word, &ProductIndex::Hit::word) != hits.end();
  };
  const auto has_both = [&](const std::vector<WordNo>& words) {
    for (std::size_t i = 0; i + 1 < words.size(); ++i)
      if (among(first, words[i]) && among(second, words[i + 1])) return true;
    return false;
  };
  return std::ranges::any_of(span.products, [&](ProductNo product) {
    const auto& names = index.names_of(product);
    return std::ranges::any_of(names.names, has_both) ||
           std::ranges::any_of(names.variants, has_both);
  });
}

bool told_in_descriptions(const Span& span, const ProductIndex& index, const Hits& sizes) {
  return std::ranges::any_of(sizes, [&](const auto& hit) {
    return std::ranges::all_of(span.products, [&](ProductNo product) {
      const auto& told = index.names_of(product).sizes;
      return std::ranges::find(told, hit.word) != told.end();
    });
  });
}

void note_odd_size(Span& span, const ProductIndex& index, const std::string& size) {
  span.odd_size = true;
  const auto mark = size.find('#');
  const std::string unit = size.substr(mark + 1);
  const double said = std::stod(size.substr(0, mark));
  for (const double piece : {1'000., 1.}) {
    if (piece == 1'000. && unit != "g" && unit != "ml") continue;
    const Hits one = index.find(size_form(piece, unit), false);
    if (told_in_descriptions(span, index, one) || (piece == 1. && unit == "m"))
      span.pieces_said_as_size = said / piece;
  }
}

std::vector<ProductNo> meant_by(const Span& span, const ProductIndex& index) {
  constexpr double kAsGood = .06;
  std::vector<std::pair<double, ProductNo>> fits;
  double best = 0;
  for (const ProductNo product : span.products) {
    fits.emplace_back(fit(span, index.names_of(product)), product);
    best = std::max(best, fits.back().first);
  }
  std::vector<ProductNo> found;
  for (const auto& [how, product] : fits)
    if (how >= best - kAsGood) found.push_back(product);
  return those_that_begin_so(span, index, std::move(found));
}

std::vector<std::size_t> variants_meant_by(const Span& span, const ProductIndex::Names& names) {
  std::vector<std::size_t> found;
  double best = 0;
  for (std::size_t i = 0; i < names.variants.size(); ++i) {
    double hits = 0;
    for (const Hits& word : span.words) hits += nearness(word, names.variants[i]);
    for (const auto& alias : names.variant_aliases[i])
      if (has_all_of(span, alias)) hits += static_cast<double>(alias.size());
    if (hits > best + .01) found.clear();
    best = std::max(best, hits);
    if (hits > best - .01) found.push_back(i);
  }
  return found;
}

bool names_wholly(const Span& span, const ProductIndex::Names& names) {
  return fit(span, names) >= kWhole;
}

bool begins_a_name(const Span& span, const ProductIndex::Names& names, double near) {
  return std::ranges::any_of(names.names, [&](const auto& name) {
    return !name.empty() && std::ranges::any_of(span.words, [&](const Hits& hits) {
      return nearness(hits, {name[0]}) >= near;
    });
  });
}

bool begin_a_name(const Hits& hits, const ProductIndex& index) {
  Span span;
  extend(span, products_with(index, hits), hits, "");
  return std::ranges::any_of(span.products, [&](ProductNo product) {
    return begins_a_name(span, index.names_of(product), kSpeltAlike);
  });
}

bool names_surely(const Span& span, const ProductIndex::Names& names) {
  constexpr double kSlip = .8;
  const auto nearest = [](const Hits& hits) {
    double best = 0;
    for (const auto& hit : hits) best = std::max(best, hit.near);
    return best;
  };
  const bool slipped =
      std::ranges::any_of(span.words, [&](const Hits& hits) { return nearest(hits) < kSlip; });
  if (names_wholly(span, names) && (!slipped || span.words.size() > 1)) return true;
  std::size_t exact = 0;
  for (const Hits& hits : span.words)
    for (const auto& name : names.names)
      if (nearness(hits, name) >= kSpeltAlike) {
        ++exact;
        break;
      }
  const bool begins = begins_a_name(span, names, kSpeltAlike);
  const auto own = std::ranges::count_if(span.words, [&](const Hits& hits) {
    return std::ranges::any_of(names.names,
                               [&](const auto& name) { return nearness(hits, name) > 0; });
  });
  const bool lone = own == 1 && span.products.size() == 1;
  return exact >= 2 || (begins && exact >= 1) || (lone && exact == 1);
}

bool names_variants_only(const Span& span, const ProductIndex::Names& names) {
  return std::ranges::all_of(
      span.words, [&](const Hits& hits) { return nearness_to_variants(hits, names) > 0; });
}

bool names_kinds_only(const Span& span, const ProductIndex& index) {
  return std::ranges::all_of(span.products, [&](ProductNo product) {
    return names_variants_only(span, index.names_of(product));
  });
}

}  // namespace kedai

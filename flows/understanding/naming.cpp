#include "flows/understanding/naming.h"

#include <algorithm>

#include "config/lexicon.h"
#include "flows/understanding/span.h"

namespace kedai {

using Kind = Token::Kind;
using Hits = ProductIndex::Hits;
using ProductNo = ProductIndex::ProductNo;

namespace {

// The catalogue's words that a bare number may be: "120", and sizes of that many: "250#g".
Hits hits_of_number(double number, const std::string& text, const ProductIndex& index) {
  Hits hits;
  for (const std::string& word :
       {text, size_form(number, "g"), size_form(number * 1'000, "g"), size_form(number, "ml"),
        size_form(number, "inch"), size_form(number, "mm"), size_form(number, "watt"),
        size_form(number, "m")})
    if (index.has(word))
      for (const auto& hit : index.find(word, false)) hits.push_back(hit);
  return hits;
}

}  // namespace

Hits hits_of(const Token& token, const ProductIndex& index) {
  switch (token.kind) {
    case Kind::Word: return index.find(token.text, !lexicon().knows(token.text));
    case Kind::Size: return index.find(token.text, false);
    case Kind::Count:
    case Kind::Part: return hits_of_number(token.number, token.text, index);
    case Kind::Comma:
    case Kind::Line:
    case Kind::Asks:
    case Kind::Amount: break;
  }
  return {};
}

std::vector<const Variant*> named_among(std::string_view text, const Catalog& catalog,
                                        const std::vector<const Variant*>& candidates) {
  const auto index = index_of(catalog);
  const auto whole = [&](std::string_view word) { return index->has(word); };
  std::vector<Hits> said;
  for (const Token& token : tokens_of(text, whole)) {
    auto hits = hits_of(token, *index);
    const bool may_be_none = token.kind != Kind::Word || lexicon().knows(token.text);
    if (!hits.empty() || !may_be_none) said.push_back(std::move(hits));
  }
  std::vector<const Variant*> named;
  std::size_t best = 1;
  for (const Variant* variant : candidates) {
    const auto words = index->words_of(catalog, *variant);
    const auto fitting =
        static_cast<std::size_t>(std::ranges::count_if(said, [&](const Hits& hits) {
          return std::ranges::any_of(hits, [&](const auto& hit) {
            return std::ranges::find(words, hit.word) != words.end();
          });
        }));
    if (fitting > best) named.clear();
    best = std::max(best, fitting);
    if (fitting == best) named.push_back(variant);
  }
  return named;
}

std::vector<const Product*> find_products(std::string_view text, const Catalog& catalog) {
  const auto kept = index_of(catalog);
  const ProductIndex& index = *kept;
  Span span;
  const auto whole = [&](std::string_view word) { return index.has(word); };
  for (const Token& token : tokens_of(text, whole)) {
    if (token.kind == Kind::Comma || token.kind == Kind::Line || token.kind == Kind::Asks) continue;
    const auto hits = index.find(token.text, !lexicon().knows(token.text));
    auto both = narrowed(span, index, hits);
    if (both.empty() && lexicon().knows(token.text)) continue;
    extend(span, std::move(both), hits, token.text);
    if (span.products.empty()) return {};
  }
  std::vector<const Product*> found;
  if (span.empty()) return found;
  for (const ProductNo product : meant_by(span, index))
    found.push_back(&catalog.products()[product]);
  return found;
}

}  // namespace kedai

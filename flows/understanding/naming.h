// Names of things where nothing else is said: a search, an answer to "which one?". Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flows/understanding/product_index.h"
#include "flows/understanding/tokens.h"

namespace kedai {

// The products that every given word fits, best first; one whose name or alias is exactly the text
// comes alone.
std::vector<const Product*> find_products(std::string_view text, const Catalog& catalog);

// Which of several an answer names: "lenjer", "yang pedas", "250 gr". All that fit it best.
std::vector<const Variant*> named_among(std::string_view text, const Catalog& catalog,
                                        const std::vector<const Variant*>& candidates);

// The catalogue's words that a token may be: of a bare number "120", and sizes of that many.
ProductIndex::Hits hits_of(const Token& token, const ProductIndex& index);

}  // namespace kedai

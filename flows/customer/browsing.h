// Looking around: greeting, categories, products, a product's card, search.
#pragma once

#include <string>
#include <string_view>

#include "flows/talk.h"

namespace kedai {

void show_menu(Talk& talk);
// The same choices under another first line ("Saya belum paham").
void show_menu(Talk& talk, std::string first_line);
void show_category(Talk& talk, CategoryId category, std::int64_t after_product);
void show_product(Talk& talk, ProductId product);
void ask_search_word(Talk& talk);
void show_found(Talk& talk, std::string_view word, const std::vector<const Product*>& found);
// The rest of a long choice, of which `shown` options have been seen: of the pressed message,
// which the channel has kept; the menu when it has not.
void show_more(Talk& talk, std::int64_t shown);
void switch_language(Talk& talk, Locale locale);

// "mulai Rp18.000", "Rp15.000", "habis": what stands behind a product's name in a list.
std::string price_tag(const Talk& talk, const Product& product,
                      const std::unordered_map<VariantId, StockCount>& stock);
// "Rp45.000 (tinggal 15)", "habis".
std::string price_tag(const Talk& talk, const Variant& variant, const StockCount& count);

}  // namespace kedai

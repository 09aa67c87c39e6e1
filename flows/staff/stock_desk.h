// Counts by chat: the list, counting anew, adding and taking off, marking sold out and back on
// sale. Only who acts is told; each change can be undone, and one that would do harm asks first.
#pragma once

#include <string_view>

#include "flows/talk.h"

namespace kedai {

enum class Sure { No, Yes };  // whether the question of harm has been answered

void show_stock(Talk& talk, VariantId after);  // ten at a time, low ones first
// How many? Or, with a count that was typed bare: is it added, or counted anew?
void ask_stock_count(Talk& talk, VariantId variant, Quantity typed = 0);
void add_stock(Talk& talk, VariantId variant, Quantity change, Sure sure);
void set_stock(Talk& talk, VariantId variant, Quantity count, Sure sure);

enum class Mark { SoldOut, OnSale };
void mark(Talk& talk, VariantId variant, Mark how);
void mark_all(Talk& talk, ProductId product, Mark how);

// What stands behind the command's word.
void hear_stock(Talk& talk, std::string_view text);
void hear_mark(Talk& talk, Mark how, std::string_view text);
bool hear(Talk& talk, const AStockCount& question, std::string_view text);

}  // namespace kedai

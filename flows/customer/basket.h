// Filling the cart: how many, changing a line, notes.
#pragma once

#include <string>
#include <string_view>

#include "flows/talk.h"

namespace kedai {

void ask_quantity(Talk& talk, VariantId variant);
void add_to_cart(Talk& talk, VariantId variant, Quantity quantity);
void ask_other_quantity(Talk& talk, VariantId variant);
void show_cart(Talk& talk);
void show_cart(Talk& talk, std::string first_line);
void edit_line(Talk& talk, VariantId variant);
void set_line(Talk& talk, VariantId variant, Quantity quantity);
void ask_line_quantity(Talk& talk, VariantId variant);
void ask_line_note(Talk& talk, VariantId variant);
void empty_cart(Talk& talk);

// Answers to those questions. False when the text is no answer but something else.
bool hear(Talk& talk, const AQuantity& question, std::string_view text);
bool hear(Talk& talk, const ALineQuantity& question, std::string_view text);
bool hear(Talk& talk, const ALineNote& question, std::string_view text);

// [1] [2] [3] [Jumlah lain], as far as there are that many.
void offer_quantities(Talk& talk, const Variant& variant, Message& message);
// How many can be ordered now, at most kMostPieces of what is made to order.
Quantity can_be_had(Talk& talk, const Variant& variant);
// Why that is none: it is gone, or all days on which it could be made are full.
std::string gone_text(Talk& talk, const Variant& variant);
// Of the goods, before any voucher. Lines whose variant is no longer in the catalogue are passed
// over.
Money cart_total(Talk& talk);

}  // namespace kedai

// What staff change by hand is written down with who did it, so that it can be undone, once.
#pragma once

#include <vector>

#include "flows/talk.h"

namespace kedai {

// The id of the change, for the button [Urungkan].
std::int64_t record_change(Talk& talk, DeskChange::Kind kind, VariantId variant,
                           std::int64_t amount);
// Undoes the changes of one turn, from the first id to the last (n = 0: only the first).
Stamp stamp_of(const Talk& talk, std::int64_t change_id, std::string_view reason = {});
Button undo_button(const Talk& talk, std::int64_t first, std::int64_t last = 0);
void undo(Talk& talk, std::int64_t first, std::int64_t last);

// The variant, or nothing when it is no longer there: then that has been said.
const Variant* desk_variant(Talk& talk, VariantId id);
const Product* desk_product(Talk& talk, ProductId id);

// [Batal] under a question, and what it says.
Button leave_it_button(const Talk& talk);
void leave_it(Talk& talk, std::int64_t about);

}  // namespace kedai

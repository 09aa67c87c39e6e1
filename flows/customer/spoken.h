// Free text from somebody who shops: single words that always mean the same, products by name,
// whole small orders.
#pragma once

#include <optional>
#include <string_view>

#include "flows/staff/commands.h"
#include "flows/talk.h"

namespace kedai {

// "menu", "keranjang", "checkout", "english": what a word means in any state; nothing for any other
// text.
std::optional<Choice> global_word(std::string_view text);

// Whether that is meant for the bot also where people talk: "menu", "keranjang", not "halo",
// "sore" or "bayar".
bool calls_the_bot(std::string_view text);

// The words among them that a channel may list as commands (Telegram's menu), with what they do.
std::vector<CommandLine> customer_commands(Locale locale);

// "lenjer", when that was one of the products that were asked about: its button.
std::optional<Choice> offered_by_name(const Talk& talk, std::string_view text);

// Orders, changes, questions, thanks, in whatever words. False when nothing in it was understood.
bool hear_words(Talk& talk, std::string_view text);

// Nothing was understood: a short honest line and the way on; a person after two in a row.
void miss(Talk& talk);

}  // namespace kedai

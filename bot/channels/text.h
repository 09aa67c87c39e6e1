// Text as people see it: where it may be cut, how long a channel counts it, and what has no
// business in it. Everything takes any bytes and gives valid UTF-8. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kedai::bot {

// Valid UTF-8 without control characters but \n and \t; kBoldOn and kBoldOff go too.
std::string printable(std::string_view text);
// As `printable`, but kBoldOn and kBoldOff stay: for the shop's own texts.
std::string printable_with_bold(std::string_view text);

// A name fit to stand in a sentence: one line, no invisible or direction-changing characters, at
// most `most` code points.
std::string tidy_name(std::string_view name, std::size_t most);

enum class Count { CodePoints, Utf16 };  // Telegram counts a text in UTF-16 units
// How long the text is; kBoldOn and kBoldOff count nothing.
std::size_t length(std::string_view text, Count count);

// The text itself when it is at most `most` long; else as many whole graphemes of it as fit with
// "…" behind them.
std::string cut(std::string_view text, std::size_t most, Count count);

}  // namespace kedai::bot

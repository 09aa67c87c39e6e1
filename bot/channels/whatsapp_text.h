// The shop's text in WhatsApp's own marks, and how long WhatsApp counts it. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kedai::bot::whatsapp {

// Meta says "characters" and not which: UTF-16 units are never fewer than code points, so what fits
// by them fits by either.
std::size_t length(std::string_view text);
std::string cut(std::string_view text, std::size_t most);

// With *bold* where WhatsApp would show it as such: on one line, no space inside the stars, no
// letter right outside them. Valid UTF-8, at most `most` (from 1) long with its stars, cut at a
// grapheme.
std::string to_text(std::string_view text, std::size_t most);
std::string to_text(std::string_view text);  // uncut

bool is_blank(std::string_view text);  // nothing in it that WhatsApp would show

}  // namespace kedai::bot::whatsapp

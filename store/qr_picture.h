// A QR code as a picture to send: black on white, with lines of text below that say what it is for.
// Pure: the same text and lines give the same bytes. Any thread may call it.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace kedai {

// The most bytes of a code's text.
inline constexpr std::size_t kLongestQrText = 512;

// A PNG about 600 pixels wide, 8-bit RGB because WhatsApp takes no gray. The code can lose 15 % of
// its area (level M) and has the white border of four modules that ISO/IEC 18004 asks for. The
// lines have the letters of ASCII: others lose their marks ("Café" is drawn as "Cafe") or become
// "?". A long line is drawn smaller; one that is still too long is cut and ends in "..".
// Nothing where the text is longer than kLongestQrText or has a NUL in it.
std::optional<std::string> qr_png(std::string_view text, std::span<const std::string> lines_below);

}  // namespace kedai

// Reads the QR codes in a picture that somebody has sent: a photo of the sticker on the counter, a
// screenshot. The bytes may be anything; a picture is measured before it is unpacked.
// The library that finds the codes, zbar, is loaded by the first picture: it brings along X11,
// D-Bus and the camera's, which a shop without such pictures does without.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace kedai {

enum class QrFault {
  NotAPicture,    // neither JPEG nor PNG
  TooLarge,       // over kMostPictureBytes or kMostPixels, or made to take long
  Broken,         // cut or damaged
  NoCode,         // none that can be read
  ReaderMissing,  // zbar is not installed: on Debian the package libzbar0
};

inline constexpr std::size_t kMostPictureBytes = 20'000'000;
inline constexpr std::uint64_t kMostPixels = 25'000'000;

// The texts of the codes, byte for byte as they were encoded; at least one. Any thread may call it.
// A photo of 12 megapixels takes about 0.2 s of a processor; a megapixel takes a megabyte, of a
// progressive JPEG seven.
std::variant<std::vector<std::string>, QrFault> read_qr(std::string_view picture_bytes);

}  // namespace kedai

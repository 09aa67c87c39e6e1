#include "store/qr_picture.h"

#include <png.h>
#include <stb/stb_easy_font.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <qrcodegen.hpp>
#include <vector>

namespace kedai {

namespace {

using qrcodegen::QrCode;

constexpr int kWidth = 600;       // about: a module is a whole number of pixels
constexpr int kBorder = 4;        // modules
constexpr int kLineHeight = 12;   // of the font, in its own pixels
constexpr int kLargestScale = 4;  // pixels of ours a pixel of the font
constexpr int kSmallestScale = 2;
constexpr std::size_t kMostStrokes = 11;  // of one letter of the font

class Canvas {
 public:
  Canvas(int width, int height)
      : width_(width),
        height_(height),
        pixels_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 255) {}

  void blacken(int left, int top, int width, int height) {
    for (int y = top; y < top + height; ++y)
      std::fill_n(pixels_.begin() + std::ptrdiff_t{y} * width_ + left, width, std::uint8_t{0});
  }

  std::optional<std::string> png() const;

 private:
  int width_, height_;
  std::vector<std::uint8_t> pixels_;
};

std::optional<std::string> Canvas::png() const {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(width_);
  image.height = static_cast<png_uint_32>(height_);
  image.format = PNG_FORMAT_GRAY;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string bytes(size, '\0');
  if (!png_image_write_to_memory(&image, bytes.data(), &size, 0, pixels_.data(), 0, nullptr))
    return {};
  bytes.resize(size);
  return bytes;
}

// What ASCII has for a character that Unicode does not decompose.
char nearest(UChar32 character) {
  switch (character) {
    case 0x2010: case 0x2012: case 0x2013: case 0x2014: case 0x2212: return '-';
    case 0x2018: case 0x2019: return '\'';
    case 0x201C: case 0x201D: return '"';
    case 0x2022: case 0x00B7: return '*';
    case 0x00D7: return 'x';
    case 0x2044: return '/';
    default: return '?';
  }
}

void add_folded(UChar32 character, const UNormalizer2* decomposing, std::string& folded) {
  UErrorCode status = U_ZERO_ERROR;
  std::array<UChar, 32> parts{};
  const auto count = unorm2_getDecomposition(decomposing, character, parts.data(), parts.size(), &status);
  if (count > 0 && U_SUCCESS(status))
    for (std::int32_t at = 0; at < count; ++at) add_folded(parts[at]
}


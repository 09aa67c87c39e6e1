#include "store/qr_picture.h"

#include <png.h>
#include <stb/stb_easy_font.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <qrcodegen/qrcodegen.hpp>
#include <vector>

namespace kedai {

namespace {

using qrcodegen::QrCode;

constexpr int kWidth = 600;       // about: a module is a whole number of pixels
constexpr int kBorder = 4;        // modules
constexpr int kLineHeight = 12;   // of the font, in its own pixels
constexpr int kLargestScale = 4;  // our pixels to one of the font
constexpr int kSmallestScale = 2;
constexpr std::size_t kMostStrokes = 11;  // of a letter of the font

class Canvas {
 public:
  Canvas(int width, int height)
      : width_(width),
        height_(height),
        pixels_(static_cast<std::size_t>(3 * width * height), 255) {}

  int width() const { return width_; }
  void blacken(int left, int top, int width, int height) {
    for (int y = top; y < top + height; ++y)
      std::fill_n(pixels_.begin() + 3 * (y * width_ + left), 3 * width, std::uint8_t{0});
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
  image.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string bytes(size, '\0');
  if (!png_image_write_to_memory(&image, bytes.data(), &size, 0, pixels_.data(), 0, nullptr))
    return {};
  return bytes.substr(0, size);
}

// What ASCII has for a character that Unicode does not take apart.
char nearest(UChar32 character) {
  switch (character) {
    case 0x2010:  // hyphen, dashes, minus
    case 0x2013:
    case 0x2014:
    case 0x2212: return '-';
    case 0x2018:
    case 0x2019: return '\'';
    case 0x201C:
    case 0x201D: return '"';
    case 0x00B7:  // dots
    case 0x2022: return '*';
    case 0x00D7: return 'x';
    case 0x2044: return '/';
    default: return '?';
  }
}

void add_folded(std::string& folded, UChar32 character, const UNormalizer2* compatible) {
  const bool unseen = u_charType(character) == U_NON_SPACING_MARK ||  // accents
                      u_charType(character) == U_FORMAT_CHAR;         // joiners
  std::array<UChar, 32> parts{};
  UErrorCode status = U_ZERO_ERROR;
  const auto count = unorm2_getDecomposition(compatible, character, parts.data(),
                                             static_cast<std::int32_t>(parts.size()), &status);
  if (character >= ' ' && character <= '~') {
    folded += static_cast<char>(character);
  } else if (count > 0 && U_SUCCESS(status)) {
    for (int at = 0; at < count; ++at)
      add_folded(folded, parts[static_cast<std::size_t>(at)], compatible);
  } else if (!unseen) {
    folded += nearest(character);
  }
}

// Of any bytes, in the characters that the font has.
std::string folded(std::string_view line) {
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* const compatible = unorm2_getNFKDInstance(&status);
  std::string plain;
  const auto size = static_cast<std::int32_t>(line.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 character = 0;
    U8_NEXT_OR_FFFD(line.data(), at, size, character);
    add_folded(plain, character, compatible);
  }
  return plain;
}

int width_of(std::string text) { return stb_easy_font_width(text.data()); }

struct Caption {
  std::string text;
  int scale = kLargestScale;
};

Caption fitted(const std::string& line, int room) {
  Caption caption{folded(line)};
  const int width = width_of(caption.text);
  while (caption.scale > kSmallestScale && width * caption.scale > room) --caption.scale;
  if (width * caption.scale <= room) return caption;
  while (width_of(caption.text + "..") * caption.scale > room) caption.text.pop_back();
  caption.text += "..";
  return caption;
}

void draw(Canvas& canvas, Caption caption, int top) {
  struct Corner {
    float x, y, z;
    std::array<std::uint8_t, 4> color;
  };
  const int left = (canvas.width() - width_of(caption.text) * caption.scale) / 2;
  std::vector<Corner> corners(4 * kMostStrokes * caption.text.size());
  const int strokes = stb_easy_font_print(0, 0, caption.text.data(), nullptr, corners.data(),
                                          static_cast<int>(corners.size() * sizeof(Corner)));
  for (int stroke = 0; stroke < strokes; ++stroke) {
    const Corner* const corner = &corners[static_cast<std::size_t>(4 * stroke)];
    const auto scaled = [&](float length) { return static_cast<int>(length) * caption.scale; };
    canvas.blacken(left + scaled(corner[0].x), top + scaled(corner[0].y),
                   scaled(corner[2].x - corner[0].x), scaled(corner[2].y - corner[0].y));
  }
}

void draw(Canvas& canvas, const QrCode& code, int module) {
  for (int y = 0; y < code.getSize(); ++y)
    for (int x = 0; x < code.getSize(); ++x)
      if (code.getModule(x, y))
        canvas.blacken((x + kBorder) * module, (y + kBorder) * module, module, module);
}

}  // namespace

std::optional<std::string> qr_png(std::string_view text, std::span<const std::string> lines_below) {
  if (text.size() > kLongestQrText || text.find('\0') != text.npos) return {};
  const auto code = QrCode::encodeText(std::string(text).c_str(), QrCode::Ecc::MEDIUM);
  const int modules = code.getSize() + 2 * kBorder;
  const int module = (kWidth + modules / 2) / modules;
  const int side = modules * module;

  std::vector<Caption> captions;
  int height = side;
  for (const std::string& line : lines_below) {
    captions.push_back(fitted(line, side - 2 * kBorder * module));
    height += captions.back().scale * kLineHeight;
  }
  if (!captions.empty()) height += kBorder * module;

  Canvas canvas(side, height);
  draw(canvas, code, module);
  int top = side;
  for (const Caption& caption : captions) {
    draw(canvas, caption, top);
    top += caption.scale * kLineHeight;
  }
  return canvas.png();
}

}  // namespace kedai

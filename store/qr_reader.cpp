#include "store/qr_reader.h"

#include <dlfcn.h>
#include <png.h>
#include <turbojpeg.h>
#include <zbar.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <span>

#include "store/pictures.h"

namespace kedai {

namespace {

constexpr unsigned kLongestSide = 2'000;  // of a picture in which codes are looked for
constexpr int kMostScans = 50;            // of a JPEG

struct Gray {
  unsigned width = 0, height = 0;
  std::vector<unsigned char> pixels;
  bool damaged = false;  // in part
};

using Unpacked = std::variant<Gray, QrFault>;

bool too_large(std::uint64_t width, std::uint64_t height) { return width * height > kMostPixels; }

std::uint32_t big_endian(std::string_view four) {
  std::uint32_t number = 0;
  for (const char byte : four) number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

// A PNG with nothing but what its pixels need: a few kilobytes of packed text or of a colour
// profile may unpack to gigabytes. What is cut stays cut.
std::string without_trimmings(std::string_view png) {
  std::string bare(png.substr(0, 8));
  png.remove_prefix(bare.size());
  while (png.size() > 8) {
    const auto chunk = png.substr(0, std::size_t{12} + big_endian(png.substr(0, 4)));
    const auto type = png.substr(4, 4);
    const bool critical = type[0] >= 'A' && type[0] <= 'Z';
    if (critical || type == "tRNS") bare += chunk;
    png.remove_prefix(chunk.size());
  }
  return bare;
}

Unpacked unpack_png(std::string_view whole) {
  const std::string bytes = without_trimmings(whole);
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  const std::unique_ptr<png_image, decltype(&png_image_free)> freed(&image, png_image_free);
  if (!png_image_begin_read_from_memory(&image, bytes.data(), bytes.size())) return QrFault::Broken;
  if (too_large(image.width, image.height)) return QrFault::TooLarge;
  image.format = PNG_FORMAT_GRAY;
  Gray gray{image.width, image.height, std::vector<unsigned char>(PNG_IMAGE_SIZE(image))};
  const png_color white{255, 255, 255};  // below what is transparent
  if (!png_image_finish_read(&image, &white, gray.pixels.data(), 0, nullptr))
    return QrFault::Broken;
  return gray;
}

// The scale that makes the longer side kLongestSide at most, as near as the library comes.
tjscalingfactor scale_for(int longer_side) {
  int count = 0;
  const tjscalingfactor* const known = tjGetScalingFactors(&count);
  tjscalingfactor best{1, 8};
  for (const tjscalingfactor& one : std::span(known, static_cast<std::size_t>(count)))
    if (one.num <= one.denom && TJSCALED(longer_side, one) <= static_cast<int>(kLongestSide) &&
        one.num * best.denom > best.num * one.denom)
      best = one;
  return best;
}

// How often a JPEG goes over its pixels to refine them. Most do once, progressive ones about ten
// times; one that does it hundreds of times, in few bytes, is made to keep the processor busy.
int scans_of(std::string_view jpeg) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(jpeg[at]); };
  int scans = 0;
  for (auto at = jpeg.find('\xff'); at != jpeg.npos && jpeg.size() - at > 3;
       at = jpeg.find('\xff', at)) {
    const unsigned char marker = byte(++at);
    if (marker == 0xFF) continue;                                        // padding
    if (marker <= 0x01 || (marker >= 0xD0 && marker <= 0xD8)) continue;  // stand alone
    if (marker == 0xD9) break;                                           // the end
    if (marker == 0xDA) ++scans;
    at += 1 + std::size_t{byte(at + 1)} * 256 + byte(at + 2);
  }
  return scans;
}

Unpacked unpack_jpeg(std::string_view bytes) {
  const std::unique_ptr<void, decltype(&tjDestroy)> jpeg(tjInitDecompress(), tjDestroy);
  const auto* const data = reinterpret_cast<const unsigned char*>(bytes.data());
  const auto size = static_cast<unsigned long>(bytes.size());
  int width = 0, height = 0, subsampling = 0, colors = 0;
  if (tjDecompressHeader3(jpeg.get(), data, size, &width, &height, &subsampling, &colors) != 0)
    return QrFault::Broken;
  if (too_large(static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(height)))
    return QrFault::TooLarge;
  if (scans_of(bytes) > kMostScans) return QrFault::TooLarge;
  const auto scale = scale_for(std::max(width, height));
  width = TJSCALED(width, scale);
  height = TJSCALED(height, scale);
  Gray gray;
  gray.width = static_cast<unsigned>(width);
  gray.height = static_cast<unsigned>(height);
  gray.pixels.resize(std::size_t{gray.width} * gray.height);
  gray.damaged = tjDecompress2(jpeg.get(), data, size, gray.pixels.data(), width, 0, height,
                               TJPF_GRAY, 0) != 0;
  if (gray.damaged && tjGetErrorCode(jpeg.get()) == TJERR_FATAL) return QrFault::Broken;
  return gray;
}

Unpacked unpack(std::string_view bytes) {
  const std::string_view type = picture_type(bytes);
  if (type != "image/png" && type != "image/jpeg") return QrFault::NotAPicture;
  if (bytes.size() > kMostPictureBytes) return QrFault::TooLarge;
  return type == "image/png" ? unpack_png(bytes) : unpack_jpeg(bytes);
}

// Each pixel the mean of four.
Gray halved(const Gray& gray) {
  Gray half;
  half.width = gray.width / 2;
  half.height = gray.height / 2;
  half.damaged = gray.damaged;
  half.pixels.reserve(std::size_t{half.width} * half.height);
  for (std::size_t y = 0; y < half.height; ++y)
    for (std::size_t x = 0; x < half.width; ++x) {
      const auto* const above = &gray.pixels[2 * y * gray.width + 2 * x];
      const auto* const below = above + gray.width;
      half.pixels.push_back(
          static_cast<unsigned char>((above[0] + above[1] + below[0] + below[1]) / 4));
    }
  return half;
}

// The functions of zbar that are called here, without their zbar_.
// clang-format off
#define KEDAI_OF_ZBAR(X)                                                                       \
  X(image_create) X(image_destroy) X(image_first_symbol) X(image_set_data) X(image_set_format) \
  X(image_set_size) X(image_scanner_create) X(image_scanner_destroy)                           \
  X(image_scanner_set_config) X(scan_image) X(symbol_get_data) X(symbol_get_data_length)       \
  X(symbol_next)
// clang-format on

struct Zbar {
#define KEDAI_MEMBER(name) \
  decltype(&::zbar::zbar_##name) name;  // NOLINT(bugprone-macro-parentheses)
  KEDAI_OF_ZBAR(KEDAI_MEMBER)
#undef KEDAI_MEMBER
};

// False where the library does not have it.
template <class Function>
bool find(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  return function;
}

std::optional<Zbar> load_zbar() {
  void* const library = dlopen("libzbar.so.0", RTLD_NOW | RTLD_LOCAL);
  if (!library) return {};
  Zbar functions{};
#define KEDAI_FIND(name) \
  if (!find(library, "zbar_" #name, functions.name)) return {};
  KEDAI_OF_ZBAR(KEDAI_FIND)
#undef KEDAI_FIND
  return functions;
}

std::vector<std::string> find_codes(const Zbar& reader, const Gray& gray) {
  using namespace zbar;
  const std::unique_ptr<zbar_image_scanner_t, decltype(reader.image_scanner_destroy)> scanner(
      reader.image_scanner_create(), reader.image_scanner_destroy);
  const std::unique_ptr<zbar_image_t, decltype(reader.image_destroy)> image(reader.image_create(),
                                                                            reader.image_destroy);
  const auto set = [&](zbar_symbol_type_t kind, zbar_config_t option, int value) {
    reader.image_scanner_set_config(scanner.get(), kind, option, value);
  };
  set(ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
  set(ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
  set(ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);  // else it guesses, and takes some UTF-8 for Japanese
  reader.image_set_format(image.get(), zbar_fourcc('Y', '8', '0', '0'));
  reader.image_set_size(image.get(), gray.width, gray.height);
  reader.image_set_data(image.get(), gray.pixels.data(), gray.pixels.size(), nullptr);
  reader.scan_image(scanner.get(), image.get());
  std::vector<std::string> texts;
  for (const zbar_symbol_t* code = reader.image_first_symbol(image.get()); code;
       code = reader.symbol_next(code))
    texts.emplace_back(reader.symbol_get_data(code), reader.symbol_get_data_length(code));
  return texts;
}

// In half the size there is half the noise: many a photo is read there that was not before.
std::variant<std::vector<std::string>, QrFault> look(const Zbar& reader, Gray gray) {
  while (std::max(gray.width, gray.height) > kLongestSide) gray = halved(gray);
  for (; !gray.pixels.empty(); gray = halved(gray)) {
    auto texts = find_codes(reader, gray);
    if (!texts.empty()) return texts;
  }
  return gray.damaged ? QrFault::Broken : QrFault::NoCode;
}

}  // namespace

std::variant<std::vector<std::string>, QrFault> read_qr(std::string_view picture_bytes) {
  Unpacked unpacked = unpack(picture_bytes);
  if (const auto* fault = std::get_if<QrFault>(&unpacked)) return *fault;
  static const std::optional<Zbar> reader = load_zbar();
  if (!reader) return QrFault::ReaderMissing;
  return look(*reader, std::get<Gray>(std::move(unpacked)));
}

}  // namespace kedai

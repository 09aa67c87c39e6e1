// Pictures of codes as people send them, and pictures made to do harm.
#include "store/qr_reader.h"

#include <png.h>
#include <turbojpeg.h>
#include <zlib.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <ctime>
#include <numbers>
#include <random>
#include <thread>

#include "store/qr_picture.h"

using namespace kedai;

namespace {

using Texts = std::vector<std::string>;

const std::string kText = "00020101021126680016ID.CO.CONTOH.WWW, KEDAI CONTOH";

// Gray, one byte a pixel.
struct Image {
  int width = 0, height = 0;
  std::vector<unsigned char> pixels;
  Image(int w, int h)
      : width(w), height(h), pixels(static_cast<std::size_t>(w) * static_cast<std::size_t>(h)) {}
  unsigned char& at(int x, int y) { return pixels.begin()[std::ptrdiff_t{y} * width + x]; }
};

Image image_of(const std::string& png) {
  png_image read{};
  read.version = PNG_IMAGE_VERSION;
  REQUIRE(png_image_begin_read_from_memory(&read, png.data(), png.size()));
  read.format = PNG_FORMAT_GRAY;
  Image image(static_cast<int>(read.width), static_cast<int>(read.height));
  REQUIRE(png_image_finish_read(&read, nullptr, image.pixels.data(), 0, nullptr));
  return image;
}

Image code(const std::string& text = kText) { return image_of(qr_png(text, {}).value()); }

std::string png_of(const void* pixels, int width, int height, png_uint_32 format) {
  png_image written{};
  written.version = PNG_IMAGE_VERSION;
  written.width = static_cast<png_uint_32>(width);
  written.height = static_cast<png_uint_32>(height);
  written.format = format;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(written);
  std::string bytes(size, '\0');
  REQUIRE(png_image_write_to_memory(&written, bytes.data(), &size, 0, pixels, 0, nullptr));
  return bytes.substr(0, size);
}

std::string png_of(const Image& image) {
  return png_of(image.pixels.data(), image.width, image.height, PNG_FORMAT_GRAY);
}

std::string jpeg_of(const Image& image, int flags = 0) {
  unsigned char* bytes = nullptr;
  unsigned long size = 0;
  const tjhandle jpeg = tjInitCompress();
  const int failed = tjCompress2(jpeg, image.pixels.data(), image.width, 0, image.height, TJPF_GRAY,
                                 &bytes, &size, TJSAMP_GRAY, 70, flags);
  std::string copy(reinterpret_cast<const char*>(bytes), size);
  tjFree(bytes);
  tjDestroy(jpeg);
  REQUIRE_FALSE(failed);
  return copy;
}

// The code turned and scaled on a table, in the light of an evening.
Image photo(Image code, int width, int height, double code_width, double degrees, double noise) {
  std::mt19937 random(20261128);
  std::normal_distribution<double> error(0, noise);
  const double scale = code.width / code_width;
  const double across = std::cos(degrees * std::numbers::pi / 180) * scale;
  const double down = std::sin(degrees * std::numbers::pi / 180) * scale;
  Image photo(width, height);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      const double from_x = x - width / 2.0, from_y = y - height / 2.0;
      const double u = code.width / 2.0 + across * from_x + down * from_y;
      const double v = code.height / 2.0 - down * from_x + across * from_y;
      const bool inside = u >= 0 && v >= 0 && u < code.width && v < code.height;
      const double ink = inside ? code.at(static_cast<int>(u), static_cast<int>(v)) : 128;
      const double shade = 60 + 0.5 * ink + 40.0 * x / width + error(random);
      photo.at(x, y) = static_cast<unsigned char>(std::clamp(shade, 0.0, 255.0));
    }
  return photo;
}

Texts texts_in(const std::string& picture) {
  const auto read = read_qr(picture);
  const auto* texts = std::get_if<Texts>(&read);
  return texts ? *texts : Texts{};
}

std::optional<QrFault> fault(const std::string& picture) {
  const auto read = read_qr(picture);
  const auto* found = std::get_if<QrFault>(&read);
  return found ? std::optional(*found) : std::nullopt;
}

std::string big_endian(std::size_t number) {
  std::string four;
  for (int shift = 24; shift >= 0; shift -= 8) four += static_cast<char>(number >> shift);
  return four;
}

std::string chunk(const std::string& type, const std::string& content) {
  const std::string summed = type + content;
  const auto sum =
      crc32(0, reinterpret_cast<const Bytef*>(summed.data()), static_cast<uInt>(summed.size()));
  return big_endian(content.size()) + summed + big_endian(sum);
}

const std::string kPngHead = "\x89PNG\r\n\x1a\n";

// Says that it is so large, and has next to no pixels.
std::string png_of_size(std::size_t width, std::size_t height) {
  return kPngHead +
         chunk("IHDR", big_endian(width) + big_endian(height) + std::string("\x08\0\0\0\0", 5)) +
         chunk("IDAT", "x");
}

std::string with_size(std::string jpeg, const std::string& height_and_width) {
  const auto frame = jpeg.find("\xff\xc0");
  REQUIRE(frame != std::string::npos);
  return jpeg.replace(frame + 5, 4, height_and_width);
}

}  // namespace

TEST_CASE("what is drawn is read, from a PNG and from a JPEG") {
  CHECK(texts_in(qr_png(kText, std::vector<std::string>{"Rp25.000"}).value()) == Texts{kText});
  CHECK(texts_in(jpeg_of(code())) == Texts{kText});
  CHECK(texts_in(jpeg_of(code(), TJFLAG_PROGRESSIVE)) == Texts{kText});
}

TEST_CASE("a text is read byte for byte, not as the Japanese that it may look like") {
  for (const std::string text : {"Café", "naïve é", "Kopi—Susu", "🍪 Kue", "Ümläut ñ", "最佳运输",
                                 "\xFF\xFE\x80", "12345", "HALO: 7"})
    CHECK(texts_in(png_of(code(text))) == Texts{text});
}

TEST_CASE("a code is read however the phone was held") {
  for (const double degrees : {0.0, 17.0, 45.0, 90.0, 200.0})
    CHECK(texts_in(jpeg_of(photo(code(), 900, 700, 400, degrees, 8))) == Texts{kText});
}

TEST_CASE("a large photo is read, and one with the noise of an evening") {
  CHECK(texts_in(jpeg_of(photo(code(), 2'800, 1'800, 700, 9, 5))) == Texts{kText});
  CHECK(texts_in(png_of(photo(code(), 2'100, 900, 500, 3, 5))) == Texts{kText});
  CHECK(texts_in(jpeg_of(photo(code(), 1'600, 1'200, 1'000, 9, 30))) == Texts{kText});
}

TEST_CASE("a small picture is read") {
  Image image = code("7");
  const int module = image.width / 29;
  Image small(29 * 3, 29 * 3);
  for (int y = 0; y < small.height; ++y)
    for (int x = 0; x < small.width; ++x)
      small.at(x, y) = image.at(x / 3 * module + 1, y / 3 * module + 1);
  CHECK(texts_in(png_of(small)) == Texts{"7"});
}

TEST_CASE("each of two codes is read") {
  Image left = code("KIRI"), right = code("KANAN");
  Image both(left.width + right.width, left.height);
  for (int y = 0; y < both.height; ++y)
    for (int x = 0; x < both.width; ++x)
      both.at(x, y) = x < left.width ? left.at(x, y) : right.at(x - left.width, y);
  Texts texts = texts_in(png_of(both));
  std::ranges::sort(texts);
  CHECK(texts == Texts{"KANAN", "KIRI"});
}

TEST_CASE("what is transparent is white") {
  const Image image = code();
  std::vector<png_byte> gray_and_alpha;
  for (const unsigned char pixel : image.pixels) {
    gray_and_alpha.push_back(0);
    gray_and_alpha.push_back(static_cast<png_byte>(255 - pixel));
  }
  CHECK(texts_in(png_of(gray_and_alpha.data(), image.width, image.height, PNG_FORMAT_GA)) ==
        Texts{kText});
}

TEST_CASE("several threads read at once") {
  const std::string picture = jpeg_of(code());
  std::vector<Texts> read(4);
  {
    std::vector<std::jthread> threads;
    for (Texts& texts : read) threads.emplace_back([&] { texts = texts_in(picture); });
  }
  for (const Texts& texts : read) CHECK(texts == Texts{kText});
}

TEST_CASE("a picture without a code has none") {
  Image blank(300, 300);
  CHECK(fault(png_of(blank)) == QrFault::NoCode);
  CHECK(fault(jpeg_of(photo(blank, 600, 400, 200, 30, 20))) == QrFault::NoCode);
  CHECK(fault(png_of(Image(1, 1))) == QrFault::NoCode);
  CHECK(fault(png_of(Image(2'500, 1))) == QrFault::NoCode);
  CHECK(fault(jpeg_of(Image(1, 1))) == QrFault::NoCode);
}

TEST_CASE("what is no JPEG or PNG is no picture") {
  for (const std::string bytes :
       {"", "halo", "GIF89a", "RIFF\x10\x20\x30\x40WEBPVP8 ", "%PDF-1.7", "\x89PNG", "\xff\xd8"})
    CHECK(fault(bytes) == QrFault::NotAPicture);
}

TEST_CASE("a picture that is cut or damaged is broken") {
  const std::string png = png_of(code());
  const std::string jpeg = jpeg_of(code());
  CHECK(fault(png.substr(0, 8)) == QrFault::Broken);
  CHECK(fault(png.substr(0, png.size() / 2)) == QrFault::Broken);
  CHECK(fault(jpeg.substr(0, 3)) == QrFault::Broken);
  CHECK(fault(jpeg.substr(0, jpeg.size() / 2)) == QrFault::Broken);
  CHECK(fault(kPngHead + "halo, ini bukan gambar") == QrFault::Broken);
  CHECK(fault(png_of_size(0, 5)) == QrFault::Broken);
}

TEST_CASE("a JPEG that is damaged where no code stands is read") {
  const std::string jpeg = jpeg_of(code());
  CHECK(texts_in(jpeg.substr(0, jpeg.size() - 20)) == Texts{kText});
}

TEST_CASE("a picture that would unpack to too much is not unpacked") {
  CHECK(fault(png_of_size(60'000, 60'000)) == QrFault::TooLarge);
  CHECK(fault(png_of_size(5'001, 5'000)) == QrFault::TooLarge);
  CHECK(fault(png_of_size(5'000, 5'000)) == QrFault::Broken);
  CHECK(fault(with_size(jpeg_of(code()), "\xea\x60\xea\x60")) == QrFault::TooLarge);
  std::string long_png = png_of(code());
  CHECK(fault(long_png + std::string(kMostPictureBytes, '\0')) == QrFault::TooLarge);
}

TEST_CASE("texts and colours that would unpack to gigabytes are left aside") {
  const std::string text(7'900'000, 'a');
  uLongf size = compressBound(text.size());
  std::string packed(size, '\0');
  compress(reinterpret_cast<Bytef*>(packed.data()), &size,
           reinterpret_cast<const Bytef*>(text.data()), text.size());
  packed.resize(size);
  std::string png = png_of(code());
  const auto after_head = png.find("IDAT") - 4;
  for (int i = 0; i < 200; ++i)
    png.insert(after_head, chunk("zTXt", std::string("k\0\0", 3) + packed));
  const auto before = std::clock();
  CHECK(texts_in(png) == Texts{kText});
  CHECK(std::clock() - before < CLOCKS_PER_SEC);
}

TEST_CASE("a JPEG that refines itself hundreds of times is not unpacked") {
  std::string jpeg = jpeg_of(code(), TJFLAG_PROGRESSIVE);
  const auto last = jpeg.rfind("\xff\xda");
  const std::string scan = jpeg.substr(last, jpeg.size() - 2 - last);
  const auto with_scans = [&](int count) {
    std::string more = jpeg;
    for (int i = 0; i < count; ++i) more.insert(last, scan);
    return more;
  };
  CHECK(texts_in(with_scans(20)) == Texts{kText});
  CHECK(fault(with_scans(100)) == QrFault::TooLarge);
}

TEST_CASE("hostile bytes are read without harm") {
  const Image small = photo(code("7"), 120, 120, 110, 0, 0);
  std::mt19937 random(20261128);
  const auto below = [&](std::size_t end) { return random() % end; };
  int read = 0;
  for (const std::string& picture :
       {png_of(small), jpeg_of(small), jpeg_of(small, TJFLAG_PROGRESSIVE)})
    for (int i = 0; i < 400; ++i) {
      std::string harmed = picture.substr(0, i % 4 == 0 ? below(picture.size()) : picture.size());
      for (auto changes = below(5); changes > 0 && !harmed.empty(); --changes)
        harmed[below(i % 2 ? 40 + below(harmed.size()) : harmed.size()) % harmed.size()] =
            static_cast<char>(below(256));
      const auto result = read_qr(harmed);
      if (const auto* texts = std::get_if<Texts>(&result)) {
        ++read;
        CHECK_FALSE(texts->empty());
      }
    }
  CHECK(read > 100);  // JPEGs in the main, damaged beside the code
  CHECK(read < 1'200);
}

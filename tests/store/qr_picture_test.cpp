// Pictures of codes, as a scanner and as a person see them. KEDAI_QRIS_CODES=N draws N shops'
// codes.
#include "store/qr_picture.h"

#include <fmt/format.h>
#include <png.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <future>
#include <random>

#include "store/qris.h"
#include "tests/harness/process.h"
#include "tests/harness/temporary_folder.h"

using namespace kedai;
using harness::Process;

namespace {

using Lines = std::vector<std::string>;

std::string drawn(std::string_view text, const Lines& lines = {}) {
  auto png = qr_png(text, lines);
  REQUIRE(png);
  return *png;
}

// What zbarimg, a program of its own, reads in each of the pictures, of which it looks at each
// third line; empty where it reads nothing.
Lines scanned(const Lines& pictures) {
  const harness::TemporaryFolder folder;
  const auto log = folder.path() / "log";
  Lines command{"zbarimg",   "--quiet",         "--nodbus",      "--raw",
                "-Sdisable", "-Sqrcode.enable", "-Sx-density=3", "-Sy-density=3"};
  for (const std::string& picture : pictures) {
    command.push_back((folder.path() / fmt::format("{}.png", command.size())).string());
    std::ofstream(command.back(), std::ios::binary) << picture;
  }
  Process zbarimg(command, log);
  const std::chrono::seconds patience{60 + pictures.size()};
  Lines texts;
  for (std::size_t i = 0; i < pictures.size(); ++i)
    texts.push_back(zbarimg.first_line(patience).value_or(""));
  return texts;
}

// Black and white, seen from above and from the left.
struct Seen {
  int width = 0, height = 0;
  std::vector<png_byte> pixels;
  bool is_black(int x, int y) const { return pixels.begin()[std::ptrdiff_t{y} * width + x] == 0; }
  bool is_black_in(int left, int top, int right, int bottom) const {
    for (int y = top; y < bottom; ++y)
      for (int x = left; x < right; ++x)
        if (is_black(x, y)) return true;
    return false;
  }
};

Seen seen(const std::string& png) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  REQUIRE(png_image_begin_read_from_memory(&image, png.data(), png.size()));
  REQUIRE(image.format == PNG_FORMAT_RGB);
  image.format = PNG_FORMAT_GRAY;
  Seen seen{static_cast<int>(image.width), static_cast<int>(image.height),
            std::vector<png_byte>(PNG_IMAGE_SIZE(image))};
  REQUIRE(png_image_finish_read(&image, nullptr, seen.pixels.data(), 0, nullptr));
  return seen;
}

const std::string kText = "000201010212 not a real code";

struct Sale {
  Qris shop;
  Money amount;
};

// Of shops that do not exist.
class RandomShops {
 public:
  Sale sale() { return {std::get<Qris>(read_qris(static_code())), Money{1 + below(100'000'000)}}; }

 private:
  std::string static_code() {
    const std::string account = tag("00", fmt::format("ID.CO.BANK{}.WWW", below(100))) +
                                tag("01", "93600" + digits(13)) + tag("02", digits(15)) +
                                tag("03", "UMI");
    const std::string national =
        tag("00", "ID.CO.QRIS.WWW") + tag("02", "ID" + digits(13)) + tag("03", "UMI");
    std::string text = tag("00", "01") + tag("01", "11") + tag("26", account) +
                       tag("51", national) + tag("52", "5812") + tag("53", "360") +
                       tag("58", "ID") + tag("59", words(1 + below(25))) +
                       tag("60", words(1 + below(15))) + tag("61", digits(5));
    if (below(2)) text += tag("62", tag("07", "A" + digits(2)));
    text += "6304";
    return text + fmt::format("{:04X}", crc16_ccitt_false(text));
  }
  unsigned below(unsigned end) { return static_cast<unsigned>(random_() % end); }
  static std::string tag(std::string_view id, const std::string& value) {
    return fmt::format("{}{:02}{}", id, value.size(), value);
  }
  std::string digits(std::size_t count) { return letters("0123456789", count); }
  std::string words(std::size_t count) {
    return letters("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz  0123456789&'.-/", count);
  }
  std::string letters(std::string_view of, std::size_t count) {
    std::string text;
    while (text.size() < count) text += of[below(static_cast<unsigned>(of.size()))];
    return text;
  }
  std::mt19937 random_{20261128};
};

Lines scanned_sales(std::span<const Sale> sales) {
  Lines pictures;
  for (const Sale& sale : sales) {
    const auto text = with_amount(sale.shop, sale.amount, "KDI-000123");
    const Lines name{std::string(sale.shop.merchant_name())};
    pictures.push_back(qr_png(text.value_or(""), name).value_or(""));
  }
  return scanned(pictures);
}

}  // namespace

TEST_CASE("a scanner reads a picture's code, whatever stands below it") {
  std::string longest(kLongestQrText, 'x');
  longest.replace(0, kText.size(), kText);
  CHECK(scanned({drawn(kText), drawn(kText, {"KEDAI CONTOH", "Rp25.000", "KDI-000123"}),
                 drawn(longest, {std::string(500, 'W')}), drawn("7")}) ==
        Lines{kText, kText, longest, "7"});
}

TEST_CASE("of many shops the code with an amount is scanned as it was made") {
  const char* wished = std::getenv("KEDAI_QRIS_CODES");
  RandomShops shops;
  std::vector<Sale> sales;
  while (sales.size() < (wished ? std::strtoul(wished, nullptr, 10) : 150))
    sales.push_back(shops.sale());
  const auto middle = sales.begin() + std::ssize(sales) / 2;
  auto first = std::async(std::launch::async, scanned_sales, std::span(sales.begin(), middle));
  const Lines second = scanned_sales(std::span(middle, sales.end()));
  Lines texts = first.get();
  texts.insert(texts.end(), second.begin(), second.end());
  for (std::size_t i = 0; i < sales.size(); ++i) {
    INFO(texts[i]);
    const auto read = read_qris(texts[i]);  // which checks the checksum
    REQUIRE(std::holds_alternative<Qris>(read));
    CHECK(std::get<Qris>(read).amount() == sales[i].amount);
    CHECK(std::get<Qris>(read).merchant_name() == sales[i].shop.merchant_name());
    CHECK(std::get<Qris>(read).nmid() == sales[i].shop.nmid());
  }
}

TEST_CASE("a picture is about 600 pixels wide, small to send, and always the same") {
  for (const std::size_t size : {1U, 60U, 200U, 330U, 512U}) {
    const std::string text(size, 'x');
    const std::string png = drawn(text, {"Rp25.000"});
    CHECK(seen(png).width == Approx(600).epsilon(0.1));
    CHECK(png.size() < 10'000);
    CHECK(drawn(text, {"Rp25.000"}) == png);
  }
}

TEST_CASE("a code has a white border of four of its modules") {
  const Seen code = seen(drawn("7"));  // 21 modules
  const int module = code.width / 29;
  CHECK(code.width == 29 * module);
  CHECK(code.height == code.width);
  const int border = 4 * module;
  CHECK_FALSE(code.is_black_in(0, 0, code.width, border));
  CHECK_FALSE(code.is_black_in(0, 0, border, code.height));
  CHECK_FALSE(code.is_black_in(0, code.height - border, code.width, code.height));
  CHECK_FALSE(code.is_black_in(code.width - border, 0, code.width, code.height));
  CHECK(code.is_black(border, border));
  CHECK(code.is_black(border, code.height - border - 1));
  CHECK(code.is_black(code.width - border - 1, border));
  CHECK_FALSE(code.is_black(border + module, border + module));
  CHECK(code.is_black(border + 8 * module, border + 13 * module));        // in each such code
  CHECK_FALSE(code.is_black(border + 13 * module, border + 8 * module));  // in a mirror it is black
}

TEST_CASE("lines stand below the code, in its middle") {
  const Seen bare = seen(drawn(kText));
  const Seen one = seen(drawn(kText, {"IIIIIIII"}));
  const Seen two = seen(drawn(kText, {"IIIIIIII", "Rp25.000"}));
  CHECK(bare.height == bare.width);
  CHECK(one.height > bare.height);
  CHECK(two.height > one.height);
  CHECK(std::equal(bare.pixels.begin(), bare.pixels.end(), one.pixels.begin()));
  int left = 0, right = one.width;
  while (!one.is_black_in(left, one.width, left + 1, one.height)) ++left;
  while (!one.is_black_in(right - 1, one.width, right, one.height)) --right;
  CHECK(left == Approx(one.width - right).margin(8));
  CHECK(left > 200);
}

TEST_CASE("a long line is drawn smaller, one that is too long is cut") {
  const auto lines_of = [](std::size_t letters) {
    return seen(drawn(kText, {std::string(letters, 'M')}));
  };
  CHECK(lines_of(1).height == lines_of(16).height);
  CHECK(lines_of(16).height > lines_of(17).height);
  CHECK(lines_of(17).height == lines_of(22).height);
  CHECK(lines_of(22).height > lines_of(23).height);
  CHECK(lines_of(23).height == lines_of(5'000).height);
  CHECK(drawn(kText, {std::string(100, 'M')}) == drawn(kText, {std::string(32, 'M') + ".."}));
  const Seen cut = lines_of(100);
  CHECK_FALSE(cut.is_black_in(0, cut.width, 30, cut.height));
  CHECK_FALSE(cut.is_black_in(cut.width - 30, cut.width, cut.width, cut.height));
}

TEST_CASE("letters that the font does not have become the nearest") {
  const auto same = [](const char* line, const char* plain) {
    INFO(line);
    CHECK(drawn(kText, {line}) == drawn(kText, {plain}));
  };
  same("Café Ñ", "Cafe N");
  same("Cafe\u0301", "Cafe");
  same("“Kue” – ‘enak’… ½ 2×3", "\"Kue\" - 'enak'... 1/2 2x3");
  same("Rp\u00A025.000", "Rp 25.000");
  same("ＦＵＬＬ", "FULL");
  same("最佳", "??");
  same("🍪", "?");
  same("👨\u200D👩", "??");
  same("a\xFF\xC3", "a??");
  same("a\nb\x7F", "a?b?");
  CHECK(drawn(kText, {"Cafe"}) != drawn(kText, {"Cafi"}));
  CHECK(drawn(kText, {""}) != drawn(kText));
}

TEST_CASE("a text that is too long or holds a NUL is not drawn") {
  CHECK_FALSE(qr_png(std::string(kLongestQrText + 1, 'x'), {}));
  CHECK_FALSE(qr_png(std::string("a\0b", 3), {}));
  CHECK(qr_png(std::string(kLongestQrText, '\xFF'), {}));
  CHECK(qr_png("", {}));
}

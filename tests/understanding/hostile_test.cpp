#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>

#include "flows/understanding/understand.h"
#include "tests/harness/test_shop.h"

using namespace kedai;

namespace {

CatalogSnapshot demo_catalogue() {
  harness::World world(harness::new_sqlite_store());
  harness::TestShop shop(world);
  return shop.with([](Shop& open) { return open.catalog; });
}

void put(std::string& text, char32_t c) {
  if (c < 0x80) {
    text += static_cast<char>(c);
  } else if (c < 0x800) {
    text += static_cast<char>(0xC0 | (c >> 6));
    text += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    text += static_cast<char>(0xE0 | (c >> 12));
    text += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    text += static_cast<char>(0xF0 | (c >> 18));
    text += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    text += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (c & 0x3F));
  }
}

// Texts of 10,000 characters: each of one kind of malice.
class Malice {
 public:
  std::string text(int kind) {
    constexpr int kCharacters = 10'000;
    std::string text;
    for (int i = 0; i < kCharacters; ++i) add(text, kind);
    return text;
  }
  static constexpr int kKinds = 10;

 private:
  void add(std::string& text, int kind) {
    switch (kind) {
      case 0: text += static_cast<char>(below(256)); return;            // no UTF-8
      case 1: return put(text, 0x1F300 + below(0x300));                 // emoji
      case 2: return put(text, 0x300 + below(0x70));                    // combining marks
      case 3: return put(text, below(2) ? 0x202E : 0x5D0 + below(20));  // right to left
      case 4: text += "0123456789 "[below(11)]; return;
      case 5: text += ",;\n.&+- "[below(8)]; return;
      case 6:
        text += word();
        text += ' ';
        return;
      case 7: text += "aeiou nya"[below(9)]; return;
      case 8: text += "x1/ "[below(4)]; return;
      default: return put(text, 1 + below(0x2FFF));
    }
  }
  std::string_view word() {
    constexpr std::string_view kWords[] = {
        "tekwan", "kopi", "2",    "jadi", "hapus", "ganti",  "antar",    "ke",    "jl",
        "250",    "gr",   "sama", "eh",   "bukan", "pempek", "setengah", "lusin", "a.n."};
    return kWords[below(std::size(kWords))];
  }
  std::uint32_t below(std::uint32_t end) {
    return std::uniform_int_distribution<std::uint32_t>(0, end - 1)(random_);
  }
  std::mt19937 random_{20261128};
};

}  // namespace

TEST_CASE("a thousand hostile texts of 10,000 characters each are read without harm") {
  const auto catalogue = demo_catalogue();
  const auto index = index_of(*catalogue);
  std::vector<VariantId> in_cart{catalogue->products()[0].variants[0].id};
  Malice malice;
  const char* wished = std::getenv("KEDAI_HOSTILE_TEXTS");
  const int texts = wished ? std::atoi(wished) : 1'000;
  for (int i = 0; i < texts; ++i) {
    const auto understood =
        understand(malice.text(i % Malice::kKinds), *catalogue, *index, in_cart);
    for (const Wanted& line : understood.lines) {
      CHECK(line.quantity >= 0);
      CHECK(line.variants.size() <= 10);
      for (const Product* product : line.products) CHECK(catalogue->find(product->id) == product);
    }
  }
}

TEST_CASE("what is explained names words, nearness and outcome") {
  const auto catalogue = demo_catalogue();
  const auto index = index_of(*catalogue);
  const auto text = explain("bu, tekwn 2 sama krupuk kulit 100 gr 1, COD", *catalogue, *index, {});
  CHECK_THAT(text, Catch::Contains("tekwan 0.85"));
  CHECK_THAT(text, Catch::Contains("intent  order"));
  CHECK_THAT(text, Catch::Contains("TKW-POR"));
  CHECK_THAT(text, Catch::Contains("KRP-JGK-100"));
  CHECK_THAT(text, Catch::Contains("terms   cod"));
}

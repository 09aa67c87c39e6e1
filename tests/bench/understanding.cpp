#include "tests/bench/understanding.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ostream>

#include "flows/understanding/understand.h"

namespace kedai::bench {

namespace {

using Clock = std::chrono::steady_clock;

// About 60 characters each: clear, with slips, a question, and words that mean nothing.
constexpr std::array<std::string_view, 5> kMessages{
    "bu, keripik kentang12 pedas 2 sama kopi melati7 1 ya, makasih",
    "tolong kripik sngkong3 250gr dua bungkus, trus kue lapiss9 5",
    "berapa harga kerupuk udang44 yang 500 gram, masih ada ga kak?",
    "kak besok rapat di kantor jam sembilan, jangan lupa bawa payung",
    "tambah sambal bawang8 3, hapus kopi jahe2, antar ke Jl. Garuda 12"};
constexpr std::array<std::string_view, 8> kKinds{"Keripik", "Kopi",   "Kue",    "Kerupuk",
                                                 "Sambal",  "Kacang", "Pempek", "Rempeyek"};
constexpr std::array<std::string_view, 10> kOf{"Kentang", "Singkong", "Jahe", "Melati", "Lapis",
                                               "Udang",   "Bawang",   "Teri", "Pandan", "Ketan"};

// Names of many words, most of which several products share, as in a real shop.
Catalog catalogue_of(int products) {
  std::vector<Category> categories;
  for (std::size_t i = 0; i < kKinds.size(); ++i)
    categories.push_back({{static_cast<std::int64_t>(i + 1)}, std::string(kKinds.at(i))});
  std::vector<Product> all;
  for (int i = 0; i < products; ++i) {
    const auto number = static_cast<std::size_t>(i);
    const std::size_t kind = number % kKinds.size();
    const std::string of(kOf.at(number / kKinds.size() % kOf.size()));
    Product product{{i + 1},
                    {static_cast<std::int64_t>(kind + 1)},
                    fmt::format("{} {}{}", kKinds.at(kind), of, number / 80),
                    "Buatan rumah",
                    {fmt::format("{} nomor {}", kKinds.at(kind), number)},
                    "",
                    {}};
    for (const std::string_view size : {"250 g", "500 g"})
      product.variants.push_back({{2 * i + (size == "250 g" ? 1 : 2)},
                                  product.id,
                                  std::string(size),
                                  fmt::format("P{}-{}", i, size),
                                  {10'000}});
    all.push_back(std::move(product));
  }
  return Catalog(1, std::move(categories), std::move(all));
}

// The best of many rounds: what is slow in between is the machine.
double microseconds(const Catalog& catalog, const ProductIndex& index) {
  constexpr int kRounds = 300;
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const auto begun = Clock::now();
    for (const std::string_view message : kMessages) understand(message, catalog, index, {});
    const std::chrono::duration<double, std::micro> took = Clock::now() - begun;
    best = std::min(best, took.count() / static_cast<double>(kMessages.size()));
  }
  return best;
}

}  // namespace

void print_understanding(std::ostream& out) {
  struct Size {
    int products;
    double limit;  // microseconds
  };
  out << "\nUnderstanding a message of 60 characters, on average over five kinds:\n";
  for (const auto& [products, limit] : {Size{100, 50}, Size{1'000, 50}, Size{10'000, 1'000}}) {
    const Catalog catalog = catalogue_of(products);
    const auto begun = Clock::now();
    const ProductIndex index(catalog);
    const std::chrono::duration<double, std::milli> built = Clock::now() - begun;
    const double took = microseconds(catalog, index);
    out << fmt::format("{:7} products: {:7.1f} us   limit {:5.0f}   {}   (the index: {:.1f} ms)\n",
                       products, took, limit, took <= limit ? "met" : "ABOVE", built.count());
    out.flush();
  }
}

}  // namespace kedai::bench

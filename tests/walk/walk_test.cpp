// 100,000 steps of the random walk. KEDAI_SEED=N takes another way, KEDAI_STEPS=N goes another
// length.
#include "tests/walk/walk.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>

using namespace kedai::harness;

TEST_CASE("whatever people press and type, no talk strands and the books balance") {
  const char* chosen = std::getenv("KEDAI_SEED");
  const std::uint64_t seed = chosen ? std::strtoull(chosen, nullptr, 10) : 20'261'124;
  const char* length = std::getenv("KEDAI_STEPS");
  const int steps = length ? std::atoi(length) : 100'000;
  INFO("seed " << seed);
  const auto begun = std::chrono::steady_clock::now();
  Walk walk(seed);
  Figures figures;
  REQUIRE_NOTHROW(figures = walk.run(steps));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;

  int orders = 0;
  for (const auto& [status, count] : figures.orders) orders += count;
  std::cout << "figure: " << figures.steps << " steps, " << figures.turns << " turns, "
            << figures.letters << " letters, " << orders << " orders (";
  for (const auto& [status, count] : figures.orders) std::cout << status << " " << count << ", ";
  std::cout << "), seed " << seed << ", " << took.count() << " s\n";
  CHECK(figures.steps == steps);
  CHECK(orders > steps / 500);
  CHECK(figures.orders["completed"] > 0);
  CHECK(figures.orders["cancelled"] > 0);
  CHECK(figures.orders["rejected"] > 0);
}

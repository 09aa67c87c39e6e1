// 20,000 steps of the random walk; 100,000 with KEDAI_FULL=1. KEDAI_SEED=N takes another way.
#include "tests/walk/walk.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <iostream>

using namespace kedai::harness;

TEST_CASE("whatever people press and type, no talk strands and the books balance") {
  const char* chosen = std::getenv("KEDAI_SEED");
  const std::uint64_t seed = chosen ? std::strtoull(chosen, nullptr, 10) : 20'261'124;
  const int steps = std::getenv("KEDAI_FULL") ? 100'000 : 20'000;
  INFO("seed " << seed);
  const auto begun = std::chrono::steady_clock::now();
  Walk walk(seed);
  Figures figures;
  REQUIRE_NOTHROW(figures = walk.run(steps));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;

  int orders = 0;
  for (const auto& [status, count] : figures.orders) orders += count;
  std::cout << figures.steps << " steps, " << figures.turns << " turns, " << figures.letters
            << " letters, " << orders << " orders (";
  for (const auto& [status, count] : figures.orders) std::cout << status << " " << count << ", ";
  std::cout << "), seed " << seed << ", " << took.count() << " s\n";
  CHECK(figures.steps == steps);
  CHECK(orders > steps / 500);
  CHECK(figures.orders["completed"] > 0);
  CHECK(figures.orders["cancelled"] > 0);
  CHECK(figures.orders["rejected"] > 0);
}

#include "tests/bench/growth.h"

#include <fmt/format.h>

#include <array>
#include <ostream>

#include "tests/bench/run.h"

namespace kedai::bench {

namespace {

using std::chrono::milliseconds;

constexpr int kAtATime = 8;
constexpr int kManyShops = 200;
// Within a minute each shop has been looked at by the clock, and its catalogue is in memory.
constexpr auto kAllSeen = std::chrono::seconds{65};
constexpr double kMost = 1.5;  // times the cost at the smallest

double cpu_ms_per_update(const KedaiSize& size, double seconds) {
  const auto kedai = kedai_on_sqlite(size);
  Run run(*kedai, "telegram");
  const auto figures = run.order(kAtATime, milliseconds{0}, seconds);
  return figures.cpu_seconds * 1'000 / figures.updates;
}

// In turns, and the least of three each: what is slow in between is the machine.
void print_costs(std::ostream& out, const char* what, const std::array<KedaiSize, 3>& sizes,
                 int KedaiSize::*of, double seconds) {
  std::array<double, 3> cost{};
  for (int round = 0; round < 3; ++round)
    for (std::size_t i = 0; i < sizes.size(); ++i) {
      const double now = cpu_ms_per_update(sizes.at(i), seconds);
      cost.at(i) = round == 0 ? now : std::min(cost.at(i), now);
    }
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const double ratio = cost.at(i) / cost.front();
    out << fmt::format("{:7} {:9}: {:.3f} ms of CPU an update, {:.2f}x   limit {:.2f}   {}\n",
                       sizes.at(i).*of, what, cost.at(i), ratio, kMost,
                       ratio <= kMost ? "met" : "ABOVE");
    out.flush();
  }
}

double idle_mb(int shops) {
  const auto kedai = kedai_on_sqlite({shops, 30});
  Run run(*kedai, "telegram");
  if (shops > 1) run.rest(kAllSeen);
  return run.rss_mb();
}

}  // namespace

void print_growth(std::ostream& out, double seconds) {
  out << "\nHow the cost grows (8 conversations at a time, Telegram, SQLite):\n";
  print_costs(out, "customers", {{{1, 40, 100}, {1, 40, 10'000}, {1, 40, 200'000}}},
              &KedaiSize::customers, seconds);
  print_costs(out, "products", {{{1, 30}, {1, 1'000}, {1, 10'000}}}, &KedaiSize::products, seconds);
  const double one = idle_mb(1);
  const double many = idle_mb(kManyShops);
  out << fmt::format(
      "{} shops of 30 products: {:.1f} MB, one: {:.1f} MB, so {:.0f} kB an idle shop\n", kManyShops,
      many, one, (many - one) * 1'024 / (kManyShops - 1));
}

}  // namespace kedai::bench

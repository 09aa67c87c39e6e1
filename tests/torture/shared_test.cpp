// Several processes on one PostgreSQL, killed by SIGKILL again and again under load, their
// connections to it cut: at any moment, and before and after a commit.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <future>
#include <iostream>

#include "tests/torture/fleet.h"

using namespace kedai;
using namespace kedai::torture;

namespace {

void report(const Fleet& fleet) {
  std::string points;
  for (const auto& [name, count] : fleet.reached()) points += fmt::format(" {} {}", name, count);
  std::cout << fmt::format(
      "figure: {} processes on one PostgreSQL: {} kills{}, {} stops; connections cut: {} "
      "before a commit, {} after it, {} anywhere\n"
      "figure: {} posts for {} messages ({} to two at once, {} to another): nothing lost, nothing "
      "doubled\n"
      "figure: {} letters, their lease in {} hands, {} of them twice for a kill between send and "
      "mark\n",
      fleet.processes(), fleet.kills(), points.empty() ? "" : fmt::format(" (at{})", points),
      fleet.stops(), fleet.cuts(Cut::BeforeCommit), fleet.cuts(Cut::AfterCommit),
      fleet.cuts(Cut::AnyMoment), fleet.posts(), fleet.messages, fleet.balancer().doubled(),
      fleet.balancer().turned(), fleet.letters, fleet.hands(), fleet.again);
}

struct Trial {
  int processes;
  int kills;
  std::unique_ptr<Fleet> fleet = {};
  std::future<void> done = {};
};

}  // namespace

// All at once: most of the time they wait for the leases of the dead.
TEST_CASE("processes that share a PostgreSQL are killed and cut off, and lose and double nothing") {
  const int kills = wanted("KEDAI_SHARED_KILLS", 6);
  const int cuts = wanted("KEDAI_SHARED_CUTS", 2);
  INFO("KEDAI_SEED=" << seed());
  std::array<Trial, 3> trials{Trial{2, 0}, Trial{2, kills}, Trial{4, kills}};
  for (std::uint32_t i = 0; i < trials.size(); ++i)
    trials[i].fleet = std::make_unique<Fleet>(trials[i].processes, seed() + i);
  for (Trial& each : trials)
    each.done = std::async(std::launch::async, [&each, cuts] {
      each.fleet->torture(each.kills, cuts);
      each.fleet->settle();
    });
  for (Trial& each : trials) {
    INFO(each.processes << " processes, " << each.kills << " kills");
    REQUIRE_NOTHROW(each.done.get());
    CHECK(each.fleet->kills() >= each.kills);
    for (const Cut which : kCuts) CHECK(each.fleet->cuts(which) >= cuts);
    // A bound, not what to expect: one a chat for each holder of the lease that was killed, whose
    // row outlives it. That a cut connection doubles none, the trial without kills shows.
    const int killed = std::min(each.fleet->kills(), each.fleet->hands() - 1);
    CHECK(each.fleet->again <= killed * (kTelegramBuyers + kWhatsAppBuyers));
    report(*each.fleet);
  }
}

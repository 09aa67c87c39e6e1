// The power fails at any write, again and again, on one and the same database: the shop's own work
// on a disk that keeps only what was synced.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <catch2/catch.hpp>
#include <future>
#include <iostream>
#include <stdexcept>

#include "bot/lane.h"
#include "bot/seed.h"
#include "store/db/schema.h"
#include "store/db/sqlite.h"
#include "tests/torture/audit.h"
#include "tests/torture/power_disk.h"

using namespace kedai;
using namespace kedai::torture;

namespace {

constexpr const char* kFile = "/power/kedai.db";
constexpr int kTurns = 12;            // of all buyers, in a life
constexpr unsigned kOfAStart = 300;   // changes of the disk, about,
constexpr unsigned kOfALife = 1'500;  // until all have had their turns
constexpr int kLivesOfAShop = 40;     // then a new one is opened on an empty disk

Time noon() { return from_millis(1'795'496'400'000); }  // 2026-11-24 12:00 in Lubuklinggau

class Shopping {
 public:
  explicit Shopping(std::uint32_t seed) : dice_(seed) {}

  // Opens the shop, lets everybody buy, cuts the power somewhere in between, and looks at what is
  // left.
  void live() {
    const auto within = dice_() % 2 ? kOfAStart : kOfALife;
    disk_.cut_after(1 + static_cast<int>(dice_() % within), dice_());
    try {
      open();
      buy();
    } catch (const db::Unavailable&) {
      // what a Kedai says that finds its disk gone
    }
    disk_.cut_now(dice_());
    disk_.restore_power();
    ++cuts;
    look();
    if (cuts % kLivesOfAShop == 0) begin_anew();
  }

  int cuts = 0, openings = 0;
  std::size_t messages = 0;

 private:
  void begin_anew() {
    for (const Told& each : told_) messages += each.acknowledged;
    told_.clear();
    disk_.erase();
  }

  // As the server does at its start, also that this connection is closed before the others open:
  // so it writes the WAL back.
  void open() {
    const auto database = db::open_sqlite(kFile);
    db::migrate(*database);
    Profile profile;
    profile.slug = "dapur";
    profile.name = "Dapur";
    shop_ = bot::seed_shop(
                *database, profile, catalogue(), [](auto) { return std::nullopt; }, noon())
                .id;
    if (!told_.empty()) return;
    ++openings;
    const auto catalog = CatalogRows(*database, shop_).load(1);
    for (int buyer = 0; buyer < kTelegramBuyers; ++buyer) {
      told_.push_back({sku_of(buyer), {}, 0});
      articles_[static_cast<std::size_t>(buyer)] = catalog->find_sku(sku_of(buyer))->id;
    }
  }

  void buy() {
    bot::Lane lane(kFile, [this] { return now_ += std::chrono::milliseconds{7}; });
    lane.report_to({.lost = [] {}});  // the disk is gone, and the process with it
    lane.start();
    for (int turn = 0; turn < kTurns && !disk_.is_cut(); ++turn) {
      std::vector<std::future<bot::Accepted>> answers;
      for (std::size_t buyer = 0; buyer < told_.size(); ++buyer)
        answers.push_back(say_next(lane, buyer));
      for (std::size_t buyer = 0; buyer < told_.size(); ++buyer)
        if (answers[buyer].get() == bot::Accepted::Yes) ++told_[buyer].acknowledged;
    }
  }

  std::future<bot::Accepted> say_next(bot::Lane& lane, std::size_t buyer) {
    Told& told = told_[buyer];
    const std::size_t index = told.acknowledged;
    const std::string who = std::to_string(buyer);
    const std::string id = fmt::format("{}-{}", buyer, index);
    if (told.ids.size() == index) told.ids.push_back(id);
    const Act act = act_of(index);
    const std::string words = words_of(act, articles_[buyer]);
    Event event{"telegram", id, who, {"telegram", "user", who}, "P" + who, "id", Said{words}};
    if (act == Act::Add || act == Act::Pickup) event.content = Pressed{words, ""};
    auto done = std::make_shared<std::promise<bot::Accepted>>();
    lane.submit({shop_, std::move(event)}, [done](bot::Accepted is) { done->set_value(is); });
    return done->get_future();
  }

  // A shop that was never opened has promised nothing.
  void look() {
    if (!told_.empty()) audit(kFile, told_);
  }

  PowerDisk disk_;
  std::mt19937 dice_;
  Time now_ = noon();
  ShopId shop_;
  std::vector<Told> told_;
  std::array<VariantId, kTelegramBuyers> articles_{};
};

}  // namespace

TEST_CASE("when the power fails, what was acknowledged is there and nothing is half there") {
  const int wanted_cuts = wanted("KEDAI_POWER_CUTS", 300);
  spdlog::set_level(spdlog::level::off);  // each cut is an error to the lane
  Shopping shopping(seed());
  INFO("KEDAI_SEED=" << seed());
  while (shopping.cuts < wanted_cuts) {
    INFO("cut " << shopping.cuts + 1);
    REQUIRE_NOTHROW(shopping.live());
  }
  spdlog::set_level(spdlog::level::info);
  CHECK(shopping.messages > 0);
  std::cout << fmt::format(
      "figure: the power cut {} times in {} shops, {} messages acknowledged: all there, none "
      "twice\n",
      shopping.cuts, shopping.openings, shopping.messages);
}

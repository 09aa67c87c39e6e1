// A shop on disk for the tests of bot/: a temporary folder with a seeded demo database, a clock
// that stands still until it is moved, and a lane.
#pragma once

#include <atomic>
#include <future>
#include <string>

#include "bot/lane.h"
#include "bot/seed.h"
#include "config/assets.h"
#include "store/db/schema.h"
#include "store/db/sqlite.h"
#include "tests/harness/temporary_folder.h"

namespace kedai::bot {

inline Time noon() { return from_millis(1'795'496'400'000); }  // 2026-11-24 12:00 in Lubuklinggau

// What is left in the outbox, asked by a connection of its own.
struct BotShop {
  BotShop() : file((folder.path() / "kedai.db").string()), database(db::open_sqlite(file)) {
    db::migrate(*database);
    shop = add_shop("dapur");
    lane = std::make_unique<Lane>(file, [this] { return from_millis(now); });
  }

  ShopId add_shop(const std::string& slug) {
    Profile profile;
    profile.slug = slug;
    profile.name = "Dapur Lubuklinggau";
    profile.about = "Kerupuk dan kopi.";
    profile.address = "Jl. Yos Sudarso";
    return seed_shop(*database, profile, *config::asset("demo/catalogue.csv"), demo_picture,
                     noon() - std::chrono::days{30})
        .id;
  }

  static Event event(const std::string& user, Content content, const std::string& message_id) {
    return {"telegram", message_id,        user, {"telegram", "user", user}, user,
            "id",       std::move(content)};
  }

  Accepted submit(Event what) { return submit(shop, std::move(what)); }
  Accepted submit(ShopId where, Event what) {
    std::promise<Accepted> done;
    lane->submit({where, std::move(what)}, [&](Accepted accepted) { done.set_value(accepted); });
    return done.get_future().get();
  }
  // Waits until all that was submitted before is done.
  void drain() {
    std::promise<Accepted> done;
    lane->submit(
        shop, [](Shop&, Time) { return std::vector<Letter>{}; },
        [&](Accepted accepted) { done.set_value(accepted); });
    done.get_future().get();
  }
  std::vector<OutboxRow> waiting() { return waiting_letters(*database, {}, 1'000); }

  harness::TemporaryFolder folder;
  std::string file;
  std::unique_ptr<db::Database> database;
  ShopId shop;
  std::atomic<std::int64_t> now = to_millis(noon());
  std::unique_ptr<Lane> lane;
};

}  // namespace kedai::bot

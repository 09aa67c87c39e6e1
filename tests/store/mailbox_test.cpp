#include "store/mailbox.h"

#include <catch2/catch.hpp>

#include "tests/harness/test_shop.h"

using namespace kedai;
using namespace kedai::harness;

namespace {

const db::Sql kDeadBodies("SELECT body FROM dead_letter ORDER BY dead_id");

std::string dead_bodies(db::Database& database) {
  std::string text;
  auto rows = database.query(kDeadBodies);
  while (rows.next()) text += rows.text(0) + ";";
  return text;
}

}  // namespace

TEST_CASE("a message id is taken once, in its shop and channel") {
  World world;
  TestShop first(world);
  ShopSetup setup = demo_shop();
  setup.profile.slug = "lain";
  TestShop second(world, setup);
  const auto take = [&](TestShop& shop, const char* channel, const char* id) {
    return shop.with(
        [&](Shop& open) { return open.mailbox.take(channel, id, open.new_id(world.now)); });
  };
  CHECK(take(first, "telegram", "1"));
  CHECK_FALSE(take(first, "telegram", "1"));
  CHECK(take(first, "telegram", "2"));
  CHECK(take(first, "web", "1"));
  CHECK(take(second, "telegram", "1"));
}

TEST_CASE("an id that was taken in a savepoint that is undone is free again") {
  World world;
  TestShop shop(world);
  shop.with([&](Shop& open) {
    {
      const db::Savepoint undone(*world.database);
      CHECK(open.mailbox.take("telegram", "1", open.new_id(world.now)));
    }
    CHECK(open.mailbox.take("telegram", "1", open.new_id(world.now)));
  });
}

TEST_CASE("seen ids are forgotten when they are old") {
  World world;
  TestShop shop(world);
  shop.with([&](Shop& open) {
    CHECK(open.mailbox.take("telegram", "old", open.new_id(world.now)));
    const Time later = world.now + std::chrono::hours{1};
    CHECK(open.mailbox.take("telegram", "new", open.new_id(later)));
    CHECK(newest_taken(*world.database) == later);
    forget_inbox(*world.database, world.now + std::chrono::minutes{1});
    CHECK(open.mailbox.take("telegram", "old", open.new_id(world.now)));
    CHECK_FALSE(open.mailbox.take("telegram", "new", open.new_id(world.now)));
  });
}

TEST_CASE("letters wait in the order of writing until they are sent") {
  World world;
  TestShop shop(world);
  shop.with([&](Shop& open) {
    for (const std::int64_t id : {3, 1, 2})
      open.mailbox.post({shop.id,
                         {id},
                         {9},
                         "telegram",
                         "7",
                         "body " + std::to_string(id),
                         0,
                         world.now,
                         world.now});
    const auto bodies = [&](LetterId after, int most) {
      std::string text;
      for (const OutboxRow& row : waiting_letters(*world.database, after, most))
        text += row.body + ";";
      return text;
    };
    CHECK(bodies({0}, 10) == "body 1;body 2;body 3;");
    CHECK(bodies({1}, 1) == "body 2;");
    open.mailbox.sent({2});
    open.mailbox.try_later({1}, 3, world.now + std::chrono::minutes{5});
    const auto left = waiting_letters(*world.database, {0}, 10);
    REQUIRE(left.size() == 2);
    CHECK(left[0].attempts == 3);
    CHECK(left[0].next_try == world.now + std::chrono::minutes{5});
  });
}

TEST_CASE("letters held for a month for somebody who never wrote are dead letters") {
  World world;
  TestShop shop(world);
  shop.with([&](Shop& open) {
    const auto day = std::chrono::hours{24};
    for (const int age : {31, 29}) {
      const auto written = world.now - age * day;
      open.mailbox.post({shop.id, {age}, {9}, "whatsapp", "+62", "", 0, written, written});
      open.mailbox.hold({age}, "held " + std::to_string(age));
    }
    open.mailbox.post({shop.id,
                       {1},
                       {9},
                       "whatsapp",
                       "+62",
                       "due",
                       0,
                       world.now - 40 * day,
                       world.now - 40 * day});
    open.mailbox.bury_held(world.now - 30 * day, world.now);
    const auto held = open.mailbox.held({9});
    REQUIRE(held.size() == 1);
    CHECK(held[0].body == "held 29");
    CHECK(waiting_letters(*world.database, {0}, 10).size() == 1);
    CHECK(dead_bodies(*world.database) == "held 31;");
  });
}

TEST_CASE("a transcript is read page by page, oldest first") {
  World world;
  TestShop shop(world);
  shop.with([&](Shop& open) {
    for (std::int64_t id = 1; id <= 150; ++id)
      open.mailbox.write({shop.id,
                          {9},
                          id,
                          id % 2 == 0 ? Author::Shop : Author::Customer,
                          std::to_string(id),
                          world.now});
    open.mailbox.write({shop.id, {8}, 151, Author::Shop, "another chat's", world.now});
    const auto newest = open.mailbox.history({9}, 0);
    REQUIRE(newest.size() == 100);
    CHECK(newest.front().id == 51);
    CHECK(newest.back().id == 150);
    CHECK(newest.back().author == Author::Shop);
    const auto older = open.mailbox.history({9}, 51);
    REQUIRE(older.size() == 50);
    CHECK(older.front().id == 1);
    CHECK(newest_transcript_entry(*world.database) == 151);
    CHECK(transcript_after(*world.database, 149, 10).size() == 2);
  });
}

TEST_CASE("where a topic's letter went, and how far polling came, are remembered") {
  World world;
  TestShop shop(world);
  shop.with([&](Shop& open) {
    CHECK_FALSE(open.mailbox.recall({9}, "order:1001"));
    open.mailbox.remember({9}, "order:1001", "55");
    open.mailbox.remember({9}, "order:1001", "56");
    CHECK(open.mailbox.recall({9}, "order:1001") == "56");
    CHECK_FALSE(open.mailbox.recall({8}, "order:1001"));
    CHECK_FALSE(open.mailbox.poll_offset("telegram"));
    open.mailbox.set_poll_offset("telegram", 12);
    open.mailbox.set_poll_offset("telegram", 13);
    CHECK(open.mailbox.poll_offset("telegram") == 13);
  });
}

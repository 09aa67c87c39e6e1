#include "bot/file_errand.h"

#include <catch2/catch.hpp>

#include "bot/channels/channel.h"
#include "bot/outgoing/task.h"
#include "flows/fetching.h"
#include "store/conversations.h"
#include "tests/bot/bot_shop.h"

using namespace kedai;
using namespace kedai::bot;
using namespace std::chrono_literals;

namespace {

struct House {
  House() {
    shop.lane->start();
    shop.lane->submit(shop.shop, [](Shop& open, Time now) {
      open.staff.invite("KODE123456", Role::Owner, now + 1h);
      return std::vector<Letter>{};
    });
    CHECK(shop.submit(BotShop::event("7", Said{"KODE123456"}, "u1")) == Accepted::Yes);
    Conversations conversations(*shop.database, shop.shop);
    const Wish wish{Wish::For::ShopQris, conversations.find("telegram", "7")->id, {}, {}};
    errand = {shop.shop, 1, std::string(kFetchErrand), encode(wish), 0, {}, noon()};
  }

  Ran fetched_from(const FileSource& source, std::chrono::milliseconds later = {}) {
    return sync_wait(fetch_file(source, errand, noon() + later));
  }
  // What whoever sent the file is told.
  std::string told(const Ran& ran) {
    CHECK(ran.done);
    shop.lane->submit(shop.shop, ran.then);
    shop.drain();
    return shop.waiting().back().body;
  }

  BotShop shop;
  Errand errand;
};

using File = Task<std::optional<Picture>>;

}  // namespace

TEST_CASE("a file that is too large, or gone, or none, is told so to whoever sent it") {
  House house;
  const auto too_large = [](ShopId, const Attachment&) -> File {
    throw TooLarge();
    co_return std::nullopt;
  };
  CHECK(house.told(house.fetched_from(too_large)).find("terlalu besar") != std::string::npos);
  const auto gone = [](ShopId, const Attachment&) -> File { co_return std::nullopt; };
  CHECK(house.told(house.fetched_from(gone)).find("tidak bisa dibuka") != std::string::npos);
}

TEST_CASE("a file that cannot be fetched now is asked for again for a while, and then it is gone") {
  House house;
  const auto later = [](ShopId, const Attachment&) -> File {
    throw NotNow("the network is away");
    co_return std::nullopt;
  };
  CHECK_FALSE(house.fetched_from(later, 14min).done);
  CHECK(house.told(house.fetched_from(later, 15min)).find("tidak bisa dibuka") !=
        std::string::npos);
}

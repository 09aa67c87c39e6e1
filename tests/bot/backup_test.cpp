// Which backups are kept, and when the next is due, whatever the clock has been.
#include "bot/backup.h"

#include <catch2/catch.hpp>

#include "tests/bot/bot_shop.h"

using namespace kedai;
using namespace kedai::bot;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

TEST_CASE("a backup from the future neither puts off the next nor pushes it out") {
  const BotShop shop;
  const fs::path data = shop.folder.path();
  CHECK(newest_backup_age(data) > 1000h);
  const fs::path ahead = back_up(data, noon() + 24h, 1);
  fs::last_write_time(ahead, fs::file_time_type::clock::now() + 24h);
  CHECK(newest_backup_age(data) > 1000h);
  const fs::path next = back_up(data, noon(), 2);
  CHECK(newest_backup_age(data) == 0h);
  CHECK(backups(data).size() == 2);
  back_up(data, noon() + 1h, 1);
  CHECK(backups(data).size() == 1);
  CHECK_FALSE(fs::exists(next));
}

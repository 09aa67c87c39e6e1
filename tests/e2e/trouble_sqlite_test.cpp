// The SQLite file in trouble, at the start and in the middle: what an operator reads, that senders
// are told to come again, that nothing is acknowledged which is not on disk, and that it is over
// when the trouble is.
#include <catch2/catch.hpp>
#include <fstream>

#include "bot/backup.h"
#include "store/db/open.h"
#include "store/db/schema.h"
#include "tests/e2e/program.h"
#include "tests/e2e/small_disk.h"
#include "tests/e2e/troubled_shop.h"

using namespace kedai;
using namespace kedai::bot;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

// A folder with settings and a database that a server has been at.
struct Installed {
  Installed() {
    Program first(serve);
    if (!first.says("/dapur/")) throw std::runtime_error(first.said());
  }
  std::string config(const std::string& command) const {
    return command + " --config " + settings.string();
  }

  harness::TemporaryFolder folder;
  fs::path settings = write_settings(folder.path());
  fs::path data = folder.path() / "data";
  std::string serve = config("serve");
};

// What serve says when it does not start.
std::string refusal(const std::string& serve, const std::string& within = "") {
  Program program(serve, within);
  CHECK(program.status() == 1);
  return program.said();
}

const db::Sql kPageOf("SELECT rootpage FROM sqlite_master WHERE name = $1");
const db::Sql kPageSize("SELECT page_size FROM pragma_page_size");

// Whatever a bad sector leaves.
void spoil(const std::string& file, std::int64_t offset, std::size_t size) {
  std::fstream bytes(file, std::ios::binary | std::ios::in | std::ios::out);
  bytes.seekp(offset);
  bytes << std::string(size, '\xA5');
}

void spoil_table(const std::string& file, const char* table) {
  std::int64_t page = 0, size = 0;
  {
    const auto database = db::open(file);
    auto pages = database->query(kPageOf, table);
    auto sizes = database->query(kPageSize);
    if (pages.next() && sizes.next()) page = pages.integer(0), size = sizes.integer(0);
  }
  spoil(file, (page - 1) * size, static_cast<std::size_t>(size));
}

}  // namespace

TEST_CASE(
    "a file, a folder that cannot be written: kedai serve names it and ends; then it serves") {
  const Installed shop;
  const auto all = fs::perms::owner_all;
  const auto read_only = fs::perms::owner_read | fs::perms::owner_exec;
  const auto refused_by = [&](const fs::path& path) {
    fs::permissions(path, read_only);
    const auto said = refusal(shop.serve, without_privileges());
    fs::permissions(path, all);
    return said;
  };
  CHECK_THAT(refused_by(shop.data / "kedai.db"),
             Contains("data/kedai.db cannot be opened or written") && Contains("writable"));
  CHECK_THAT(refused_by(shop.data), Contains("data/kedai.db cannot be opened or written"));
  CHECK_THAT(refused_by(shop.data / "kedai.lock"),
             Contains("cannot write " + (shop.data / "kedai.lock").string()));
  CHECK(Program(shop.serve, without_privileges()).says("/dapur/"));
}

TEST_CASE("of two Kedai on one folder the second says so and ends") {
  const Installed shop;
  Program first(shop.serve);
  REQUIRE(first.says("/dapur/"));
  CHECK_THAT(refusal(shop.serve), Contains("another Kedai is already serving"));
  CHECK(first.stop() == 0);
}

TEST_CASE("a file that is locked, damaged or a newer Kedai's is told at the start") {
  const Installed shop;
  const auto file = (shop.data / "kedai.db").string();
  {
    const auto other = db::open(file);
    const db::Transaction transaction(*other);
    CHECK_THAT(refusal(shop.serve), Contains("data/kedai.db is locked by another program"));
  }
  const int newer = db::newest_schema_version() + 1;
  const auto set_version = [&](int version) {
    db::open(file)->script("UPDATE schema_version SET version = " + std::to_string(version));
  };
  set_version(newer);
  CHECK_THAT(refusal(shop.serve), Contains("start the newer Kedai"));
  set_version(newer - 1);
  spoil(file, 0, 100);
  CHECK_THAT(refusal(shop.serve),
             Contains("data/kedai.db is damaged") && Contains("kedai restore"));
}

TEST_CASE("another program holds the file for longer than Kedai waits: 503 until it lets go") {
  const harness::TemporaryFolder folder;
  TroubledShop shop(folder.path());
  shop.start();
  CHECK(shop.say() == 200);
  {
    const auto other = db::open(shop.file());
    const db::Transaction transaction(*other);
    CHECK(shop.say() == 503);
    CHECK(shop.get("/dapur/") == 200);  // who only reads is not kept out
  }
  CHECK_THAT(shop.logged(), Contains("kedai.db is locked by another program"));
  CHECK(shop.differences() == "");
  CHECK(shop.say_again() == 200);
  CHECK(shop.eventually([&] { return shop.health() == 200; }));
  CHECK(shop.all_replied());
  CHECK(shop.differences() == "");
}

TEST_CASE("the disk is full: 503, nothing half written, and on it goes when there is room") {
  for (const auto kind : SmallDisk::kinds()) {
    SmallDisk disk(kind);
    TroubledShop shop(disk.path());
    shop.start();
    CHECK(shop.say() == 200);
    disk.fill();
    bool refused = false;  // what has room in files that are there is taken
    for (int i = 0; i < 500 && !refused; ++i) refused = shop.say() == 503;
    const bool told = shop.eventually([&] { return shop.health() == 503; });
    disk.free();
    CHECK(refused);
    CHECK(told);
    CHECK_THAT(shop.logged(), Contains("no room on the disk for " + shop.file()) ||
                                  Contains(shop.file() + " cannot be read or written"));
    CHECK(shop.differences() == "");
    CHECK(shop.say_again() == 200);
    CHECK(shop.eventually([&] { return shop.health() == 200; }));
    CHECK(shop.all_replied());
    shop.stop();
    shop.start();
    CHECK(shop.differences() == "");
  }
}

TEST_CASE("the disk is full at the start: kedai serve says so and ends") {
  const Installed shop;
  CHECK_THAT(refusal(shop.serve, "bash -c 'ulimit -f 0; exec \"$@\"' -"),
             Contains("data/kedai.db cannot be read or written"));
}

TEST_CASE("a damaged page: 503 and its file's name, kedai check tells, kedai restore mends") {
  const harness::TemporaryFolder folder;
  const auto config = " --config " + write_settings(folder.path()).string();
  const fs::path data = folder.path() / "data";
  TroubledShop shop(data);
  shop.start();
  CHECK(shop.say() == 200);
  CHECK(shop.all_replied());
  const fs::path copy = back_up(
      data, std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
  shop.stop();
  spoil_table(shop.file(), "conversation");
  shop.start();
  CHECK(shop.say() == 503);
  CHECK(shop.say_again() == 503);
  CHECK_THAT(shop.logged(), Contains(shop.file() + " is damaged") && Contains("kedai restore"));
  shop.stop();

  Program check("check" + config);
  CHECK(check.status() == 1);
  CHECK_THAT(check.said(), Contains("WRONG") && Contains("kedai.db is damaged"));
  CHECK(Program("restore " + copy.string() + config).status() == 0);
  shop.start();
  CHECK(shop.say_again() == 200);
  CHECK(shop.all_replied());
  CHECK(shop.differences() == "");
}

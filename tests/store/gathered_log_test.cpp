#include "store/db/gathered_log.h"

#include <catch2/catch.hpp>
#include <map>
#include <random>

#include "store/db/sqlite.h"
#include "tests/harness/log_tap.h"
#include "tests/harness/temporary_folder.h"

using namespace kedai;

namespace {

const db::Sql kPut(
    "INSERT INTO t VALUES ($1, $2) ON CONFLICT (k) DO UPDATE "
    "SET v = excluded.v");
const db::Sql kAll("SELECT k, v FROM t ORDER BY k");

using Content = std::map<std::int64_t, std::string>;

Content content(db::Database& database) {
  Content all;
  for (auto rows = database.query(kAll); rows.next();) all[rows.integer(0)] = rows.text(1);
  return all;
}

// A database on a disk that counts, and is full from some write on.
struct Disk {
  Disk() {
    database->script("CREATE TABLE t (k INTEGER PRIMARY KEY, v TEXT NOT NULL)");
    tap.on_write = [this] {
      ++writes;
      return room-- > 0;
    };
  }
  ~Disk() { tap.on_write = {}; }

  void put(std::int64_t from, std::int64_t to, const std::string& value) {
    db::Transaction transaction(*database);
    for (auto key = from; key < to; ++key) database->execute(kPut, key, value);
    transaction.commit();
  }
  Content seen_by_another() const { return content(*db::open_sqlite(file, db::Access::ReadOnly)); }

  harness::LogTap tap{};
  harness::TemporaryFolder folder;
  std::string file = (folder.path() / "a.db").string();
  std::unique_ptr<db::Database> database = db::open_sqlite(file);
  int writes = 0, room = 1'000'000;
};

const std::string kPageful(3'000, 'x');

}  // namespace

TEST_CASE(
    "a commit is one write of the log, however many pages it has, and "
    "others see it") {
  Disk disk;
  disk.put(0, 10, kPageful);
  CHECK(disk.writes == 1);
  CHECK(disk.seen_by_another().size() == 10);
  disk.put(7, 8, "y");
  CHECK(disk.writes == 2);
  disk.put(10, 110, kPageful);
  CHECK(disk.writes < 12);  // of 64 kB
  CHECK(disk.seen_by_another().at(7) == "y");
}

TEST_CASE(
    "a commit for which the disk has no room is none, and the next may "
    "be one") {
  Disk disk;
  disk.put(0, 20, kPageful);
  const Content before = content(*disk.database);
  disk.room = 0;
  CHECK_THROWS_AS(disk.put(0, 30, "lost"), db::Unavailable);
  CHECK(content(*disk.database) == before);
  CHECK(disk.seen_by_another() == before);
  disk.room = 1'000'000;
  disk.put(5, 6, "kept");
  CHECK(disk.seen_by_another().at(5) == "kept");
  disk.database.reset();
  CHECK_NOTHROW(db::check_sqlite(disk.file));
}

// With a cache of four pages, which SQLite would spill before the commit; the disk is full now and
// then, in the midst of a commit as well; transactions are undone, in part too; and two connections
// write in turns, each where the other has ended.
TEST_CASE(
    "whatever the pages' way into the log, what is committed is there "
    "and nothing else") {
  Disk disk;
  std::mt19937 dice(1);
  Content expected;
  auto other = db::open_sqlite(disk.file);
  int kept = 0, refused = 0;
  for (int round = 0; round < 400; ++round) {
    if (round % 40 == 0) {
      disk.database = db::open_sqlite(disk.file);
      disk.database->script("PRAGMA cache_size=4");
      other = db::open_sqlite(disk.file);
    }
    if (dice() % 3 == 0) {
      const auto key = static_cast<std::int64_t>(dice() % 60);
      other->execute(kPut, key, "other");
      expected[key] = "other";
    }
    disk.room = dice() % 3 == 0 ? static_cast<int>(dice() % 6) : 1'000'000;
    Content meant = expected;
    const auto write = [&](Content& into, unsigned most) {
      for (auto count = dice() % most; count > 0; --count) {
        const auto key = static_cast<std::int64_t>(dice() % 60);
        const std::string value(dice() % 3'000, static_cast<char>('a' + dice() % 26));
        disk.database->execute(kPut, key, value);
        into[key] = value;
      }
    };
    try {
      db::Transaction transaction(*disk.database);
      write(meant, 40);
      if (dice() % 3 == 0) {
        const db::Savepoint undone(*disk.database);
        Content forgotten;
        write(forgotten, 20);
      }
      if (dice() % 2 == 0) CHECK(content(*disk.database) == meant);
      write(meant, 20);
      if (dice() % 5 != 0) {  // or it is undone
        transaction.commit();
        expected = meant;
        ++kept;
      }
    } catch (const db::Unavailable&) {
      ++refused;
    }
    disk.room = 1'000'000;
    REQUIRE(content(*disk.database) == expected);
    REQUIRE(disk.seen_by_another() == expected);
  }
  CHECK(kept > 100);
  CHECK(refused > 20);
  other.reset();
  disk.database.reset();
  CHECK_NOTHROW(db::check_sqlite(disk.file));
}

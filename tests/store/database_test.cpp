#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "store/db/schema.h"
#include "store/db/sqlite.h"
#include "store/pictures.h"
#include "store/profile.h"
#include "tests/harness/stores.h"
#include "tests/harness/temporary_folder.h"

using namespace kedai;
using harness::TemporaryFolder;

namespace {

namespace fs = std::filesystem;

Profile profile_called(const std::string& slug) {
  Profile profile;
  profile.id = {1};
  profile.slug = slug;
  profile.name = slug;
  return profile;
}

const db::Sql kCountForTest("SELECT COUNT(*) FROM shop WHERE slug = $1");

}  // namespace

TEST_CASE("an empty database is brought to this version, and again is no change") {
  const auto database = harness::empty_store();
  CHECK(db::schema_version(*database) == 0);
  db::migrate(*database);
  CHECK(db::schema_version(*database) == db::newest_schema_version());
  Profiles(*database).add(profile_called("dapur"));
  db::migrate(*database);
  CHECK(Profiles(*database).find("dapur"));
}

TEST_CASE("a database of a newer Kedai is refused and left as it is") {
  const auto database = harness::new_store();
  const int newer = db::newest_schema_version() + 1;
  database->script("UPDATE schema_version SET version = " + std::to_string(newer));
  CHECK_THROWS_AS(db::migrate(*database), db::Unavailable);
  CHECK(db::schema_version(*database) == newer);
}

TEST_CASE("what is not committed is not there, what is not released neither") {
  const auto database = harness::new_store();
  Profiles profiles(*database);
  {
    const db::Transaction undone(*database);
    profiles.add(profile_called("dapur"));
  }
  CHECK_FALSE(profiles.find("dapur"));
  db::Transaction transaction(*database);
  {
    const db::Savepoint undone(*database);
    profiles.add(profile_called("dapur"));
  }
  db::Savepoint kept(*database);
  profiles.add(profile_called("warung"));
  kept.release();
  transaction.commit();
  CHECK_FALSE(profiles.find("dapur"));
  CHECK(profiles.find("warung"));
}

TEST_CASE("a statement that breaks a rule of the tables is an error of ours") {
  const auto database = harness::new_store();
  Profiles(*database).add(profile_called("dapur"));
  CHECK_THROWS_AS(Profiles(*database).add(profile_called("dapur")), db::Error);
  CHECK_THROWS_AS(database->execute(kCountForTest), db::Error);  // a value too few
}

TEST_CASE("a failed statement inside a savepoint leaves the transaction as it was before") {
  const auto database = harness::new_store();
  Profiles profiles(*database);
  db::Transaction transaction(*database);
  profiles.add(profile_called("dapur"));
  {
    const db::Savepoint undone(*database);
    CHECK_THROWS_AS(profiles.add(profile_called("dapur")), db::Error);
  }
  transaction.commit();
  CHECK(profiles.find("dapur"));
}

TEST_CASE("bytes are kept as they are, none too") {
  const auto database = harness::new_store();
  Pictures pictures(*database, {1});
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes += static_cast<char>(byte);
  for (const auto& each : {bytes, std::string()})
    CHECK(pictures.find(pictures.add("image/png", each))->bytes == each);
}

TEST_CASE("what is no Unicode text is kept as the mark for that, and found by itself") {
  const auto database = harness::new_store();
  Profiles profiles(*database);
  using namespace std::string_literals;
  const auto odd = "a\0b\xff\xed\xa0\x80\xc3"s;
  Profile profile = profile_called(odd);
  profiles.add(profile);
  REQUIRE(profiles.find(odd));
  const auto kept = profiles.find(odd)->name;
  CHECK(
      kept.starts_with("a\xEF\xBF\xBD"
                       "b\xEF\xBF\xBD"));
  CHECK(kept == db::storable(odd));
  CHECK(db::storable("Se\u00f1or \U0001F600") == "Se\u00f1or \U0001F600");
}

TEST_CASE("a backup made while the shop is open is whole and opens by itself") {
  const TemporaryFolder folder;
  const std::string file = folder.path() / "kedai.db";
  const auto database = db::open_sqlite(file);
  db::migrate(*database);
  Profiles(*database).add(profile_called("dapur"));
  const fs::path copy = folder.path() / "copy.db";
  db::back_up_sqlite(file, copy);
  CHECK_NOTHROW(db::check_sqlite(copy));
  const auto opened = db::open_sqlite(copy.string(), db::Access::ReadOnly);
  CHECK(Profiles(*opened).find("dapur"));
}

TEST_CASE("a backup that cannot be made says so and leaves nothing behind") {
  const TemporaryFolder folder;
  const fs::path copy = folder.path() / "copy.db";
  CHECK_THROWS_AS(db::back_up_sqlite((folder.path() / "none.db").string(), copy), db::Unavailable);
  CHECK_FALSE(fs::exists(copy));
  const auto database = db::open_sqlite(folder.path() / "kedai.db");
  db::migrate(*database);
  CHECK_THROWS_AS(
      db::back_up_sqlite((folder.path() / "kedai.db").string(), folder.path() / "no" / "copy.db"),
      db::Unavailable);
}

TEST_CASE("a damaged file is found out") {
  const TemporaryFolder folder;
  const fs::path file = folder.path() / "kedai.db";
  std::ofstream(file) << "this is no database at all, only some text that is long enough";
  CHECK_THROWS_AS(db::check_sqlite(file), db::Unavailable);
  CHECK_THROWS_AS(db::check_sqlite(folder.path() / "none.db"), db::Unavailable);
}

TEST_CASE("a folder that is not there is named") {
  CHECK_THROWS_WITH(db::open_sqlite("/nowhere/at/all/kedai.db"),
                    Catch::Contains("/nowhere/at/all/kedai.db"));
}

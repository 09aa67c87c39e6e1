// kedai db copy: from SQLite to PostgreSQL, or back.
#include "store/db/copy.h"

#include <fmt/format.h>

#include <iostream>

#include "bot/commands/commands.h"
#include "store/db/open.h"
#include "store/db/schema.h"

namespace kedai::bot {

namespace {

void check_version(db::Database& from) {
  const int version = db::schema_version(from);
  if (version != db::newest_schema_version())
    throw db::Unavailable(fmt::format(
        "the database to copy is of version {}, this Kedai copies version {}: start this Kedai on "
        "it once, and stop it",
        version, db::newest_schema_version()));
}

// False when both do not hold the same.
bool copied_whole(db::Database& from, db::Database& to, const db::TableShape& table) {
  db::copy_table(from, to, table, [&](std::int64_t rows) {
    std::cout << fmt::format("\r{:<16} {:>9} rows", table.name, rows) << std::flush;
  });
  const auto there = db::contents_of(from, table), here = db::contents_of(to, table);
  std::cout << fmt::format("\r{:<16} {:>9} rows  {}\n", table.name, here.rows,
                           here == there ? "same " + here.hash.substr(0, 16) : "NOT THE SAME");
  return here == there;
}

}  // namespace

int run_copy(const std::string& from_address, const std::string& to_address) {
  const auto from = db::open(from_address, db::Access::ReadOnly);
  check_version(*from);
  const auto to = db::open(to_address);
  db::migrate(*to);
  bool same = true;
  for (const db::TableShape& table : db::table_shapes())
    same = copied_whole(*from, *to, table) && same;
  if (!same) {
    std::cout << "They differ: was a Kedai still serving, or the target not empty at the first "
                 "start? Stop it, make the target anew, and copy again.\n";
    return 1;
  }
  std::cout << "All rows are there, and the same. Set [store] url and start Kedai.\n";
  return 0;
}

}  // namespace kedai::bot

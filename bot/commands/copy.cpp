// kedai db copy: from SQLite to PostgreSQL, or back.
#include "store/db/copy.h"

#include <fmt/format.h>

#include <filesystem>
#include <initializer_list>
#include <iostream>
#include <list>
#include <set>

#include "bot/commands/commands.h"
#include "bot/data_lock.h"
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

// Nobody serves a SQLite file meanwhile; of PostgreSQL the operator has to see to it. Both files
// may lie in one folder.
std::list<DataLock> locks_of(std::initializer_list<std::string> addresses) {
  std::set<std::filesystem::path> folders;
  for (const std::string& address : addresses) {
    const std::filesystem::path file = db::is_postgres(address) ? "" : db::sqlite_file(address);
    if (std::filesystem::exists(file))
      folders.insert(std::filesystem::canonical(std::filesystem::absolute(file).parent_path()));
  }
  std::list<DataLock> locks;
  for (const auto& folder : folders) locks.emplace_back(folder);
  return locks;
}

void copy(db::Database& from, db::Database& to, const db::TableShape& table) {
  std::cout << fmt::format("{:<16}", table.name) << std::flush;
  db::copy_table(from, to, table, [&](std::int64_t rows) {
    std::cout << fmt::format("\r{:<16} {:>9} more", table.name, rows) << std::flush;
  });
  std::cout << "\n";
}

bool same(db::Database& from, db::Database& to, const db::TableShape& table) {
  const auto there = db::contents_of(from, table), here = db::contents_of(to, table);
  std::cout << fmt::format("{:<16} {:>9} rows  {}\n", table.name, here.rows,
                           here == there ? "same " + here.hash.substr(0, 16) : "NOT THE SAME");
  return here == there;
}

}  // namespace

int run_copy(const std::string& from_address, const std::string& to_address) {
  const auto locks = locks_of({from_address, to_address});
  const auto from = db::open(from_address, db::Access::ReadOnly);
  check_version(*from);
  const auto to = db::open(to_address);
  db::migrate(*to);
  for (const db::TableShape& table : db::table_shapes()) copy(*from, *to, table);
  // All of it after all of it: what somebody wrote meanwhile is found out.
  bool all_same = true;
  for (const db::TableShape& table : db::table_shapes())
    all_same = same(*from, *to, table) && all_same;
  if (!all_same) {
    std::cout << "They differ: was a Kedai still serving, or the target not empty at the first "
                 "start? Stop it, make the target anew, and copy again.\n";
    return 1;
  }
  std::cout << "All rows are there, and the same. Set [store] url and start Kedai.\n";
  return 0;
}

}  // namespace kedai::bot

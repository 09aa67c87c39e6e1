#include "store/db/postgres_errors.h"

#include <algorithm>
#include <array>
#include <span>

#include "store/db/database.h"

namespace kedai::db {

namespace {

// https://www.postgresql.org/docs/15/errcodes-appendix.html; a code of two letters is its class.
constexpr std::array<std::string_view, 4> kEndOfConnection{
    "57P01", "57P02", "57P05",  // shut down by an admin, after a crash, for being idle
    "25P03",                    // idle in a transaction for too long
};
constexpr std::array<std::string_view, 2> kInTheWay{
    "40001", "40P01",  // serialization failure, deadlock
};
// Not in our hands, and nothing that is wrong with the statement: the operator, the disk, the load.
constexpr std::array<std::string_view, 11> kUnavailable{
    "08",    "28",    "3D000",  // connection, password, no such database
    "53",    "57",    "58",     // no room or too many connections, cancelled or starting, disk
    "55P03", "25006", "42501",  // a lock not in time, read only, not permitted
    "XX001", "XX002",           // damaged table or index
};

bool among(std::string_view sqlstate, std::span<const std::string_view> codes) {
  return std::ranges::any_of(codes,
                             [&](std::string_view code) { return sqlstate.starts_with(code); });
}

}  // namespace

bool ends_connection(std::string_view sqlstate) {
  return sqlstate.empty() || among(sqlstate, kEndOfConnection);
}

void throw_postgres(std::string_view sqlstate, std::string_view what) {
  const std::string line = one_line(what);
  if (sqlstate == "40003") throw InDoubt(line);  // statement completion unknown
  if (ends_connection(sqlstate) || among(sqlstate, kInTheWay)) throw Retry(line);
  if (sqlstate == "08P01") throw Error(line);  // a value too few or too many
  if (among(sqlstate, kUnavailable)) throw Unavailable(line);
  throw Error(line);
}

std::string one_line(std::string_view message) {
  std::string line;
  for (const char c : message) {
    if (c != '\n' && c != '\t')
      line += c;
    else if (c == '\n' && !line.ends_with("; "))
      line += "; ";
  }
  while (line.ends_with(' ') || line.ends_with(';')) line.pop_back();
  return line;
}

}  // namespace kedai::db

// All of a database, row by row into another one, whatever their engines: for the day when a shop
// moves to PostgreSQL, and back. Rows go in the order of their keys, a few hundred a transaction,
// so that a copy that was interrupted goes on where it stopped. Nobody may write meanwhile. One
// thread at a time.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "store/db/database.h"

namespace kedai::db {

struct Column {
  enum class Type { Integer, Text, Bytes };
  std::string name;
  Type type = Type::Integer;
};
struct TableShape {
  std::string name;
  std::vector<Column> columns;  // the key first
  std::size_t keys = 1;         // so many of them are the key
};

// Every table that holds what shops have, parents before those that refer to them; what belongs to
// running processes (counter, lease) stays behind.
const std::vector<TableShape>& table_shapes();

struct Contents {
  std::int64_t rows = 0;
  std::string hash;  // of all values in the order of the keys, hexadecimal
  bool operator==(const Contents&) const = default;
};
Contents contents_of(Database& database, const TableShape& table);

// Copies what `to` does not have yet of a table that is otherwise the same; `progress` hears how
// many rows have been copied so far. Throws what the databases throw.
void copy_table(Database& from, Database& to, const TableShape& table,
                const std::function<void(std::int64_t rows)>& progress);

}  // namespace kedai::db

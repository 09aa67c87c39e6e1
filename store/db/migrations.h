// What brings the tables from each version to the next, in one dialect (DESIGN.md). A migration
// that has been released is never changed; the newer ones stand in files of their own.
#pragma once

#include <span>

namespace kedai::db {

// The n-th makes version n + 1 of version n.
std::span<const char* const> migrations();

// What they all come to, for a new database at once (tables.cpp). Whoever adds a migration changes
// it too; a test compares the two.
extern const char* const kTables;

// Of migrations_of_money.cpp:
extern const char* const kOrderMoney;
extern const char* const kErrands;
extern const char* const kStockMovements;
extern const char* const kPrices;
extern const char* const kChargeLooks;
// Of migrations_of_keys.cpp:
extern const char* const kFewerTrees;

}  // namespace kedai::db

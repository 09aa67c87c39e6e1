// Looks into the database (`store` is its address, on either engine) for what was promised. Each
// throws std::runtime_error with what is wrong.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "store/db/database.h"
#include "tests/torture/buyers.h"

namespace kedai::torture {

// What was acknowledged is there, and nothing of it twice; of what was not, at most the next thing.
// Each order that was placed is there once; stock adds up; a SQLite file is sound; no letter is
// dead.
void audit(const std::string& store, const std::vector<Told>& told);

int letters_waiting(const std::string& store);
int letters_waiting(db::Database& database);

// What each chat was told, by its person; order numbers as "#".
using Spoken = std::map<std::string, std::vector<std::string>>;
Spoken spoken_by(const bot::FakeTelegram& telegram, const bot::FakeGraph& graph);

// How many of `heard` are letters that came again, each right after the first time. But for those
// it is `expected`, letter by letter.
int repeats(const Spoken& expected, const Spoken& heard);

}  // namespace kedai::torture

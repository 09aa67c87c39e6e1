// Backups: an online copy of the database, opened and checked after it was written, the newest
// seven kept. And the way back. Any thread; the server may go on meanwhile.
#pragma once

#include <chrono>
#include <filesystem>
#include <vector>

#include "store/ids.h"

namespace kedai::bot {

inline constexpr int kBackupsKept = 7;

// Where things lie in a data folder.
std::filesystem::path database_file(const std::filesystem::path& data);
std::filesystem::path backup_folder(const std::filesystem::path& data);

// Oldest first.
std::vector<std::filesystem::path> backups(const std::filesystem::path& data);

// How long ago the newest was written; very long when there is none. One that was written in the
// future, by a clock that was set back since, does not count.
std::chrono::hours newest_backup_age(const std::filesystem::path& data);

// Writes data/backups/kedai-YYYYMMDD-HHMMSS.db (UTC), checks it, and drops all but the newest
// `keep`. Returns its path. Throws db::Unavailable with the reason; then nothing was dropped.
std::filesystem::path back_up(const std::filesystem::path& data, Time now, int keep = kBackupsKept);

// Puts `copy` in the database's place, after checking it; what was there is kept beside it, with
// the time in its name. Throws db::Unavailable when the copy is not sound or a server uses the
// folder.
void restore(const std::filesystem::path& copy, const std::filesystem::path& data, Time now);

}  // namespace kedai::bot

#include "bot/backup.h"

#include <fmt/chrono.h>

#include <algorithm>

#include "bot/data_lock.h"
#include "store/db/schema.h"
#include "store/db/sqlite.h"
#include "store/fail_point.h"

namespace kedai::bot {

namespace fs = std::filesystem;

namespace {

std::string stamp(Time now) {
  return fmt::format("{:%Y%m%d-%H%M%S}", fmt::gmtime(std::chrono::system_clock::to_time_t(now)));
}

void check(const fs::path& copy) {
  db::check_sqlite(copy);
  const auto database = db::open_sqlite(copy.string(), db::Access::ReadOnly);
  if (db::schema_version(*database) > db::newest_schema_version())
    throw db::Unavailable(copy.string() + " was written by a newer Kedai");
}

constexpr auto kClocksAgree = std::chrono::minutes{1};
const std::string kWriting = "writing-";

void drop_cut_off(const fs::path& data) {
  const auto day_ago = fs::file_time_type::clock::now() - std::chrono::days{1};
  for (const auto& entry : fs::directory_iterator(backup_folder(data)))
    if (entry.path().filename().string().starts_with(kWriting) && entry.last_write_time() < day_ago)
      fs::remove(entry.path());
}

// Never the one that was just written, even if others have a time in their name that is to come.
void drop_old(const fs::path& data, int keep, const fs::path& fresh) {
  auto all = backups(data);
  std::erase(all, fresh);
  while (all.size() >= static_cast<std::size_t>(keep)) {
    fs::remove(all.front());
    all.erase(all.begin());
  }
}

}  // namespace

fs::path database_file(const fs::path& data) { return data / "kedai.db"; }

fs::path backup_folder(const fs::path& data) { return data / "backups"; }

std::vector<fs::path> backups(const fs::path& data) {
  std::vector<fs::path> found;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(backup_folder(data), none))
    if (entry.path().filename().string().starts_with("kedai-") && entry.path().extension() == ".db")
      found.push_back(entry.path());
  std::ranges::sort(found);
  return found;
}

std::chrono::hours newest_backup_age(const fs::path& data) {
  auto newest = std::chrono::hours::max();
  for (const fs::path& copy : backups(data)) {
    const auto age = fs::file_time_type::clock::now() - fs::last_write_time(copy);
    if (age > -kClocksAgree) newest = std::min(newest, std::chrono::floor<std::chrono::hours>(age));
  }
  return newest;
}

fs::path back_up(const fs::path& data, Time now, int keep) {
  fs::create_directories(backup_folder(data));
  fs::path copy = backup_folder(data) / ("kedai-" + stamp(now) + ".db");
  // Under another name until it is whole: one that was cut off is no backup to count or restore.
  const fs::path writing = backup_folder(data) / (kWriting + stamp(now));
  db::back_up_sqlite(database_file(data).string(), writing);
  fail_point(FailPoint::DuringBackup);
  fs::rename(writing, copy);
  drop_old(data, keep, copy);
  drop_cut_off(data);
  return copy;
}

void restore(const fs::path& copy, const fs::path& data, Time now) {
  const DataLock alone(data);
  check(copy);
  fs::create_directories(data);
  const fs::path file = database_file(data);
  const fs::path fresh = file.string() + ".restoring";
  fs::copy_file(copy, fresh, fs::copy_options::overwrite_existing);
  for (const auto* end : {"", "-wal", "-shm"}) {
    const fs::path old = file.string() + end;
    if (fs::exists(old)) fs::rename(old, file.string() + ".before-" + stamp(now) + end);
  }
  fs::rename(fresh, file);
}

}  // namespace kedai::bot

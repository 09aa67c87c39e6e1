#include "tests/torture/power_disk.h"

#include <algorithm>

namespace kedai::torture {

namespace {

constexpr std::size_t kSector = 512;

void put(std::string& content, const DiskFile::Change& change) {
  if (change.truncates) {
    if (change.at < content.size()) content.resize(change.at);
    return;
  }
  const std::size_t end = change.at + change.bytes.size();
  if (content.size() < end) content.resize(end);
  content.replace(change.at, change.bytes.size(), change.bytes);
}

// The pieces of a write that the disk writes one by one.
std::vector<DiskFile::Change> sectors_of(const DiskFile::Change& change) {
  if (change.truncates) return {change};
  std::vector<DiskFile::Change> pieces;
  for (std::size_t done = 0; done < change.bytes.size();) {
    const std::size_t at = change.at + done;
    const std::size_t size = std::min(kSector - at % kSector, change.bytes.size() - done);
    pieces.push_back({at, change.bytes.substr(done, size)});
    done += size;
  }
  return pieces;
}

}  // namespace

void PowerDisk::cut_after(int changes, std::uint32_t seed) {
  const std::lock_guard hold(mutex_);
  dice_.seed(seed);
  left_ = changes;
}

void PowerDisk::cut_now(std::uint32_t seed) {
  const std::lock_guard hold(mutex_);
  if (cut_) return;
  dice_.seed(seed);
  cut();
}

bool PowerDisk::is_cut() const {
  const std::lock_guard hold(mutex_);
  return cut_;
}

void PowerDisk::restore_power() {
  const std::lock_guard hold(mutex_);
  entries_.clear();
  for (auto& [name, bytes] : survivors_) {
    auto file = std::make_shared<DiskFile>();
    file->content = file->durable = bytes;
    file->named = true;
    entries_[name].file = std::move(file);
  }
  survivors_.clear();
  cut_ = false;
  left_ = 0;
}

void PowerDisk::erase() {
  const std::lock_guard hold(mutex_);
  entries_.clear();
}

std::shared_ptr<DiskFile> PowerDisk::find(const std::string& name) const {
  const auto found = entries_.find(name);
  return found == entries_.end() ? nullptr : found->second.file;
}

std::shared_ptr<DiskFile> PowerDisk::make(const std::string& name) {
  auto& entry = entries_[name];
  entry.file = std::make_shared<DiskFile>();
  return entry.file;
}

bool PowerDisk::write(DiskFile& file, DiskFile::Change change) {
  if (cut_) return false;
  put(file.content, change);
  file.pending.push_back(std::move(change));
  return passes();
}

bool PowerDisk::sync(DiskFile& file, bool names) {
  if (!passes()) return false;
  for (const auto& change : file.pending) put(file.durable, change);
  file.pending.clear();
  if (names && !file.named) sync_names();
  return true;
}

bool PowerDisk::remove(const std::string& name, bool synced) {
  if (!passes()) return false;
  auto& entry = entries_[name];
  if (entry.file && entry.file->named) entry.ghost = survivor(*entry.file);
  entry.file = nullptr;
  if (synced) sync_names();
  return true;
}

void PowerDisk::sync_names() {
  for (auto& [name, entry] : entries_) {
    entry.ghost.reset();
    if (entry.file) entry.file->named = true;
  }
}

bool PowerDisk::passes() {
  if (cut_) return false;
  if (left_ == 0 || --left_ > 0) return true;
  cut();
  return false;
}

void PowerDisk::cut() {
  cut_ = true;
  for (const auto& [name, entry] : entries_) {
    const bool certain = entry.file && entry.file->named;
    if (certain || (entry.file && dice_() % 2))
      survivors_[name] = survivor(*entry.file);
    else if (entry.ghost && dice_() % 2)
      survivors_[name] = *entry.ghost;
  }
}

// Of the sectors written since the last sync some are there, whichever was first; one may end in
// its middle. How many depends on the day.
std::string PowerDisk::survivor(const DiskFile& file) {
  std::vector<DiskFile::Change> pieces;
  for (const auto& change : file.pending)
    for (auto& piece : sectors_of(change)) pieces.push_back(std::move(piece));
  if (dice_() % 2) std::ranges::shuffle(pieces, dice_);
  const auto kept = dice_() % 101;
  std::string content = file.durable;
  for (auto& piece : pieces) {
    if (dice_() % 100 >= kept) continue;
    if (!piece.truncates && dice_() % 16 == 0) piece.bytes.resize(dice_() % piece.bytes.size());
    put(content, piece);
  }
  return content;
}

}  // namespace kedai::torture

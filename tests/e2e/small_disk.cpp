#include "tests/e2e/small_disk.h"

#include <sched.h>
#include <sys/mount.h>

#include <array>
#include <csignal>
#include <fstream>

namespace kedai::bot {

namespace {

constexpr const char* kSize = "size=24m";

// What this thread and those that it starts mount is seen by nobody else, and gone with them.
bool apart() {
  static const bool kDone = ::unshare(CLONE_NEWNS) == 0 &&
                            ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
  return kDone;
}

bool mount_at(const std::filesystem::path& path) {
  return apart() && ::mount("tmpfs", path.c_str(), "tmpfs", 0, kSize) == 0;
}

}  // namespace

std::vector<SmallDisk::Kind> SmallDisk::kinds() {
  const harness::TemporaryFolder trial;
  if (!mount_at(trial.path())) return {Kind::Limited};
  ::umount2(trial.path().c_str(), MNT_DETACH);
  return {Kind::Limited, Kind::Mounted};
}

SmallDisk::SmallDisk(Kind kind) : kind_(kind) {
  ::getrlimit(RLIMIT_FSIZE, &before_);
  std::signal(SIGXFSZ, SIG_IGN);
  if (kind_ == Kind::Mounted && !mount_at(path())) throw std::runtime_error("nothing is mounted");
}

SmallDisk::~SmallDisk() {
  free();
  if (kind_ == Kind::Mounted) ::umount2(path().c_str(), MNT_DETACH);
}

void SmallDisk::fill() {
  if (kind_ == Kind::Limited) {
    const rlimit none{0, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &none);
    return;
  }
  std::ofstream filler(path() / "filler", std::ios::binary);
  constexpr std::array<char, 4'096> kPage{};
  while (filler.write(kPage.data(), kPage.size()).flush()) continue;
}

void SmallDisk::free() {
  if (kind_ == Kind::Limited) ::setrlimit(RLIMIT_FSIZE, &before_);
  std::error_code none;
  std::filesystem::remove(path() / "filler", none);
}

}  // namespace kedai::bot

// A disk that can be filled. Where the kernel lets us it is a tmpfs of a few megabytes, mounted
// where only the test sees it and gone with it. A CI machine may forbid to mount, in a namespace of
// one's own too; there the limit on the size of files does: the kernel refuses each write past it,
// with an error of its own ("too large" instead of "no space"), which SQLite tells apart. Both are
// run where both can be.
#pragma once

#include <sys/resource.h>

#include <filesystem>
#include <vector>

#include "tests/harness/temporary_folder.h"

namespace kedai::bot {

class SmallDisk {
 public:
  enum class Kind { Mounted, Limited };
  static std::vector<Kind> kinds();  // that can be had here

  explicit SmallDisk(Kind kind);
  ~SmallDisk();
  SmallDisk(const SmallDisk&) = delete;

  const std::filesystem::path& path() const { return folder_.path(); }
  // With Kind::Limited no file of this process grows until free(): say nothing to a file meanwhile.
  void fill();
  void free();

 private:
  harness::TemporaryFolder folder_;
  const Kind kind_;
  rlimit before_{};
};

}  // namespace kedai::bot

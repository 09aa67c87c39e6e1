#include "tests/talks/files.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace kedai::harness {

namespace {

const std::filesystem::path kFolder = std::filesystem::path(KEDAI_SOURCE_DIR) / "tests/talks";

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

}  // namespace

std::vector<File> all_talks() {
  std::vector<File> talks;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder))
    if (entry.path().extension() == ".talk") talks.push_back({entry.path(), read(entry.path())});
  std::ranges::sort(talks, {}, &File::path);
  return talks;
}

std::string talk_called(const char* name) { return read(kFolder / name); }

}  // namespace kedai::harness

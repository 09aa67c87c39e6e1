// The talks of this folder, as files.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace kedai::harness {

struct File {
  std::filesystem::path path;
  std::string text;
};

std::vector<File> all_talks();              // by name
std::string talk_called(const char* name);  // "returning.talk"; throws when it cannot be read

}  // namespace kedai::harness

// The program itself as a process of its own, to be killed.
#pragma once

#include <string>
#include <vector>

#include "tests/harness/process.h"

namespace kedai::torture {

using std::chrono::milliseconds;

class Process : public harness::Process {
 public:
  // kedai with these arguments.
  Process(const std::vector<std::string>& arguments, const std::filesystem::path& log,
          const Environment& environment = {});
};

using harness::end_of;
int port_in(const std::string& line);  // what kedai serve prints when it is ready

// Makes the process die in the middle of its n-th write to a file of that pattern ("*/kedai.db").
Process::Environment torn_write(const std::string& file, int at);

}  // namespace kedai::torture

// A program as a process of its own. Its environment is only what is given: no KEDAI_ variable of
// the test's gets in.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace kedai::harness {

using std::chrono::milliseconds;

class Process {
 public:
  using Environment = std::vector<std::string>;  // "NAME=value"

  // The program, found as a shell does, and its arguments; what it logs is added to `log`.
  Process(std::vector<std::string> command, const std::filesystem::path& log,
          const Environment& environment = {});
  ~Process();  // kills and waits
  Process(const Process&) = delete;

  // The first line of its output; nothing when it ends before or none comes in time.
  std::optional<std::string> first_line(milliseconds within);
  bool ends(milliseconds within);  // whether it is gone by then
  void kill();                     // SIGKILL, and waits
  int stop();                      // SIGTERM, and waits; its exit status
  bool was_killed() const;         // its end was SIGKILL's
  milliseconds age() const;        // since it was started
  pid_t id() const { return pid_; }

 private:
  bool gone(int options);

  std::chrono::steady_clock::time_point started_;
  pid_t pid_ = -1;
  int watched_ = -1;  // readable when it has ended
  int output_ = -1;
  std::optional<int> status_;
};

std::string end_of(const std::filesystem::path& log);  // its last 2,000 characters

}  // namespace kedai::harness

// A server that takes part, as a process of its own, and what it costs.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace kedai::bench {

// One of the loopback's that nobody listens on now.
std::uint16_t free_port();

class Process {
 public:
  // `environment` is added to what is there ("NAME=value"); what it says goes to the file `log`.
  Process(const std::vector<std::string>& command, const std::vector<std::string>& environment,
          const std::filesystem::path& log);
  ~Process();  // asks it to end, and waits
  Process(const Process&) = delete;

  bool ended();
  double cpu_seconds() const;  // of all its threads, since it began
  double peak_rss_mb() const;
  double rss_mb() const;

 private:
  pid_t pid_;
  bool gone_ = false;
};

}  // namespace kedai::bench

// One server at work with a new database: its processes, and the crowd that orders there.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/bench/crowd.h"
#include "tests/bench/servers.h"
#include "tests/harness/process.h"
#include "tests/harness/temporary_folder.h"

namespace kedai::bench {

class Run {
 public:
  // Starts it and waits until its first person is served. `under`: a profiler that runs it. Throws
  // std::runtime_error when it does not serve.
  Run(Contestant& server, const std::string& channel, const std::vector<std::string>& under = {});
  ~Run();  // asks it to end: a profiler writes then
  Run(const Run&) = delete;

  // A short run tells how many conversations fill the time. Throws when one fails.
  Figures order(int concurrency, std::chrono::milliseconds api_delay, double seconds);

  void rest(std::chrono::milliseconds time) { loop_.run_for(time); }

  double cold_ms() const {
    return cold_ms_;
  }                            // from its start to its first reply, of its last process
  double cpu_seconds() const;  // of its processes, since they began
  double peak_rss_mb() const;
  double rss_mb() const;

 private:
  void wait_until_served();
  Figures must(const Load& load);
  double sum(double (*of)(pid_t)) const;

  Contestant& server_;
  const std::string channel_;
  harness::TemporaryFolder folder_;
  std::unique_ptr<Messenger> messenger_;
  Loop loop_;
  Crowd crowd_{loop_, *messenger_};
  Place place_;
  std::filesystem::path log_;
  std::vector<std::unique_ptr<harness::Process>> processes_;
  double cold_ms_ = 0;
};

}  // namespace kedai::bench

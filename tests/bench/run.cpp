#include "tests/bench/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "tests/bench/cost.h"
#include "tests/harness/loopback.h"

namespace kedai::bench {

namespace {

using std::chrono::milliseconds;
using Clock = Loop::Clock;

constexpr double kWarm = 1;  // second of work, before what it does in a second is believed
constexpr auto kStartPatience = std::chrono::seconds{30};

double ms_since(Clock::time_point begun) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
}

}  // namespace

Run::Run(Contestant& server, const std::string& channel, const std::vector<std::string>& under)
    : server_(server),
      channel_(channel),
      messenger_(channel == "telegram" ? telegram(server.path(channel))
                                       : whatsapp(server.path(channel))),
      log_(std::filesystem::current_path() / ("bench-" + server.name() + ".log")) {
  place_ = {folder_.path(), {}, crowd_.api_port()};
  while (place_.ports.size() < server.processes()) {
    const auto port = harness::free_port();
    if (std::ranges::find(place_.ports, port) == place_.ports.end()) place_.ports.push_back(port);
  }
  auto starts = server.start(place_);
  const auto begun = Clock::now();
  for (Start& start : starts) {
    start.command.insert(start.command.begin(), under.begin(), under.end());
    processes_.push_back(
        std::make_unique<harness::Process>(start.command, log_, start.environment));
  }
  wait_until_served();
  cold_ms_ = ms_since(begun);
}

Run::~Run() {
  for (const auto& process : processes_) process->stop();
}

void Run::wait_until_served() {
  const Script& whole = server_.script(channel_);
  const Script first(whole.begin(), whole.begin() + 1);
  const auto end = Clock::now() + kStartPatience;
  for (const std::uint16_t port : place_.ports) {
    Load load{&first, 1, 1};
    load.replied = server_.replies();
    for (auto why = crowd_.order({port}, load).failure; !why.empty();
         why = crowd_.order({port}, load).failure) {
      if (processes_.front()->ends(milliseconds{0}) || Clock::now() > end)
        throw std::runtime_error(fmt::format("it does not serve: {} (see {})", why, log_.string()));
      loop_.run_for(milliseconds{1});
    }
  }
}

Figures Run::must(const Load& load) {
  auto figures = crowd_.order(place_.ports, load);
  if (figures.failure.empty()) return figures;
  throw std::runtime_error(fmt::format("{} (see {})", figures.failure, log_.string()));
}

Figures Run::order(int concurrency, milliseconds api_delay, double seconds) {
  Load load{&server_.script(channel_), concurrency, 3 * concurrency, api_delay, server_.replies()};
  auto trial = must(load);
  while (trial.seconds < kWarm) {
    load.conversations *= 2;
    trial = must(load);
  }
  const double more = std::ceil(load.conversations * seconds / trial.seconds);
  load.conversations = std::max(load.concurrency, static_cast<int>(more));
  const double cpu = cpu_seconds();
  auto figures = must(load);
  figures.cpu_seconds = cpu_seconds() - cpu;
  return figures;
}

double Run::sum(double (*of)(pid_t)) const {
  double all = 0;
  for (const auto& process : processes_) all += of(process->id());
  return all;
}

double Run::cpu_seconds() const { return sum(bench::cpu_seconds); }
double Run::peak_rss_mb() const { return sum(bench::peak_rss_mb); }
double Run::rss_mb() const { return sum(bench::rss_mb); }

}  // namespace kedai::bench

// ./dev bench: Kedai with its real flows and every feature on, beside what a developer would write
// instead of using it, and beside the raw HTTP ceiling; all in one run, each run with a new
// database, and all of them durable before they answer. Absolute times on shared machines are
// noise; the ratios of one run are what counts.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <fstream>
#include <iostream>

#include "tests/bench/contestant.h"
#include "tests/bench/crowd.h"
#include "tests/bench/servers.h"
#include "tests/bench/table.h"
#include "tests/harness/temporary_folder.h"

using namespace kedai::bench;
using std::chrono::milliseconds;

namespace {

constexpr auto kStartPatience = std::chrono::seconds{30};

struct Options {
  std::string json;
  std::vector<std::string> servers;
  std::vector<std::string> channels{"telegram", "whatsapp"};
  std::vector<int> concurrencies{1, 8, 32, 128};
  std::vector<int> delays{0, 80};
  double seconds = 5;              // of a run, about
  std::vector<std::string> under;  // a profiler that runs each server
};

struct Trial {
  Contestant* server;
  std::string channel;
  int concurrency;
  int api_delay_ms;
};

double ms_since(Loop::Clock::time_point begun) {
  return std::chrono::duration<double, std::milli>(Loop::Clock::now() - begun).count();
}

double percentile(const std::vector<double>& ascending, double share) {
  if (ascending.empty()) return 0;
  const auto at = static_cast<std::size_t>(share * static_cast<double>(ascending.size()));
  return ascending[std::min(at, ascending.size() - 1)];
}

// Its first person has had a reply.
void wait_until_served(Loop& loop, Crowd& crowd, Process& process, std::uint16_t port,
                       const Script& script, bool replies) {
  const Script first(script.begin(), script.begin() + 1);
  const auto end = Loop::Clock::now() + kStartPatience;
  Load load{&first, 1, 1};
  load.replied = replies;
  for (std::string why = "?"; !why.empty(); why = crowd.order(port, load).failure) {
    if (process.ended() || Loop::Clock::now() > end)
      throw std::runtime_error("the server does not serve: " + why);
    loop.run_for(milliseconds{1});
  }
}

// A short run tells how many conversations fill the time.
Figures timed(Crowd& crowd, std::uint16_t port, Load load, double seconds) {
  load.conversations = 3 * load.concurrency;
  const auto trial = crowd.order(port, load);
  if (!trial.failure.empty()) return trial;
  const double more = std::ceil(load.conversations * seconds / trial.seconds);
  load.conversations = std::max(load.conversations, static_cast<int>(more));
  return crowd.order(port, load);
}

Row run(const Trial& trial, const Options& options) {
  const kedai::harness::TemporaryFolder folder;
  const auto messenger = trial.channel == "telegram" ? telegram(trial.server->path(trial.channel))
                                                     : whatsapp(trial.server->path(trial.channel));
  Loop loop;
  Crowd crowd(loop, *messenger);
  const Place place{folder.path(), free_port(), crowd.api_port()};
  auto start = trial.server->start(place, trial.channel);
  start.command.insert(start.command.begin(), options.under.begin(), options.under.end());
  const Script& script = trial.server->script(trial.channel);
  const auto log = std::filesystem::current_path() / ("bench-" + trial.server->name() + ".log");
  const auto begun = Loop::Clock::now();
  Process process(start.command, start.environment, log);
  wait_until_served(loop, crowd, process, place.port, script, trial.server->replies());
  Row row{trial.server->name(), trial.channel, trial.concurrency, trial.api_delay_ms};
  row.cold_ms = ms_since(begun);
  Load load{&script, trial.concurrency, 0, milliseconds{trial.api_delay_ms},
            trial.server->replies()};
  const double cpu = process.cpu_seconds();
  const auto figures = timed(crowd, place.port, load, options.seconds);
  if (!figures.failure.empty())
    throw std::runtime_error(fmt::format("{} (see {})", figures.failure, log.string()));
  row.updates_per_s = figures.updates / figures.seconds;
  row.answer_p50_ms = percentile(figures.answers, .5);
  row.answer_p99_ms = percentile(figures.answers, .99);
  row.reply_p50_ms = percentile(figures.replies, .5);
  row.reply_p99_ms = percentile(figures.replies, .99);
  row.cpu_s_per_1000 = (process.cpu_seconds() - cpu) / figures.updates * 1'000;
  row.peak_rss_mb = process.peak_rss_mb();
  return row;
}

// Those that are compared run right after one another.
std::vector<Trial> trials(const Options& options,
                          const std::vector<std::unique_ptr<Contestant>>& servers) {
  std::vector<Trial> all;
  for (const std::string& channel : options.channels)
    for (const int delay : options.delays)
      for (const int concurrency : options.concurrencies)
        for (const auto& server : servers) {
          if (!server->speaks(channel) || (delay > 0 && !server->replies())) continue;
          all.push_back({server.get(), channel, concurrency, delay});
        }
  return all;
}

std::vector<std::unique_ptr<Contestant>> contestants(const Options& options) {
  std::vector<std::unique_ptr<Contestant>> all;
  const auto missing = peers_missing();
  if (!missing.empty()) std::cout << "bench: " << missing << '\n';
  const auto add = [&](std::unique_ptr<Contestant> server) {
    const auto& wanted = options.servers;
    if (wanted.empty() || std::ranges::find(wanted, server->name()) != wanted.end())
      all.push_back(std::move(server));
  };
  add(kedai_on_sqlite());
  if (missing.empty()) add(grammy_with_outbox());
  if (missing.empty()) add(telegraf());
  add(raw_beast());
  add(kedai_on_postgresql());
  return all;
}

Options read(int count, char** arguments) {
  Options options;
  CLI::App app{"Measures Kedai beside other servers, in one run."};
  app.add_option("--json", options.json, "also writes the rows to this file");
  app.add_option("--server", options.servers, "only these");
  app.add_option("--channel", options.channels, "only these");
  app.add_option("-c,--concurrency", options.concurrencies, "conversations at a time")
      ->delimiter(',');
  app.add_option("--api-delay", options.delays, "ms before the messenger's API answers")
      ->delimiter(',');
  app.add_option("--under", options.under, "a profiler to run the servers with")->delimiter(' ');
  app.add_option("--seconds", options.seconds, "about so long for each run");
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }
  return options;
}

}  // namespace

int main(int count, char** arguments) try {
  const Options options = read(count, arguments);
  const auto servers = contestants(options);
  std::vector<Row> rows;
  print_header(std::cout);
  int failures = 0;
  for (const Trial& trial : trials(options, servers)) try {
      rows.push_back(run(trial, options));
      print(std::cout, rows.back());
      std::cout.flush();
    } catch (const std::exception& error) {
      ++failures;
      std::cout << fmt::format("{:17} {:9} {:4} {:4} failed: {}\n", trial.server->name(),
                               trial.channel, trial.concurrency, trial.api_delay_ms, error.what());
    }
  std::cout << "\nTelegraf keeps no outbox: a reply that it fails to send is lost.\n\n";
  print_ratios(std::cout, rows);
  if (!options.json.empty()) std::ofstream(options.json) << to_json(rows);
  return failures == 0 ? 0 : 1;
} catch (const std::exception& error) {
  std::cerr << "bench: " << error.what() << '\n';
  return 2;
}

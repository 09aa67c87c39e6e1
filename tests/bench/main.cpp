// ./dev bench: Kedai with its real flows and every feature on, beside what a developer would write
// instead of using it, and beside the raw HTTP ceiling; all in one run, each run with a new
// database, and all of them durable before they answer. Absolute times on shared machines are
// noise; the ratios of one run are what counts.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <optional>

#include "tests/bench/growth.h"
#include "tests/bench/run.h"
#include "tests/bench/servers.h"
#include "tests/bench/table.h"
#include "tests/bench/understanding.h"

using namespace kedai::bench;
using std::chrono::milliseconds;

namespace {

struct Options {
  std::string json;
  std::vector<std::string> servers;
  std::vector<std::string> channels{"telegram", "whatsapp"};
  std::vector<int> concurrencies{1, 8, 32, 128};
  std::vector<int> delays{0, 80};
  double seconds = 2;  // of a run, about
  int rounds = 3;
  std::vector<std::string> under;  // a profiler that runs each server
  std::optional<bool> growth;      // as a rule where all servers run
};

// What is compared: the same load on each server.
struct Trial {
  std::string channel;
  int api_delay_ms;
  int concurrency;
  std::vector<Contestant*> servers;
};

constexpr const char* kFootnotes = R"(
Telegraf keeps no outbox: a reply that it fails to send is lost; grammY here has one that nothing reads at a start.
grammY answers a press by a call of its own, which is in its outbox too; with the others it rides in the webhook's answer.
kedai-postgresql-2 and -4 are so many processes on one PostgreSQL; CPU and memory are theirs, without PostgreSQL's.
raw-beast keeps nothing and says nothing: it reads, parses and answers.

)";

double percentile(const std::vector<double>& ascending, double share) {
  if (ascending.empty()) return 0;
  const auto at = static_cast<std::size_t>(share * static_cast<double>(ascending.size()));
  return ascending[std::min(at, ascending.size() - 1)];
}

Row run(Contestant& server, const Trial& trial, const Options& options) {
  Run run(server, trial.channel, options.under);
  const auto figures =
      run.order(trial.concurrency, milliseconds{trial.api_delay_ms}, options.seconds);
  Row row{server.name(), trial.channel, trial.concurrency, trial.api_delay_ms};
  row.cold_ms = run.cold_ms();
  row.updates_per_s = figures.updates / figures.seconds;
  row.answer_p50_ms = percentile(figures.answers, .5);
  row.answer_p99_ms = percentile(figures.answers, .99);
  row.reply_p50_ms = percentile(figures.replies, .5);
  row.reply_p99_ms = percentile(figures.replies, .99);
  row.cpu_s_per_1000 = figures.cpu_seconds / figures.updates * 1'000;
  row.peak_rss_mb = run.peak_rss_mb();
  return row;
}

std::vector<Trial> trials(const Options& options,
                          const std::vector<std::unique_ptr<Contestant>>& servers) {
  std::vector<Trial> all;
  for (const std::string& channel : options.channels)
    for (const int delay : options.delays)
      for (const int concurrency : options.concurrencies) {
        Trial trial{channel, delay, concurrency, {}};
        for (const auto& server : servers)
          if (server->speaks(channel) && (delay == 0 || server->replies()))
            trial.servers.push_back(server.get());
        all.push_back(std::move(trial));
      }
  return all;
}

// In turns, and of each the median of its rounds: a machine that is slow for a while is so for all.
// Returns how many failed.
int run(const Trial& trial, const Options& options, std::vector<Row>& rows) {
  std::vector<std::vector<Row>> runs(trial.servers.size());
  std::vector<std::string> failures(trial.servers.size());
  for (int round = 0; round < options.rounds; ++round)
    for (std::size_t i = 0; i < runs.size(); ++i) try {
        if (failures[i].empty()) runs[i].push_back(run(*trial.servers[i], trial, options));
      } catch (const std::exception& error) {
        failures[i] = error.what();
      }
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (!failures[i].empty()) {
      std::cout << fmt::format("{:17} {:9} {:4} {:4} failed: {}\n", trial.servers[i]->name(),
                               trial.channel, trial.concurrency, trial.api_delay_ms, failures[i]);
      continue;
    }
    rows.push_back(median(runs[i]));
    print(std::cout, rows.back());
  }
  std::cout.flush();
  return static_cast<int>(std::ranges::count_if(failures, [](auto& why) { return !why.empty(); }));
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
  for (const std::size_t processes : {1U, 2U, 4U}) add(kedai_on_postgresql(processes));
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
  app.add_option("--rounds", options.rounds, "how often each runs; the median counts")
      ->check(CLI::PositiveNumber);
  bool growth = false;
  const auto* const asked =
      app.add_flag("--growth,!--no-growth", growth, "how the cost grows with size, or not");
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    std::exit(app.exit(error));
  }
  if (asked->count() > 0) options.growth = growth;
  return options;
}

}  // namespace

int main(int count, char** arguments) try {
  const Options options = read(count, arguments);
  const auto servers = contestants(options);
  std::vector<Row> rows;
  print_header(std::cout);
  int failures = 0;
  for (const Trial& trial : trials(options, servers)) failures += run(trial, options, rows);
  std::cout << kFootnotes;
  print_ratios(std::cout, rows);
  if (!options.json.empty()) std::ofstream(options.json) << to_json(rows);
  if (options.servers.empty()) print_understanding(std::cout);
  if (options.growth.value_or(options.servers.empty())) print_growth(std::cout, options.seconds);
  return failures == 0 ? 0 : 1;
} catch (const std::exception& error) {
  std::cerr << "bench: " << error.what() << '\n';
  return 2;
}

#include "tests/bench/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>

namespace kedai::bench {

namespace {

using Value = double Row::*;

constexpr std::array<Value, 8> kFigures{
    &Row::updates_per_s, &Row::answer_p50_ms,  &Row::answer_p99_ms, &Row::reply_p50_ms,
    &Row::reply_p99_ms,  &Row::cpu_s_per_1000, &Row::peak_rss_mb,   &Row::cold_ms};

struct Which {
  const char* server = "";
  int concurrency = 0;
  int api_delay_ms = 0;
};

struct Measure {
  const char* says = "";
  Value value = nullptr;
  Which of = {};
  Which against = {};
  bool more_is_better = true;
  double floor = 0;  // ratio
  double stretch = 0;
};

constexpr const char* kGrammy = "grammy-outbox";

constexpr Which kAtC32{"kedai", 32};
constexpr Which kGrammyAtC32{kGrammy, 32};
constexpr Which kAtC128Slow{"kedai", 128, 80};
constexpr Which kGrammyAtC128Slow{kGrammy, 128, 80};
constexpr auto kRate = &Row::updates_per_s;
constexpr auto kTail = &Row::answer_p99_ms;

constexpr std::array<Measure, 11> kMeasures{{
    {"updates/s against grammY, c1", kRate, {"kedai", 1}, {kGrammy, 1}, true, 1.5, 2.5},
    {"updates/s against grammY, c8", kRate, {"kedai", 8}, {kGrammy, 8}, true, 4, 8},
    {"updates/s against grammY, c32", kRate, kAtC32, kGrammyAtC32, true, 5, 10},
    {"updates/s against Telegraf, c32", kRate, kAtC32, {"telegraf", 32}, true, 4, 7},
    {"share of the raw Beast ceiling, c32", kRate, kAtC32, {"raw-beast", 32}, true, .12, .25},
    {"CPU-s per 1000 against grammY, c32", &Row::cpu_s_per_1000, kAtC32, kGrammyAtC32, false,
     1 / 4., 1 / 9.},
    {"answer p99 against grammY, c8", kTail, {"kedai", 8}, {kGrammy, 8}, false, 1 / 3., 1 / 5.},
    {"answer p99 against grammY, c128, 80 ms API", kTail, kAtC128Slow, kGrammyAtC128Slow, false,
     1 / 5., 1 / 10.},
    {"peak RSS against grammY, c32", &Row::peak_rss_mb, kAtC32, kGrammyAtC32, false, 1 / 3.,
     1 / 6.},
    {"peak RSS against grammY, c128, 80 ms API", &Row::peak_rss_mb, kAtC128Slow, kGrammyAtC128Slow,
     false, 1 / 3., 1 / 6.},
    {"cold start against grammY, c32", &Row::cold_ms, kAtC32, kGrammyAtC32, false, 1 / 3., 1 / 5.},
}};

const Row* find(const std::vector<Row>& rows, const Which& which) {
  for (const Row& row : rows)
    if (row.server == which.server && row.channel == "telegram" &&
        row.concurrency == which.concurrency && row.api_delay_ms == which.api_delay_ms)
      return &row;
  return nullptr;
}

const char* verdict(double ratio, bool more_is_better, double floor, double stretch) {
  const auto reaches = [&](double goal) { return more_is_better ? ratio >= goal : ratio <= goal; };
  if (reaches(stretch)) return "stretch";
  return reaches(floor) ? "floor" : "BELOW";
}

void print_ratio(std::ostream& out, const std::string& says, double ratio, bool more, double floor,
                 double stretch) {
  out << fmt::format("{:44} {:8.2f}x   floor {:5.2f}  stretch {:5.2f}   {}\n", says, ratio, floor,
                     stretch, verdict(ratio, more, floor, stretch));
}

}  // namespace

Row median(const std::vector<Row>& runs) {
  Row row = runs.front();
  for (const Value value : kFigures) {
    std::vector<double> all;
    for (const Row& run : runs) all.push_back(run.*value);
    std::ranges::sort(all);
    row.*value = all[all.size() / 2];
  }
  return row;
}

void print_header(std::ostream& out) {
  out << fmt::format(
      "{:17} {:9} {:>4} {:>4} {:>9} | {:>8} {:>8} | {:>8} {:>8} | {:>8} {:>7} {:>7}\n", "server",
      "channel", "c", "api", "updates/s", "ans p50", "p99", "reply p50", "p99", "cpu/1000",
      "rss MB", "cold ms");
}

void print(std::ostream& out, const Row& row) {
  out << fmt::format(
      "{:17} {:9} {:4} {:4} {:9.0f} | {:8.2f} {:8.2f} | {:9.2f} {:8.2f} | {:8.3f} {:7.1f} "
      "{:7.0f}\n",
      row.server, row.channel, row.concurrency, row.api_delay_ms, row.updates_per_s,
      row.answer_p50_ms, row.answer_p99_ms, row.reply_p50_ms, row.reply_p99_ms, row.cpu_s_per_1000,
      row.peak_rss_mb, row.cold_ms);
}

void print_ratios(std::ostream& out, const std::vector<Row>& rows) {
  for (const Measure& each : kMeasures) {
    const Row* of = find(rows, each.of);
    const Row* against = find(rows, each.against);
    if (!of || !against) continue;
    print_ratio(out, each.says, of->*each.value / (against->*each.value), each.more_is_better,
                each.floor, each.stretch);
  }
  for (const int concurrency : {8, 32, 128})
    if (const Row* row = find(rows, {"kedai", concurrency, 80}))
      print_ratio(out, fmt::format("reply p50 against an 80 ms API, c{}", concurrency),
                  row->reply_p50_ms / row->api_delay_ms, false, 1.5, 1.1);
}

std::string to_json(const std::vector<Row>& rows) {
  auto all = nlohmann::ordered_json::array();
  for (const Row& row : rows)
    all.push_back({{"server", row.server},
                   {"channel", row.channel},
                   {"concurrency", row.concurrency},
                   {"api_delay_ms", row.api_delay_ms},
                   {"updates_per_s", row.updates_per_s},
                   {"answer_p50_ms", row.answer_p50_ms},
                   {"answer_p99_ms", row.answer_p99_ms},
                   {"reply_p50_ms", row.reply_p50_ms},
                   {"reply_p99_ms", row.reply_p99_ms},
                   {"cpu_s_per_1000", row.cpu_s_per_1000},
                   {"peak_rss_mb", row.peak_rss_mb},
                   {"cold_ms", row.cold_ms}});
  return all.dump(1) + "\n";
}

}  // namespace kedai::bench

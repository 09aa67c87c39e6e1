// What the runs of one bench came to: as a table with ratios, and as JSON.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace kedai::bench {

struct Row {  // of a server that says nothing the replies are 0
  std::string server;
  std::string channel;
  int concurrency = 0;
  int api_delay_ms = 0;
  double updates_per_s = 0;
  double answer_p50_ms = 0;
  double answer_p99_ms = 0;
  double reply_p50_ms = 0;
  double reply_p99_ms = 0;
  double cpu_s_per_1000 = 0;  // updates
  double peak_rss_mb = 0;
  double cold_ms = 0;  // from a new database to the first reply
};

// Of one server under one load: each figure's own median. At least one row.
Row median(const std::vector<Row>& runs);

void print_header(std::ostream& out);
void print(std::ostream& out, const Row& row);

// The measures of issue 5: each ratio, its floor and its stretch. A measure whose runs are not
// among the rows is left out.
void print_ratios(std::ostream& out, const std::vector<Row>& rows);

std::string to_json(const std::vector<Row>& rows);

}  // namespace kedai::bench

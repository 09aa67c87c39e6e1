// What a process has cost so far, as the kernel counts it.
#pragma once

#include <sys/types.h>

namespace kedai::bench {

double cpu_seconds(pid_t process);  // of all its threads
double peak_rss_mb(pid_t process);
double rss_mb(pid_t process);

}  // namespace kedai::bench

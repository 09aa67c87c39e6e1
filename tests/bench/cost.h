// What a process has cost so far, as the kernel counts it.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace kedai::bench {

double cpu_seconds(pid_t process);  // of all its threads
double peak_rss_mb(pid_t process);
double rss_mb(pid_t process);

std::uint16_t free_port();  // of the loopback's, that nobody listens on now

}  // namespace kedai::bench

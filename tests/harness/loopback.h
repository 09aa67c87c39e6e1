// Ports of the loopback that nobody else has.
#pragma once

#include <cstdint>

namespace kedai::harness {

struct Listening {
  int socket;  // the caller's to close
  std::uint16_t port;
};
Listening listen_on_loopback();  // on a free port; throws std::runtime_error

std::uint16_t free_port();  // that nobody listens on now, for a process that is to be started

}  // namespace kedai::harness

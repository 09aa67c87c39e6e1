#include "tests/harness/loopback.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace kedai::harness {

Listening listen_on_loopback() {
  const int listening = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (::bind(listening, any, size) != 0 || ::listen(listening, 64) != 0 ||
      ::getsockname(listening, any, &size) != 0) {
    ::close(listening);
    throw std::runtime_error("there is no free port");
  }
  return {listening, ntohs(address.sin_port)};
}

std::uint16_t free_port() {
  const auto [socket, port] = listen_on_loopback();
  ::close(socket);
  return port;
}

}  // namespace kedai::harness

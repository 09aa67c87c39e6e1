// The edge: Kedai's HTTP/1.1 and WebSocket server (Boost.Beast and Asio, one thread, a coroutine a
// connection). It enforces every limit before a handler sees a byte:
// - a head of at most 16 kB (431), and per route a body limit (413), known before the body is read
//   and counted for chunked bodies as they come;
// - a deadline for the whole request (408), an idle limit between requests (closed silently), a
//   deadline for each 64 kB of the answer to be taken (reset);
// - what is malformed, or what two servers could read in two ways, is 400 and closed: both or
//   several lengths, any transfer coding but "chunked", bare LF, obs-fold, a missing or second
//   Host; an encoded body is 415, an expectation other than 100-continue 417.
// Requests of one connection are served one after the other. Handlers run on the edge's thread and
// must not block; they answer later, from any thread, by calling Respond. One that throws is a 500
// that does not say why. Every response says X-Content-Type-Options: nosniff.
// A Server's members may be called from any thread but the edge's own; routes before start().
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bot/edge/http.h"

namespace kedai::edge {

struct Limits {
  std::size_t header_bytes = 16 * 1024;
  std::size_t body_bytes = 64 * 1024;  // for routes that do not say otherwise
  std::size_t socket_message_bytes = 64 * 1024;
  std::size_t socket_backlog_bytes = 1024 * 1024;  // unsent to a slow reader: past it, it is cut
  std::size_t connections = 10'000;                // more are answered 503 and closed
  std::size_t connections_per_address = 200;       // likewise; trusted proxies may hold any number
  // Addresses and networks whose X-Forwarded-For is believed.
  std::vector<std::string> trusted_proxies = {"127.0.0.1", "::1"};
  std::chrono::milliseconds request_deadline{10'000};  // first byte to last byte of a request
  std::chrono::milliseconds idle{60'000};              // between requests on a kept connection
  std::chrono::milliseconds write_deadline{10'000};
  std::chrono::milliseconds socket_idle{60'000};  // a ping is sent at half of it
};

class Server {
 public:
  // Binds at once (port 0 takes a free one); throws std::runtime_error naming address and reason,
  // std::invalid_argument naming what is no address among the trusted.
  Server(const std::string& address, std::uint16_t port, const Limits& limits = {});
  ~Server();  // stop()s
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Patterns are literal but for {name} segments: "/telegram/{shop}". Register before start().
  // An unknown path is answered 404, a known path with another method 405 with Allow.
  void route(std::string method, std::string pattern, Handle handle, std::size_t body_bytes = 0);
  void socket(std::string pattern, Accept accept);

  // Called on the edge's thread before it waits, and now and then between. All connections wait for
  // what it does; what it throws is logged. One; before start().
  void before_waiting(std::function<void()> call);

  void start();
  // Accepts nothing new, lets requests in hand be answered for at most `grace`, then closes all.
  void stop(std::chrono::milliseconds grace = std::chrono::seconds(8));

  std::uint16_t port() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kedai::edge

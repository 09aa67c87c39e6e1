// One connection to a server, plain or TLS, and one call on it at a time. Loop's thread only.
// Holds Boost: for bot/outgoing alone.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "bot/outgoing/addresses.h"
#include "bot/outgoing/http_client.h"

namespace kedai::bot {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Clock = std::chrono::steady_clock;

  // Both are the client's, which outlives its calls.
  Connection(boost::asio::io_context& io, const Origin& origin, Addresses& addresses);

  // Sends the request, head and body, and reads its answer; connects first where it has not yet.
  boost::asio::awaitable<HttpReply> ask(const std::string& request, Clock::time_point deadline);
  bool may_go_on() const { return kept_; }  // with another call
  // Between calls nothing is due: whatever can be read is the other side closing.
  bool is_stale();
  void cut(const char* why);  // ends the call in flight with that reason

 private:
  using Socket = boost::asio::ip::tcp::socket;

  struct Failed {  // in words, for whoever called
    std::string why;
  };
  boost::asio::awaitable<void> open();
  boost::asio::awaitable<void> find_addresses();
  boost::asio::awaitable<bool> connect(const Addresses::Endpoint& endpoint);
  boost::asio::awaitable<void> shake_hands();
  template <class Stream>
  boost::asio::awaitable<HttpReply> exchange(Stream& stream, const std::string& request);
  bool has_surplus();
  void watch(Clock::time_point deadline);
  void ring();
  HttpReply failed(const std::string& why);

  const Origin& origin_;
  Addresses& addresses_;
  Socket socket_;
  std::optional<boost::asio::ssl::stream<Socket&>> encrypted_;
  boost::asio::steady_timer deadline_timer_;
  boost::asio::steady_timer step_timer_;  // until addresses are known, or one has answered
  Clock::time_point deadline_ = Clock::time_point::max();
  boost::beast::flat_buffer buffer_;
  const char* cut_ = nullptr;
  bool kept_ = false;
};

}  // namespace kedai::bot

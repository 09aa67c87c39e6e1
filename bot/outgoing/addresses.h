// Where a host is reached: looked up on a thread of its own, since the system's resolver waits as
// long as it likes, once for all who ask meanwhile, and remembered for a minute. Loop's thread
// only. Holds Boost: for bot/outgoing alone.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace kedai::bot {

struct Origin {  // where a client's calls go
  std::string host;
  std::string port;
  bool encrypted = false;
};

class Addresses : public std::enable_shared_from_this<Addresses> {
 public:
  using Endpoint = boost::asio::ip::tcp::endpoint;

  explicit Addresses(const Origin& origin);

  bool are_known() const;
  // In the order in which they are to be tried; none when the host is not known.
  const std::vector<Endpoint>& all() const { return found_; }
  void look_up(std::function<void()> then);  // `then` when they are known
  void prefer(const Endpoint& that);         // it answers: the next time it comes first

 private:
  void take(std::vector<Endpoint> found);

  const std::string host_, port_;
  bool is_literal_ = false;
  std::vector<Endpoint> found_;
  std::chrono::steady_clock::time_point known_until_{};
  std::vector<std::function<void()>> waiting_;
};

}  // namespace kedai::bot

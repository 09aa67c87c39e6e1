// One client's connection, from its first byte to its last: requests one after the other, each read
// within its limits, routed, answered; or a WebSocket. Lives on the edge's thread and is owned by
// the coroutine that serves it. An idle connection holds no buffer.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <string>

#include "bot/edge/deadline.h"
#include "bot/edge/gate.h"
#include "bot/edge/intake.h"
#include "bot/edge/peers.h"
#include "bot/edge/reply.h"
#include "bot/edge/routes.h"
#include "bot/edge/server.h"
#include "bot/edge/socket.h"
#include "bot/edge/target.h"

namespace kedai::edge {

// What all connections of one server share. Edge's thread only, once the server has started.
struct Site {
  Limits limits;
  Peers peers;
  Routes routes;
  std::shared_ptr<Gate> gate;
  bool leaving = false;  // the server stops: every answer is the last of its connection
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(boost::asio::ip::tcp::socket tcp, std::string address, Site& site);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  boost::asio::awaitable<void> serve();
  boost::asio::awaitable<void> turn_away();  // 503: the house, or its share of it, is full

  void leave();  // when idle at once, else after the answer in hand; a WebSocket says goodbye
  void cut();    // now

 private:
  template <class T>
  using Task = boost::asio::awaitable<T>;
  enum class Next { Stay, Leave };

  // connection.cpp: requests and their answers
  Task<Next> serve_one();
  Task<Next> serve_request(Intake& intake);
  Task<Next> serve_route(Intake& intake, const Route& route, Request request);
  Task<Next> serve_socket(const Head& head, const Route& route, Request request);
  Task<Next> serve_nobody(const Head& head, const Found& found, bool socket_here);
  Task<Response> ask(const Route& route, Request request);
  void call(const Route& route, Request request);
  Task<Next> refuse(Fault fault);
  Task<Next> send(Response response, Keep keep);
  Keep keep_after(const Head& head) const;
  Request request_of(const Head& head, Target target) const;

  // wire.cpp: bytes in and out
  Task<bool> wait_for_request();
  Task<Fault> read_head(Intake& intake);
  Task<Fault> read_body(Intake& intake, std::size_t limit);
  Task<Fault> receive();
  Task<bool> invite_body();
  Task<bool> write(std::string_view head, std::string_view body);
  Task<void> linger();

  boost::asio::ip::tcp::socket tcp_;
  const std::string address_;  // of the other end
  Site& site_;
  Deadline deadline_;
  boost::asio::steady_timer answered_;  // never expires: cancelled when the answer is there
  std::optional<Response> answer_;
  std::string in_;             // received and not yet taken
  std::string upgrade_;        // the head of a request that asks for a WebSocket, as it came
  bool idle_ = true;           // no byte of a request is here
  bool without_body_ = false;  // the present request is a HEAD
  bool gone_ = false;          // closed, or to be closed without ceremony
  std::weak_ptr<Talk> talk_;
};

}  // namespace kedai::edge

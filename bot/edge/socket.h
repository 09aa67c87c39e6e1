// One open WebSocket between its upgrade and its end. `Line` is the end that the rest of Kedai
// holds (any thread); `Talk` is the wire (edge's thread only), hidden here because Beast's
// WebSocket headers compile slowly.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string>

#include "bot/edge/gate.h"
#include "bot/edge/http.h"
#include "bot/edge/server.h"

namespace kedai::edge {

class Talk {
 public:
  virtual ~Talk() = default;
  virtual boost::asio::awaitable<void> run() = 0;  // until it has ended, and `closed` was called
  virtual void leave() = 0;  // after what is queued, the close frame "going away"
  virtual void cut() = 0;
};

// `head` is the upgrade request's head as it came.
std::shared_ptr<Talk> make_talk(boost::asio::ip::tcp::socket tcp, const std::string& head,
                                SocketEvents events, const Limits& limits,
                                std::shared_ptr<Gate> gate);

}  // namespace kedai::edge

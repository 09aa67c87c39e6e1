// A house that talks by WebSocket, and a client that does.
#pragma once

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>
#include <catch2/catch.hpp>
#include <mutex>

#include "tests/edge/house.h"

namespace kedai::test {

namespace asio = boost::asio;
namespace websocket = boost::beast::websocket;

// What the server's side of the tests' WebSockets has seen.
struct Seen {
  std::mutex mutex;
  std::shared_ptr<edge::Socket> socket;
  std::vector<std::string> heard;
  int closed = 0;

  std::shared_ptr<edge::Socket> opened() {
    std::shared_ptr<edge::Socket> found;
    REQUIRE(soon([&] {
      std::lock_guard lock(mutex);
      found = socket;
      return found != nullptr;
    }));
    return found;
  }
  int closings() {
    std::lock_guard lock(mutex);
    return closed;
  }
  std::size_t messages() {
    std::lock_guard lock(mutex);
    return heard.size();
  }
};

// /talk/{name} says back what it hears, to all but "nobody", and throws at "throw".
inline edge::Accept talk(Seen& seen) {
  return [&seen](const edge::Request& request) -> std::variant<edge::SocketEvents, edge::Response> {
    if (request.params.at("name") == "nobody") {
      auto refusal = ok("not you\n");
      refusal.status = 403;
      return refusal;
    }
    const auto mine = std::make_shared<std::shared_ptr<edge::Socket>>();
    return edge::SocketEvents{[&seen, mine](std::shared_ptr<edge::Socket> socket) {
                                *mine = socket;
                                std::lock_guard lock(seen.mutex);
                                seen.socket = std::move(socket);
                              },
                              [&seen, mine](std::string text) {
                                if (text == "throw") throw std::runtime_error("as asked");
                                (*mine)->send("you said " + text);
                                std::lock_guard lock(seen.mutex);
                                seen.heard.push_back(std::move(text));
                              },
                              [&seen] {
                                std::lock_guard lock(seen.mutex);
                                ++seen.closed;
                              }};
  };
}

struct TalkingHouse {
  Seen seen;  // outlives the server
  House house;

  explicit TalkingHouse(edge::Limits limits = {}) : house(limits) {
    house.server.socket("/talk/{name}", talk(seen));
    house.server.start();
  }
};

class Client {
 public:
  explicit Client(std::uint16_t port, const std::string& path = "/talk/ani", int buffer = 0) {
    auto& tcp = stream.next_layer();
    tcp.open(asio::ip::tcp::v4());
    if (buffer > 0) tcp.set_option(asio::socket_base::receive_buffer_size(buffer));
    const timeval patience{5, 0};
    ::setsockopt(tcp.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    tcp.connect({asio::ip::address_v4::loopback(), port});
    stream.handshake(response, "kedai", path, error);
  }

  // What the server says next, or "" when the connection has ended: `error` says how.
  std::string hear() {
    boost::beast::flat_buffer buffer;
    stream.read(buffer, error);
    return error ? "" : boost::beast::buffers_to_string(buffer.data());
  }
  void say(const std::string& text) { stream.write(asio::buffer(text), error); }
  auto code() const { return static_cast<websocket::close_code>(stream.reason().code); }

  asio::io_context io;
  websocket::stream<asio::ip::tcp::socket> stream{io};
  websocket::response_type response;
  boost::system::error_code error;
};

}  // namespace kedai::test

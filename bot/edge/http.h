// The plain words of HTTP that the rest of bot/ speaks: a request that has arrived whole and within
// its limits, the response to it, and an open WebSocket. Nothing here knows Boost.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace kedai::edge {

struct Request {
  std::string method;                          // "GET", "POST", upper case
  std::string path;                            // decoded, without the query: "/telegram/dapur"
  std::map<std::string, std::string> query;    // decoded
  std::map<std::string, std::string> headers;  // names in lower case; repeated ones joined by ", "
  std::map<std::string, std::string> params;   // what {names} in the route's pattern stood for
  std::string body;                            // raw bytes, chunked coding undone
  std::string peer;                            // the client's address, without port

  // The header's value, or "" when it is absent. `name` in lower case.
  std::string_view header(const std::string& name) const;
  // The value of one cookie of the Cookie header, or "" when it is absent.
  std::string cookie(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers = {};
};

// Answers one request; may be called from any thread, exactly once (a second call is ignored), also
// after the server is gone. While it has not been called the connection waits without holding a
// thread; when its last copy goes without a call, the answer is 500.
using Respond = std::function<void(Response)>;
using Handle = std::function<void(Request, Respond)>;  // runs on the edge's thread: must not block

// One open WebSocket. send() and close() may be called from any thread, also after it has closed
// (then they do nothing). Messages are UTF-8 text.
class Socket {
 public:
  virtual ~Socket() = default;
  virtual void send(std::string text) = 0;
  virtual void close() = 0;
};

// What happens on one accepted WebSocket. All three run on the edge's thread and must not block.
// `closed` follows `opened` exactly once; nothing is heard after it. One that throws ends the
// socket.
struct SocketEvents {
  std::function<void(std::shared_ptr<Socket>)> opened;
  std::function<void(std::string)> heard;
  std::function<void()> closed;
};
// Looks at the upgrade request (its Origin too: nobody else does), on the edge's thread: either
// events, and the socket opens, or the response that refuses it.
using Accept = std::function<std::variant<SocketEvents, Response>(const Request&)>;

}  // namespace kedai::edge

// A client that says exactly what a test wants said: bytes out, bytes in, over one blocking
// loopback connection. Every wait ends after five seconds, with what had come until then.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

namespace kedai::test {

struct Reply {
  int status = 0;  // 0: the connection ended before a whole response had come
  std::string head;
  std::string body;

  bool says(std::string_view text) const { return head.find(text) != std::string::npos; }
};

class RawClient {
 public:
  enum class Body { Expected, Omitted };  // Omitted: the response to a HEAD

  RawClient() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    set(SO_RCVTIMEO, timeval{5, 0});
    set(SO_SNDTIMEO, timeval{5, 0});
  }
  explicit RawClient(std::uint16_t port) : RawClient() { connect(port); }
  ~RawClient() { close(); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // `from`: one of the 127.0.0.0/8, all of which are ours.
  void connect(std::uint16_t port, const char* from = nullptr) {
    if (from) {
      sockaddr_in own{};
      own.sin_family = AF_INET;
      own.sin_addr.s_addr = inet_addr(from);
      if (::bind(fd_, reinterpret_cast<sockaddr*>(&own), sizeof own) != 0)
        throw std::runtime_error("cannot call from there");
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      throw std::runtime_error("nobody listens");
    }
  }

  // Before connect(): the kernel buffers hardly more than this for a reader who does not read.
  void receive_buffer(int bytes) { set(SO_RCVBUF, bytes); }

  // False once the server has closed.
  bool send(std::string_view text) {
    while (!text.empty()) {
      const auto sent = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  Reply ask(std::string_view request) {
    send(request);
    return reply();
  }

  Reply reply(Body body = Body::Expected) {
    Reply reply;
    while (in_.find("\r\n\r\n") == std::string::npos) {
      if (!receive()) return {};
    }
    reply.head = take(in_.find("\r\n\r\n") + 4);
    reply.status = std::atoi(reply.head.c_str() + 9);
    const auto length = body == Body::Expected ? length_in(reply.head) : 0;
    while (in_.size() < length) {
      if (!receive()) return {};
    }
    reply.body = take(length);
    return reply;
  }

  // Everything until the server closes (or resets, or five seconds are over).
  std::string rest() {
    while (receive()) {
    }
    return take(in_.size());
  }

  // Nothing more came and the server has closed.
  bool closed() { return !receive() && closed_ && in_.empty(); }

  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  template <class Value>
  void set(int option, const Value& value) {
    ::setsockopt(fd_, SOL_SOCKET, option, &value, sizeof value);
  }

  bool receive() {
    char bytes[16 * 1024];
    const auto size = ::recv(fd_, bytes, sizeof bytes, 0);
    if (size > 0) in_.append(bytes, static_cast<std::size_t>(size));
    closed_ = size == 0 || (size < 0 && errno == ECONNRESET);
    return size > 0;
  }

  std::string take(std::size_t size) {
    auto text = in_.substr(0, size);
    in_.erase(0, size);
    return text;
  }

  static std::size_t length_in(const std::string& head) {
    constexpr std::string_view name = "Content-Length: ";
    const auto at = head.find(name);
    return at == std::string::npos ? 0 : std::strtoul(head.c_str() + at + name.size(), nullptr, 10);
  }

  int fd_;
  std::string in_;
  bool closed_ = false;
};

inline std::string get(std::string_view path) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: kedai\r\n\r\n";
}

inline std::string post(std::string_view path, std::string_view body) {
  return "POST " + std::string(path) +
         " HTTP/1.1\r\nHost: kedai\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

}  // namespace kedai::test

// One thread that waits for sockets and for time: the bench's crowd of people and the messenger's
// API that it plays run on it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include "tests/bench/http.h"

namespace kedai::bench {

class Loop {
 public:
  using Clock = std::chrono::steady_clock;
  using Ready = std::function<void(std::uint32_t events)>;

  Loop();
  ~Loop();
  Loop(const Loop&) = delete;

  void watch(int fd, Ready ready);  // for reading, until forget()
  void watch_writing(int fd, bool wanted);
  void forget(int fd);  // and closes it
  void at(Clock::time_point when, std::function<void()> then);
  void run_until(const std::function<bool()>& done);
  void run_for(std::chrono::milliseconds time);

 private:
  void turn(std::chrono::milliseconds longest);

  int epoll_;
  std::unordered_map<int, std::shared_ptr<Ready>> watched_;
  std::multimap<Clock::time_point, std::function<void()>> timers_;
};

// A TCP connection on the loopback that carries HTTP messages. Made by connect() or listen().
class Stream {
 public:
  struct Events {
    std::function<void(HttpMessage&)> message;
    std::function<void()> closed = [] {};  // by the peer; the stream is of no more use
  };

  static std::shared_ptr<Stream> connect(Loop& loop, std::uint16_t port, Events events);
  ~Stream();
  Stream(const Stream&) = delete;

  void send(const std::string& bytes);

 private:
  friend class Listener;
  Stream(Loop& loop, int fd, Events events);
  void ready(std::uint32_t events);
  void read();
  void write();
  void close();

  Loop& loop_;
  int fd_;
  Events events_;
  HttpReader reader_;
  std::string waiting_;  // to be written
};

class Listener {
 public:
  using Answer = std::function<void(const HttpMessage&, const std::shared_ptr<Stream>&)>;
  Listener(Loop& loop, Answer answer);  // on a free port
  ~Listener();
  Listener(const Listener&) = delete;

  std::uint16_t port() const { return port_; }

 private:
  void accept();

  Loop& loop_;
  int fd_;
  std::uint16_t port_ = 0;
  Answer answer_;
  std::unordered_map<Stream*, std::shared_ptr<Stream>> streams_;
};

}  // namespace kedai::bench

#include "tests/bench/loop.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

namespace kedai::bench {

namespace {

using std::chrono::milliseconds;

int must(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int new_socket() {
  return must(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket");
}

void set(int fd, int level, int option) {
  const int yes = 1;
  must(::setsockopt(fd, level, option, &yes, sizeof yes), "setsockopt");
}

}  // namespace

Loop::Loop() : epoll_(must(::epoll_create1(EPOLL_CLOEXEC), "epoll")) {}

Loop::~Loop() { ::close(epoll_); }

void Loop::watch(int fd, Ready ready) {
  watched_[fd] = std::make_shared<Ready>(std::move(ready));
  epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
  must(::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event), "epoll add");
}

void Loop::watch_writing(int fd, bool wanted) {
  epoll_event event{.events = EPOLLIN | (wanted ? EPOLLOUT : 0U), .data = {.fd = fd}};
  must(::epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event), "epoll change");
}

void Loop::forget(int fd) {
  watched_.erase(fd);
  ::close(fd);
}

void Loop::at(Clock::time_point when, std::function<void()> then) {
  timers_.emplace(when, std::move(then));
}

void Loop::turn(milliseconds longest) {
  std::array<epoll_event, 256> events{};
  auto wait = longest;
  if (!timers_.empty())
    wait = std::clamp(std::chrono::ceil<milliseconds>(timers_.begin()->first - Clock::now()),
                      milliseconds{0}, longest);
  const int count =
      ::epoll_wait(epoll_, events.data(), events.size(), static_cast<int>(wait.count()));
  for (int i = 0; i < count; ++i) {
    const auto& event = events.at(static_cast<std::size_t>(i));
    const auto found = watched_.find(event.data.fd);
    if (found == watched_.end()) continue;  // forgotten in this turn
    const auto ready = found->second;
    (*ready)(event.events);
  }
  while (!timers_.empty() && timers_.begin()->first <= Clock::now()) {
    const auto then = std::move(timers_.begin()->second);
    timers_.erase(timers_.begin());
    then();
  }
}

void Loop::run_until(const std::function<bool()>& done) {
  while (!done()) turn(milliseconds{50});
}

void Loop::run_for(milliseconds time) {
  const auto end = Clock::now() + time;
  while (Clock::now() < end) turn(std::min(time, milliseconds{5}));
}

Stream::Stream(Loop& loop, int fd, Events events)
    : loop_(loop), fd_(fd), events_(std::move(events)) {
  set(fd, IPPROTO_TCP, TCP_NODELAY);
  loop.watch(fd, [this](std::uint32_t ready_for) { ready(ready_for); });
}

Stream::~Stream() { close(); }

std::shared_ptr<Stream> Stream::connect(Loop& loop, std::uint16_t port, Events events) {
  const int fd = new_socket();
  const auto address = loopback(port);
  const int result = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  if (result < 0 && errno != EINPROGRESS) {
    ::close(fd);
    return nullptr;
  }
  return std::shared_ptr<Stream>(new Stream(loop, fd, std::move(events)));
}

void Stream::close() {
  if (fd_ >= 0) loop_.forget(std::exchange(fd_, -1));
}

void Stream::send(const std::string& bytes) {
  if (fd_ < 0) return;
  waiting_ += bytes;
  write();
}

void Stream::ready(std::uint32_t events) {
  if (events & EPOLLOUT) {
    loop_.watch_writing(fd_, false);
    write();
  }
  if (events & (EPOLLIN | EPOLLERR | EPOLLHUP)) read();
}

void Stream::write() {
  const ssize_t sent = ::send(fd_, waiting_.data(), waiting_.size(), MSG_NOSIGNAL);
  if (sent > 0) waiting_.erase(0, static_cast<std::size_t>(sent));
  if (!waiting_.empty()) loop_.watch_writing(fd_, true);
}

void Stream::read() {
  std::array<char, 65'536> bytes;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled by recv
  const ssize_t count = ::recv(fd_, bytes.data(), bytes.size(), 0);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (count <= 0) {
    close();
    return events_.closed();
  }
  reader_.add({bytes.data(), static_cast<std::size_t>(count)});
  while (auto message = reader_.next()) events_.message(*message);
}

Listener::Listener(Loop& loop, Answer answer)
    : loop_(loop), fd_(new_socket()), answer_(std::move(answer)) {
  auto address = loopback(0);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  must(::bind(fd_, any, size), "bind");
  must(::listen(fd_, SOMAXCONN), "listen");
  must(::getsockname(fd_, any, &size), "getsockname");
  port_ = ntohs(address.sin_port);
  loop_.watch(fd_, [this](std::uint32_t) { accept(); });
}

Listener::~Listener() {
  streams_.clear();
  loop_.forget(fd_);
}

void Listener::accept() {
  const int fd = ::accept4(fd_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) return;
  const std::shared_ptr<Stream> stream(new Stream(loop_, fd, {}));
  auto* const key = stream.get();
  stream->events_ = {[this, key](HttpMessage& message) { answer_(message, streams_.at(key)); },
                     [this, key] {
                       // Not at once: it is its own call that ends here.
                       loop_.at(Loop::Clock::now(), [gone = std::move(streams_.at(key))] {});
                       streams_.erase(key);
                     }};
  streams_.emplace(key, stream);
}

}  // namespace kedai::bench

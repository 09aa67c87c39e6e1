#include "bot/edge/socket.h"

#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/websocket.hpp>
#include <exception>
#include <stdexcept>
#include <utility>

#include "bot/edge/line.h"

namespace kedai::edge {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
namespace websocket = boost::beast::websocket;
using asio::ip::tcp;
using Error = boost::system::error_code;
using Upgrade = http::request<http::empty_body>;

Upgrade parsed(const std::string& head) {
  http::request_parser<http::empty_body> parser;
  parser.header_limit(UINT32_MAX);  // its size was judged when it came
  Error error;
  parser.put(asio::buffer(head), error);
  if (error)
    throw std::invalid_argument("an upgrade's head was not kept whole: " + error.message());
  return parser.release();
}

websocket::close_code code_of(Line::Goodbye why) {
  switch (why) {
    case Line::Goodbye::Normal: return websocket::close_code::normal;
    case Line::Goodbye::GoingAway: return websocket::close_code::going_away;
    case Line::Goodbye::Binary: return websocket::close_code::unknown_data;
    case Line::Goodbye::Broken: return websocket::close_code::internal_error;
  }
  throw std::logic_error("a goodbye of no kind");
}

class BeastTalk : public Talk, public std::enable_shared_from_this<BeastTalk> {
 public:
  BeastTalk(tcp::socket tcp, Upgrade upgrade, SocketEvents events, const Limits& limits);
  void open_line(std::shared_ptr<Gate> gate, std::size_t backlog_bytes);

  asio::awaitable<void> run() override;
  void leave() override { line_->say_goodbye(Line::Goodbye::GoingAway); }
  void cut() override;

 private:
  asio::awaitable<void> listen();
  asio::awaitable<void> write_waiting();
  asio::awaitable<bool> write(Line::Next next);
  void wake();
  void reset();
  void hear(std::string text);
  template <class Event, class... Args>
  void tell(const Event& event, Args... args);

  websocket::stream<tcp::socket> stream_;
  const Upgrade upgrade_;
  SocketEvents events_;
  std::shared_ptr<Line> line_;
  bool accepted_ = false;
  bool writing_ = false;  // a writer is under way
};

BeastTalk::BeastTalk(tcp::socket tcp, Upgrade upgrade, SocketEvents events, const Limits& limits)
    : stream_(std::move(tcp)), upgrade_(std::move(upgrade)), events_(std::move(events)) {
  websocket::stream_base::timeout timeout{};
  timeout.handshake_timeout = limits.write_deadline;  // also for the closing handshake
  timeout.idle_timeout = limits.socket_idle;
  timeout.keep_alive_pings = true;
  stream_.set_option(timeout);
  stream_.read_message_max(limits.socket_message_bytes);
  stream_.auto_fragment(false);
  stream_.text(true);
}

void BeastTalk::open_line(std::shared_ptr<Gate> gate, std::size_t backlog_bytes) {
  auto wake = [weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->wake();
  };
  line_ = std::make_shared<Line>(std::move(gate), std::move(wake), backlog_bytes);
}

// `opened` and `closed` come in pairs: neither when the handshake fails.
asio::awaitable<void> BeastTalk::run() {
  Error error;
  co_await stream_.async_accept(upgrade_, asio::redirect_error(asio::use_awaitable, error));
  if (!error) {
    accepted_ = true;
    tell(events_.opened, std::shared_ptr<Socket>(line_));
    wake();  // a goodbye may have been said during the handshake
    co_await listen();
    tell(events_.closed);
  }
  line_->end();
  events_ = {};  // they may hold the line, and through it themselves
}

asio::awaitable<void> BeastTalk::listen() {
  for (;;) {
    std::string text;
    auto buffer = asio::dynamic_buffer(text);
    Error error;
    co_await stream_.async_read(buffer, asio::redirect_error(asio::use_awaitable, error));
    if (error) break;
    hear(std::move(text));
  }
  line_->end();
}

void BeastTalk::hear(std::string text) {
  if (stream_.got_text()) {
    tell(events_.heard, std::move(text));
  } else {
    line_->say_goodbye(Line::Goodbye::Binary);
  }
}

template <class Event, class... Args>
void BeastTalk::tell(const Event& event, Args... args) {
  if (!event) return;
  try {
    event(std::move(args)...);
  } catch (const std::exception& error) {
    spdlog::error("edge: an event of a WebSocket threw: {}", error.what());
    line_->say_goodbye(Line::Goodbye::Broken);
  }
}

// One writer at a time is what Beast allows; who wakes a busy one only tells it that its reader is
// too slow.
void BeastTalk::wake() {
  if (!accepted_) return;
  if (writing_) {
    if (line_->overflowed()) reset();
    return;
  }
  writing_ = true;
  asio::co_spawn(stream_.get_executor(), write_waiting(),
                 [self = shared_from_this()](const std::exception_ptr& thrown) {
                   if (thrown) self->cut();
                 });
}

asio::awaitable<void> BeastTalk::write_waiting() {
  for (bool more = true; more;) {
    auto next = line_->next();
    if (std::holds_alternative<Line::Nothing>(next)) break;
    more = co_await write(std::move(next));
  }
  writing_ = false;
}

// False when nothing can follow.
asio::awaitable<bool> BeastTalk::write(Line::Next next) {
  Error error;
  if (const auto* text = std::get_if<std::string>(&next)) {
    co_await stream_.async_write(asio::buffer(*text),
                                 asio::redirect_error(asio::use_awaitable, error));
    co_return !error;
  }
  if (const auto* goodbye = std::get_if<Line::Goodbye>(&next)) {
    co_await stream_.async_close(code_of(*goodbye),
                                 asio::redirect_error(asio::use_awaitable, error));
  } else {
    reset();
  }
  co_return false;
}

// What the slow reader has not read yet is thrown away with the connection.
void BeastTalk::reset() {
  Error ignored;
  stream_.next_layer().set_option(asio::socket_base::linger(true, 0), ignored);
  cut();
}

void BeastTalk::cut() {
  Error ignored;
  stream_.next_layer().close(ignored);
}

}  // namespace

std::shared_ptr<Talk> make_talk(tcp::socket tcp, const std::string& head, SocketEvents events,
                                const Limits& limits, std::shared_ptr<Gate> gate) {
  auto talk = std::make_shared<BeastTalk>(std::move(tcp), parsed(head), std::move(events), limits);
  talk->open_line(std::move(gate), limits.socket_backlog_bytes);
  return talk;
}

}  // namespace kedai::edge

#include "bot/edge/connection.h"

#include <spdlog/spdlog.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <utility>
#include <variant>

#include "bot/edge/answer.h"

namespace kedai::edge {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// The route's pattern, not the path: a path may hold what no log should.
void log_throw(const Route& route, const std::exception& error) {
  spdlog::error("edge: {} {} threw: {}", route.method, route.pattern, error.what());
}

std::variant<SocketEvents, Response> verdict_of(const Route& route, const Request& request) {
  try {
    return route.accept(request);
  } catch (const std::exception& error) {
    log_throw(route, error);
    return plain(500);
  }
}

}  // namespace

Connection::Connection(tcp::socket tcp, std::string address, Site& site)
    : tcp_(std::move(tcp)),
      address_(std::move(address)),
      site_(site),
      deadline_(tcp_),
      answered_(tcp_.get_executor(), asio::steady_timer::time_point::max()) {
  boost::system::error_code ignored;
  tcp_.set_option(tcp::no_delay(true), ignored);
  tcp_.non_blocking(true, ignored);
}

asio::awaitable<void> Connection::serve() {
  Next next = Next::Stay;
  while (next == Next::Stay) {
    const bool request = co_await wait_for_request();
    if (!request) break;
    next = co_await serve_one();
  }
  if (next == Next::Leave && !gone_) co_await linger();
  cut();
}

asio::awaitable<void> Connection::turn_away() {
  idle_ = false;
  auto full = plain(503);
  full.headers.emplace_back("Retry-After", "1");
  co_await send(std::move(full), Keep::Close);
  if (!gone_) co_await linger();
  cut();
}

void Connection::leave() {
  boost::system::error_code ignored;
  if (idle_) tcp_.cancel(ignored);
  if (const auto talk = talk_.lock()) talk->leave();
}

void Connection::cut() {
  gone_ = true;
  boost::system::error_code ignored;
  tcp_.close(ignored);
  deadline_.end();
  answered_.cancel();
  if (const auto talk = talk_.lock()) talk->cut();
}

asio::awaitable<Connection::Next> Connection::serve_one() {
  deadline_.set(site_.limits.request_deadline, weak_from_this());
  without_body_ = false;
  Intake intake;
  const Fault fault = co_await read_head(intake);
  if (fault != Fault::None) co_return co_await refuse(fault);
  without_body_ = intake.head().method == "HEAD";
  co_return co_await serve_request(intake);
}

asio::awaitable<Connection::Next> Connection::serve_request(Intake& intake) {
  const Head& head = intake.head();
  auto target = parse_target(head.target);
  if (!target) co_return co_await refuse(Fault::Malformed);

  auto socket = site_.routes.find_socket(target->segments);
  auto found = site_.routes.find(head.method, target->segments);
  auto request = request_of(head, *std::move(target));
  if (head.wants_socket && socket.route != nullptr) {
    request.params = std::move(socket.params);
    co_return co_await serve_socket(head, *socket.route, std::move(request));
  }
  if (found.route == nullptr) {
    co_return co_await serve_nobody(head, found, socket.route != nullptr);
  }
  request.params = std::move(found.params);
  co_return co_await serve_route(intake, *found.route, std::move(request));
}

// What follows a request that nobody serves is not read as its body.
asio::awaitable<Connection::Next> Connection::serve_nobody(const Head& head, const Found& found,
                                                           bool socket_here) {
  auto response = plain(!found.allow.empty() ? 405 : socket_here ? 426 : 404);
  if (!found.allow.empty()) response.headers.emplace_back("Allow", found.allow);
  if (response.status == 426) response.headers.emplace_back("Upgrade", "websocket");
  const Keep keep = head.has_body() ? Keep::Close : keep_after(head);
  co_return co_await send(std::move(response), keep);
}

asio::awaitable<Connection::Next> Connection::serve_route(Intake& intake, const Route& route,
                                                          Request request) {
  const auto limit = route.body_bytes > 0 ? route.body_bytes : site_.limits.body_bytes;
  const Fault fault = co_await read_body(intake, limit);
  if (fault != Fault::None) co_return co_await refuse(fault);
  request.body = intake.body();
  deadline_.clear();
  auto response = co_await ask(route, std::move(request));
  co_return co_await send(std::move(response), keep_after(intake.head()));
}

asio::awaitable<Connection::Next> Connection::serve_socket(const Head& head, const Route& route,
                                                           Request request) {
  if (head.has_body() || !in_.empty()) co_return co_await refuse(Fault::Malformed);
  if (site_.leaving) co_return co_await send(plain(503), Keep::Close);
  auto verdict = verdict_of(route, request);
  if (auto* refusal = std::get_if<Response>(&verdict)) {
    co_return co_await send(std::move(*refusal), keep_after(head));
  }
  deadline_.clear();
  const auto talk = make_talk(std::move(tcp_), std::exchange(upgrade_, {}),
                              std::get<SocketEvents>(std::move(verdict)), site_.limits, site_.gate);
  talk_ = talk;
  co_await talk->run();
  co_return Next::Leave;
}

asio::awaitable<Response> Connection::ask(const Route& route, Request request) {
  answer_.reset();
  call(route, std::move(request));
  while (!answer_ && !gone_) {
    boost::system::error_code cancelled;
    co_await answered_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
  }
  co_return answer_ ? *std::exchange(answer_, {}) : Response{};
}

// No coroutine, so that no copy of the promise stays behind when the handler has dropped its own.
void Connection::call(const Route& route, Request request) {
  auto take = [weak = weak_from_this()](Response response) {
    const auto self = weak.lock();
    if (!self) return;
    self->answer_ = std::move(response);
    self->answered_.cancel();
  };
  const auto answer = std::make_shared<Answer>(site_.gate, std::move(take));
  try {
    route.handle(std::move(request),
                 [answer](Response response) { answer->give(std::move(response)); });
  } catch (const std::exception& error) {
    log_throw(route, error);
    answer->give(plain(500));
  }
}

asio::awaitable<Connection::Next> Connection::refuse(Fault fault) {
  if (fault == Fault::Gone) {
    gone_ = true;
    co_return Next::Leave;
  }
  co_return co_await send(plain(static_cast<int>(fault)), Keep::Close);
}

asio::awaitable<Connection::Next> Connection::send(Response response, Keep keep) {
  std::string head;
  try {
    head = head_of(response, keep);
  } catch (const std::exception& error) {
    spdlog::error("edge: {}", error.what());
    response = plain(500);
    head = head_of(response, keep);
  }
  if (without_body_ || !has_body(response.status)) response.body.clear();
  const bool written = co_await write(head, response.body);
  co_return written&& keep == Keep::Open ? Next::Stay : Next::Leave;
}

Keep Connection::keep_after(const Head& head) const {
  return head.keep_alive && !site_.leaving ? Keep::Open : Keep::Close;
}

Request Connection::request_of(const Head& head, Target target) const {
  Request request;
  request.method = head.method;
  request.path = std::move(target.path);
  request.query = std::move(target.query);
  request.headers = head.headers;
  request.peer = site_.peers.client(address_, request.header("x-forwarded-for"));
  return request;
}

}  // namespace kedai::edge

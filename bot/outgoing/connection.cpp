#include "bot/outgoing/connection.h"

#include <poll.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

namespace kedai::bot {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Error = boost::system::error_code;

namespace {

constexpr std::uint64_t kMostBodyBytes = 32 * 1024 * 1024;
constexpr std::uint32_t kMostHeadBytes = 64 * 1024;
constexpr auto kConnectWithin = std::chrono::seconds{5};  // to one of a host's addresses
// A loop that was held up so long may have answers waiting that came in time: they go first.
constexpr auto kHeldUp = std::chrono::milliseconds{500};

auto into(Error& error) { return asio::redirect_error(asio::use_awaitable, error); }

// Of all connections: reading the system's certificates takes 80 ms and 3 MB. It outlives the loop.
asio::ssl::context& tls() {
  static asio::ssl::context& context = [&]() -> asio::ssl::context& {
    auto made = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_client);
    made->set_default_verify_paths();
    made->set_verify_mode(asio::ssl::verify_peer);
    return *made.release();
  }();
  return context;
}

bool is_untrusted(const Error& error) {
  return error.category() == asio::error::get_ssl_category() &&
         ERR_GET_REASON(static_cast<unsigned long>(error.value())) ==
             SSL_R_CERTIFICATE_VERIFY_FAILED;
}

bool is_numeric(const std::string& host) {
  Error error;
  asio::ip::make_address(host, error);
  return !error;
}

bool is_interim(unsigned status) { return status / 100 == 1 && status != 101; }

}  // namespace

Connection::Connection(asio::io_context& io, const Origin& origin, Addresses& addresses)
    : origin_(origin),
      addresses_(addresses),
      socket_(io),
      deadline_timer_(io, Clock::time_point::max()),
      step_timer_(io, Clock::time_point::max()) {}

asio::awaitable<HttpReply> Connection::ask(const std::string& request, Clock::time_point deadline) {
  watch(deadline);
  HttpReply reply;
  try {
    if (!socket_.is_open()) co_await open();
    if (encrypted_)
      reply = co_await exchange(*encrypted_, request);
    else
      reply = co_await exchange(socket_, request);
  } catch (const Failed& failure) {
    reply = failed(failure.why);
  } catch (const std::exception&) {  // no thread, no memory, no certificates
    reply = failed("no answer");
  }
  deadline_ = Clock::time_point::max();
  co_return reply;
}

HttpReply Connection::failed(const std::string& why) {
  kept_ = false;
  return {0, "", cut_ ? cut_ : why};
}

asio::awaitable<void> Connection::open() {
  co_await find_addresses();
  bool connected = false;
  const auto all = addresses_.all();
  for (auto each = all.begin(); each != all.end() && !connected && !cut_; ++each)
    connected = co_await connect(*each);
  if (!connected) throw Failed{"could not connect"};
  Error ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  if (origin_.encrypted) co_await shake_hands();
}

asio::awaitable<void> Connection::find_addresses() {
  while (!addresses_.are_known() && !cut_) {
    addresses_.look_up([weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->step_timer_.cancel();
    });
    Error woken;
    step_timer_.expires_at(Clock::time_point::max());
    co_await step_timer_.async_wait(into(woken));
  }
}

asio::awaitable<bool> Connection::connect(const Addresses::Endpoint& endpoint) {
  step_timer_.expires_after(kConnectWithin);
  step_timer_.async_wait([weak = weak_from_this()](Error cancelled) {
    const auto self = weak.lock();
    Error ignored;
    const bool late = self && !cancelled && self->step_timer_.expiry() <= Clock::now();
    if (late) self->socket_.close(ignored);
  });
  Error error;
  co_await socket_.async_connect(endpoint, into(error));
  step_timer_.expires_at(Clock::time_point::max());
  Error ignored;
  if (!error) addresses_.prefer(endpoint);
  if (error || cut_) socket_.close(ignored);
  co_return !error && !cut_;
}

asio::awaitable<void> Connection::shake_hands() {
  encrypted_.emplace(socket_, tls());
  if (!is_numeric(origin_.host))
    ::SSL_set_tlsext_host_name(encrypted_->native_handle(), origin_.host.c_str());
  encrypted_->set_verify_callback(asio::ssl::host_name_verification(origin_.host));
  Error error;
  co_await encrypted_->async_handshake(asio::ssl::stream_base::client, into(error));
  if (is_untrusted(error)) throw Failed{"the server's certificate is not trusted"};
  if (error) throw Failed{"no TLS connection"};
}

template <class Stream>
asio::awaitable<HttpReply> Connection::exchange(Stream& stream, const std::string& request) {
  Error error;
  co_await asio::async_write(stream, asio::buffer(request), into(error));
  if (error) throw Failed{"no answer"};
  for (;;) {
    http::response_parser<http::string_body> parser;
    parser.body_limit(kMostBodyBytes);
    parser.header_limit(kMostHeadBytes);
    co_await http::async_read(stream, buffer_, parser, into(error));
    if (error == http::error::body_limit) throw Failed{"the answer is too long"};
    if (error) throw Failed{"no answer"};
    if (is_interim(parser.get().result_int())) continue;
    kept_ = parser.keep_alive() && !cut_ && !has_surplus();
    auto answer = parser.release();
    co_return HttpReply{static_cast<int>(answer.result_int()), std::move(answer.body()), ""};
  }
}

// Bytes behind the answer, that would be taken for the next one.
bool Connection::has_surplus() {
  return buffer_.size() > 0 || (encrypted_ && ::SSL_has_pending(encrypted_->native_handle()) != 0);
}

// A deadline that moves later costs no timer: it is set again when it rings.
void Connection::watch(Clock::time_point deadline) {
  deadline_ = deadline;
  if (deadline_ >= deadline_timer_.expiry()) return;
  deadline_timer_.expires_at(deadline_);
  deadline_timer_.async_wait([weak = weak_from_this()](Error cancelled) {
    const auto self = weak.lock();
    if (self && !cancelled) self->ring();
  });
}

void Connection::ring() {
  const auto now = Clock::now();
  const auto late = now - deadline_timer_.expiry();
  deadline_timer_.expires_at(Clock::time_point::max());
  if (deadline_ == Clock::time_point::max()) return;
  if (deadline_ > now) return watch(deadline_);
  if (late > kHeldUp) return watch(now + kHeldUp / 2);
  cut("timed out");
}

void Connection::cut(const char* why) {
  if (!cut_) cut_ = why;
  kept_ = false;
  step_timer_.cancel();
  Error ignored;
  socket_.close(ignored);
}

bool Connection::is_stale() {
  pollfd look{socket_.native_handle(), POLLIN, 0};
  return ::poll(&look, 1, 0) != 0;
}

}  // namespace kedai::bot

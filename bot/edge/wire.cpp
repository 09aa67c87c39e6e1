// Connection's bytes in and out, each step under its deadline.
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <string_view>

#include "bot/edge/connection.h"
#include "bot/edge/head_end.h"

namespace kedai::edge {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Error = boost::system::error_code;

constexpr std::size_t kPiece = 64 * 1024;
// How long what a client still sends is swallowed after the last answer: a socket closed over
// unread bytes is reset, and the reset can overtake the answer.
constexpr std::chrono::seconds kLinger{1};

// Bytes are read here only when they are there, then copied: a connection that waits holds no
// buffer. On the heap, since every thread of the process gets its thread_locals whole and zeroed.
std::array<char, kPiece>& scratch() {
  static thread_local const auto bytes = std::make_unique<std::array<char, kPiece>>();
  return *bytes;
}

bool would_block(const Error& error) {
  return error == asio::error::would_block || error == asio::error::try_again ||
         error == asio::error::interrupted;
}

}  // namespace

asio::awaitable<bool> Connection::wait_for_request() {
  if (!in_.empty()) co_return true;
  std::string().swap(in_);
  idle_ = true;
  deadline_.set(site_.limits.idle, weak_from_this());
  const Fault fault = co_await receive();
  idle_ = false;
  co_return fault == Fault::None;
}

asio::awaitable<Fault> Connection::read_head(Intake& intake) {
  HeadEnd end;
  for (;;) {
    const auto seen = end.look(in_);
    if (seen == HeadEnd::Seen::Malformed) co_return Fault::Malformed;
    if (end.size() > site_.limits.header_bytes) co_return Fault::HeadTooLarge;
    if (seen == HeadEnd::Seen::End) break;
    const Fault fault = co_await receive();
    if (fault != Fault::None) co_return fault;
  }
  const auto text = std::string_view(in_).substr(0, end.size());
  const Fault fault = intake.take_head(text);
  if (intake.head().wants_socket) upgrade_ = text;
  in_.erase(0, end.size());
  co_return fault;
}

asio::awaitable<Fault> Connection::read_body(Intake& intake, std::size_t limit) {
  Fault fault = intake.limit_body(limit);
  if (fault == Fault::None && intake.head().expects_continue && in_.empty()) {
    const bool invited = co_await invite_body();
    if (!invited) co_return Fault::Gone;
  }
  while (fault == Fault::None) {
    std::size_t taken = 0;
    fault = intake.take_body(in_, taken);
    in_.erase(0, taken);
    if (fault != Fault::None || intake.whole()) break;
    if (in_.size() > site_.limits.header_bytes) co_return Fault::HeadTooLarge;  // of a chunk
    fault = co_await receive();
  }
  co_return fault;
}

// At least a byte more in in_, or why not.
asio::awaitable<Fault> Connection::receive() {
  while (!deadline_.passed()) {
    Error error;
    const auto size = tcp_.read_some(asio::buffer(scratch()), error);
    if (!error) {
      in_.append(scratch().data(), size);
      co_return Fault::None;
    }
    if (!would_block(error) || (idle_ && site_.leaving)) co_return Fault::Gone;
    co_await tcp_.async_wait(tcp::socket::wait_read,
                             asio::redirect_error(asio::use_awaitable, error));
  }
  co_return Fault::TooSlow;
}

asio::awaitable<bool> Connection::invite_body() {
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  Error error;
  co_await asio::async_write(tcp_, asio::buffer(kContinue),
                             asio::redirect_error(asio::use_awaitable, error));
  co_return !error;
}

// Each piece must be taken within the write deadline, so that a long answer to a slow line passes
// and a reader who stalls does not. Who does stall is reset: nothing stays queued in the kernel.
asio::awaitable<bool> Connection::write(std::string_view head, std::string_view body) {
  while (!gone_ && (!head.empty() || !body.empty())) {
    deadline_.set(site_.limits.write_deadline, weak_from_this());
    const auto piece = body.substr(0, kPiece);
    const std::array<asio::const_buffer, 2> buffers{asio::buffer(head), asio::buffer(piece)};
    Error error;
    co_await asio::async_write(tcp_, buffers, asio::redirect_error(asio::use_awaitable, error));
    if (error) {
      tcp_.set_option(asio::socket_base::linger(true, 0), error);
      gone_ = true;
    }
    head = {};
    body.remove_prefix(piece.size());
  }
  co_return !gone_;
}

asio::awaitable<void> Connection::linger() {
  Error error;
  tcp_.shutdown(tcp::socket::shutdown_send, error);
  deadline_.set(kLinger, weak_from_this());
  while (!error && !deadline_.passed()) {
    co_await tcp_.async_wait(tcp::socket::wait_read,
                             asio::redirect_error(asio::use_awaitable, error));
    if (error) break;
    tcp_.read_some(asio::buffer(scratch()), error);
    if (would_block(error)) error = {};
  }
}

}  // namespace kedai::edge

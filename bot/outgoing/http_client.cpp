#include "bot/outgoing/http_client.h"

#include <fmt/format.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <charconv>
#include <deque>
#include <random>
#include <stdexcept>
#include <unordered_set>

#include "bot/outgoing/connection.h"
#include "bot/outgoing/loop.h"

namespace kedai::bot {

namespace asio = boost::asio;
using std::chrono::milliseconds;
using Clock = Connection::Clock;

namespace {

constexpr std::size_t kMostIdle = 128;                // connections kept for the next calls
constexpr auto kLookEvery = std::chrono::seconds{1};  // for those that the other side has closed

Origin origin_of(const std::string& base) {
  const auto scheme = base.find("://");
  const bool encrypted = base.starts_with("https://");
  if (!encrypted && !base.starts_with("http://"))
    throw std::invalid_argument("neither http:// nor https://: " + base);
  const auto from = scheme + 3;
  const auto authority = base.substr(from, base.find('/', from) - from);
  const auto colon = authority.rfind(':');
  const bool has_port = colon != authority.npos && authority.find(']', colon) == authority.npos;
  Origin origin{authority.substr(0, has_port ? colon : authority.npos),
                has_port    ? authority.substr(colon + 1)
                : encrypted ? "443"
                            : "80",
                encrypted};
  std::uint16_t port = 0;
  const auto* const end = origin.port.data() + origin.port.size();
  const auto read = std::from_chars(origin.port.data(), end, port);
  if (origin.host.empty() || read.ptr != end || read.ec != std::errc() || port == 0)
    throw std::invalid_argument("no host and port in " + base);
  if (origin.host.starts_with('[')) origin.host = origin.host.substr(1, origin.host.size() - 2);
  return origin;
}

// Behind the origin, without a slash at its end.
std::string prefix_of(const std::string& base) {
  const auto slash = base.find('/', base.find("://") + 3);
  std::string prefix = slash == base.npos ? "" : base.substr(slash);
  while (prefix.ends_with('/')) prefix.pop_back();
  return prefix;
}

std::string lines_of(const std::vector<HttpHeader>& headers) {
  std::string lines;
  for (const auto& [name, value] : headers) {
    if ((name + value).find_first_of("\r\n") != std::string::npos)
      throw std::invalid_argument("a header of two lines: " + name);
    lines += fmt::format("{}: {}\r\n", name, value);
  }
  return lines;
}

// The head's lines that are the same for every call.
std::string fixed_lines(const std::string& base, const std::vector<HttpHeader>& headers) {
  const auto from = base.find("://") + 3;
  return fmt::format("Host: {}\r\nUser-Agent: Kedai\r\nAccept: */*\r\n{}",
                     base.substr(from, base.find('/', from) - from), lines_of(headers));
}

// What no request line may hold, as %20.
std::string escaped(const std::string& target) {
  std::string out;
  for (const char c : target) {
    if (c > ' ' && c < '\x7f')
      out += c;
    else
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string new_boundary() {
  std::random_device random;
  return fmt::format("kedai{:08x}{:08x}{:08x}", random(), random(), random());
}

std::string multipart(const std::vector<HttpPart>& parts, const std::string& boundary) {
  std::string body;
  for (const HttpPart& part : parts) {
    body += fmt::format("--{}\r\nContent-Disposition: form-data; name=\"{}\"", boundary, part.name);
    if (!part.filename.empty()) body += fmt::format("; filename=\"{}\"", part.filename);
    if (!part.content_type.empty()) body += fmt::format("\r\nContent-Type: {}", part.content_type);
    body += "\r\n\r\n" + part.content + "\r\n";
  }
  return body + "--" + boundary + "--\r\n";
}

}  // namespace

// All but the constructor and what is const is the loop's.
struct HttpClient::Impl : std::enable_shared_from_this<HttpClient::Impl> {
  Impl(const std::string& base, const std::vector<HttpHeader>& headers)
      : origin(origin_of(base)), prefix(prefix_of(base)), lines(fixed_lines(base, headers)) {}

  std::string target(const std::string& path) const {
    const auto whole = escaped(prefix + path);
    return whole.starts_with('/') ? whole : "/" + whole;
  }

  std::string with_body(const char* method, const std::string& path, const std::string& type,
                        const std::string& body, const std::vector<HttpHeader>& more = {}) const {
    return fmt::format("{} {} HTTP/1.1\r\n{}{}Content-Type: {}\r\nContent-Length: {}\r\n\r\n{}",
                       method, target(path), lines, lines_of(more), type, body.size(), body);
  }

  std::shared_ptr<Connection> connection() {
    while (!idle.empty()) {
      auto taken = std::move(idle.back());
      idle.pop_back();
      if (!taken->is_stale()) return taken;
    }
    return std::make_shared<Connection>(loop.context(), origin, *addresses);
  }

  // The last one is used first; those that a rush has left over go as the other side closes them.
  void keep(std::shared_ptr<Connection> connection) {
    if (connection->may_go_on() && !stopped && idle.size() < kMostIdle)
      idle.push_back(std::move(connection));
    if (Clock::now() < next_look) return;
    next_look = Clock::now() + kLookEvery;
    while (idle.size() > 1 && idle.front()->is_stale()) idle.pop_front();
  }

  asio::awaitable<HttpReply> perform(std::string request, Clock::time_point deadline) {
    if (stopped) co_return HttpReply{0, "", "stopped"};
    auto used = connection();
    in_flight.insert(used.get());
    auto reply = co_await used->ask(request, deadline);
    in_flight.erase(used.get());
    keep(std::move(used));
    co_return reply;
  }

  void stop() {
    stopped = true;
    for (Connection* each : in_flight) each->cut("stopped");
    idle.clear();
  }

  struct Call;
  static Task<HttpReply> call(std::shared_ptr<Impl> self, std::string request,
                              milliseconds deadline);

  const Origin origin;
  const std::string prefix, lines;
  Loop& loop = Loop::of_process();
  const std::shared_ptr<Addresses> addresses = std::make_shared<Addresses>(origin);
  std::deque<std::shared_ptr<Connection>> idle;
  Clock::time_point next_look{};
  std::unordered_set<Connection*> in_flight;
  bool stopped = false;
};

// Awaited, it is performed on the loop, where its awaiter goes on.
struct HttpClient::Impl::Call {
  std::shared_ptr<Impl> client;
  std::string request;
  Clock::time_point deadline;
  HttpReply reply = {};

  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> awaiter) {
    asio::co_spawn(client->loop.context(), client->perform(std::move(request), deadline),
                   [this, awaiter](const std::exception_ptr& thrown, HttpReply came) {
                     reply = thrown ? HttpReply{0, "", "no answer"} : std::move(came);
                     awaiter.resume();
                   });
  }
  HttpReply await_resume() { return std::move(reply); }
};

Task<HttpReply> HttpClient::Impl::call(std::shared_ptr<Impl> self, std::string request,
                                       milliseconds deadline) {
  Call call{std::move(self), std::move(request), Clock::now() + deadline};
  co_return co_await call;
}

HttpClient::HttpClient(const std::string& base, const std::vector<HttpHeader>& headers)
    : impl_(std::make_shared<Impl>(base, headers)) {}

HttpClient::~HttpClient() { stop(); }

Task<HttpReply> HttpClient::get(const std::string& path, milliseconds deadline) {
  return Impl::call(
      impl_, fmt::format("GET {} HTTP/1.1\r\n{}\r\n", impl_->target(path), impl_->lines), deadline);
}

Task<HttpReply> HttpClient::post_json(const std::string& path, const std::string& body,
                                      milliseconds deadline, const std::vector<HttpHeader>& more) {
  return Impl::call(impl_, impl_->with_body("POST", path, "application/json", body, more),
                    deadline);
}

Task<HttpReply> HttpClient::post_multipart(const std::string& path,
                                           const std::vector<HttpPart>& parts,
                                           milliseconds deadline) {
  const auto boundary = new_boundary();
  return Impl::call(impl_,
                    impl_->with_body("POST", path, "multipart/form-data; boundary=" + boundary,
                                     multipart(parts, boundary)),
                    deadline);
}

void HttpClient::stop() {
  impl_->loop.post([impl = impl_] { impl->stop(); });
}

}  // namespace kedai::bot

#include "bot/http_client.h"

#include <fmt/format.h>
#include <httplib.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <csignal>
#include <deque>
#include <mutex>
#include <optional>
#include <random>
#include <set>
#include <thread>

namespace kedai::bot {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kConnectWithin{10'000};
constexpr std::size_t kMostIdle = 128;  // as many as the courier has calls in flight
constexpr std::size_t kMostReplyBytes = 32 * 1024 * 1024;

enum class Cut { No, TooLate, Stopped };

// One kept-alive httplib::Client (which serialises its calls) and a second handle on its socket.
// httplib's own stop() waits for a connection being made; shutting the socket down does not. The
// handle is a duplicate, so that it never means somebody else's socket after httplib closed its
// own.
class Connection {
 public:
  explicit Connection(const std::string& origin) : client_(origin) {
    client_.set_keep_alive(true);
    client_.set_tcp_nodelay(true);
    client_.set_socket_options([this](socket_t socket) { wire(::dup(socket)); });
  }
  ~Connection() { wire(-1); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Between calls nothing is due: whatever can be read is the other side closing. httplib does not
  // see a TLS close (cpp-httplib issue 1481) and would lose the next call to it.
  bool stale() {
    const std::lock_guard hold(mutex_);
    pollfd look{wire_, POLLIN, 0};
    return wire_ >= 0 && ::poll(&look, 1, 0) != 0;
  }
  void shut() {  // from any thread
    const std::lock_guard hold(mutex_);
    if (wire_ >= 0) ::shutdown(wire_, SHUT_RDWR);
  }
  httplib::Client& client() { return client_; }

 private:
  void wire(int handle) {
    const std::lock_guard hold(mutex_);
    if (wire_ >= 0) ::close(wire_);
    wire_ = handle;
  }

  std::mutex mutex_;
  int wire_ = -1;
  httplib::Client client_;
};

struct Call {
  std::unique_ptr<Connection> connection;
  Clock::time_point deadline;
  Cut cut = Cut::No;
};

std::string in_words(httplib::Error error) {
  switch (error) {
    case httplib::Error::Connection: return "could not connect";
    case httplib::Error::ConnectionTimeout: return "timed out";
    case httplib::Error::Canceled: return "the answer is too long";
    case httplib::Error::SSLConnection: return "no TLS connection";
    case httplib::Error::SSLLoadingCerts:
    case httplib::Error::SSLServerVerification: return "the server's certificate is not trusted";
    default: return "no answer";
  }
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

struct HttpClient::Impl {
  Impl(const std::string& base, std::vector<HttpHeader> its_headers)
      : headers(std::move(its_headers)) {
    const auto authority = base.find("://");
    const auto slash = authority == base.npos ? base.npos : base.find('/', authority + 3);
    origin = base.substr(0, slash);
    if (slash != base.npos) prefix = base.substr(slash);
    while (prefix.ends_with('/')) prefix.pop_back();
    idle.push_back(std::make_unique<Connection>(origin));  // throws on a base it cannot read
    watchdog = std::thread([this] { watch(); });
  }

  ~Impl() {
    {
      const std::lock_guard hold(mutex);
      ending = true;
    }
    changed.notify_all();
    watchdog.join();
  }

  HttpReply perform(httplib::Request request, milliseconds deadline);
  std::optional<HttpReply> begin(Call& call);
  void end(Call& call, bool answered);
  std::unique_ptr<Connection> connection();
  void watch();

  const std::vector<HttpHeader> headers;
  std::string origin, prefix;
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::unique_ptr<Connection>> idle;
  std::set<Call*> in_flight;
  Clock::time_point watching_until = Clock::time_point::max();
  bool stopped = false, ending = false;
  std::thread watchdog;
};

// Cuts the calls whose time is up. httplib's timeouts are for one read each, so a server that drips
// would hold a call for ever. A call may be cut before its socket exists: it is cut again until it
// has ended.
void HttpClient::Impl::watch() {
  std::unique_lock hold(mutex);
  while (!ending) {
    const auto now = Clock::now();
    auto next = Clock::time_point::max();
    for (Call* call : in_flight) {
      if (call->cut == Cut::No && stopped) call->cut = Cut::Stopped;
      if (call->cut == Cut::No && call->deadline <= now) call->cut = Cut::TooLate;
      if (call->cut != Cut::No) call->connection->shut();
      next = std::min(next, call->cut == Cut::No ? call->deadline : now + milliseconds(20));
    }
    watching_until = next;
    if (next == Clock::time_point::max())
      changed.wait(hold);
    else
      changed.wait_until(hold, next);
  }
}

std::unique_ptr<Connection> HttpClient::Impl::connection() {
  while (!idle.empty()) {
    auto taken = std::move(idle.back());
    idle.pop_back();
    if (!taken->stale()) return taken;
  }
  return std::make_unique<Connection>(origin);
}

std::optional<HttpReply> HttpClient::Impl::begin(Call& call) {
  const std::lock_guard hold(mutex);
  if (stopped) return HttpReply{0, "", "stopped"};
  call.connection = connection();
  in_flight.insert(&call);
  if (call.deadline < watching_until) changed.notify_all();
  return std::nullopt;
}

void HttpClient::Impl::end(Call& call, bool answered) {
  const std::lock_guard hold(mutex);
  in_flight.erase(&call);
  if (answered && call.cut == Cut::No && !stopped && idle.size() < kMostIdle)
    idle.push_back(std::move(call.connection));
  // The last one is used first; those that a rush has left over go as the other side closes them.
  if (idle.size() > 1 && idle.front()->stale()) idle.pop_front();
}

HttpReply HttpClient::Impl::perform(httplib::Request request, milliseconds deadline) {
  Call call{nullptr, Clock::now() + deadline};
  if (auto refused = begin(call)) return *refused;

  auto& client = call.connection->client();
  client.set_connection_timeout(std::min(deadline, kConnectWithin));
  client.set_read_timeout(deadline);
  client.set_write_timeout(deadline);
  HttpReply reply;
  request.path = prefix + request.path;
  for (const auto& [name, value] : headers) request.set_header(name.c_str(), value);
  request.content_receiver = [&](const char* data, std::size_t size, std::uint64_t, std::uint64_t) {
    if (reply.body.size() + size > kMostReplyBytes) return false;
    reply.body.append(data, size);
    return true;
  };
  httplib::Response response;
  auto error = httplib::Error::Success;
  const bool answered = client.send(request, response, error);
  end(call, answered);

  if (answered) {
    reply.status = response.status;
    return reply;
  }
  if (call.cut == Cut::TooLate) return {0, "", "timed out"};
  if (call.cut == Cut::Stopped) return {0, "", "stopped"};
  return {0, "", Clock::now() >= call.deadline ? "timed out" : in_words(error)};
}

HttpClient::HttpClient(const std::string& base, std::vector<HttpHeader> headers)
    : impl_(std::make_unique<Impl>(base, std::move(headers))) {
  // A connection closed by the other side is an error to report, not a signal to die of.
  static const bool ignored = std::signal(SIGPIPE, SIG_IGN) != SIG_ERR;
  static_cast<void>(ignored);
}

HttpClient::~HttpClient() = default;

HttpReply HttpClient::get(const std::string& path, milliseconds deadline) {
  httplib::Request request;
  request.method = "GET";
  request.path = path;
  return impl_->perform(std::move(request), deadline);
}

HttpReply HttpClient::post_json(const std::string& path, const std::string& body,
                                milliseconds deadline) {
  httplib::Request request;
  request.method = "POST";
  request.path = path;
  request.body = body;
  request.set_header("Content-Type", "application/json");
  return impl_->perform(std::move(request), deadline);
}

HttpReply HttpClient::post_multipart(const std::string& path, const std::vector<HttpPart>& parts,
                                     milliseconds deadline) {
  const auto boundary = new_boundary();
  httplib::Request request;
  request.method = "POST";
  request.path = path;
  request.body = multipart(parts, boundary);
  request.set_header("Content-Type", "multipart/form-data; boundary=" + boundary);
  return impl_->perform(std::move(request), deadline);
}

void HttpClient::stop() {
  {
    const std::lock_guard hold(impl_->mutex);
    impl_->stopped = true;
  }
  impl_->changed.notify_all();
}

}  // namespace kedai::bot

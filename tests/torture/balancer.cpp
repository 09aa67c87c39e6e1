#include "tests/torture/balancer.h"

#include <future>

namespace kedai::torture {

namespace {

constexpr std::size_t kThreads = 16;
constexpr int kAnswerIn = 20;      // seconds
constexpr unsigned kTwiceIn = 16;  // posts

int post(int server, const httplib::Request& request) {
  httplib::Client client("127.0.0.1", server);
  client.set_read_timeout(kAnswerIn);
  client.set_tcp_nodelay(true);
  httplib::Headers headers;
  for (const auto& [name, value] : request.headers)
    if (name.starts_with("X-")) headers.emplace(name, value);
  const auto result = client.Post(request.path, headers, request.body, "application/json");
  return result ? result->status : 0;
}

}  // namespace

Balancer::Balancer(std::uint32_t seed) : dice_(seed) {
  server_.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  server_.Post(".*", [this](const httplib::Request& request, httplib::Response& response) {
    response.status = pass_on(request);
  });
  port_ = server_.bind_to_any_port("127.0.0.1");
  thread_ = std::thread([this] { server_.listen_after_bind(); });
}

Balancer::~Balancer() {
  server_.stop();
  thread_.join();
}

void Balancer::add(int server) {
  const std::lock_guard lock(mutex_);
  servers_.push_back(server);
}

void Balancer::remove(int server) {
  const std::lock_guard lock(mutex_);
  std::erase(servers_, server);
}

int Balancer::turned() const {
  const std::lock_guard lock(mutex_);
  return turned_;
}

int Balancer::doubled() const {
  const std::lock_guard lock(mutex_);
  return doubled_;
}

int Balancer::pass_on(const httplib::Request& request) {
  std::future<int> other;
  if (const int also = toss() ? next() : 0)
    other = std::async(std::launch::async, post, also, std::cref(request));
  int server = next();
  int status = server == 0 ? 503 : post(server, request);
  if (server != 0 && status == 0) {
    {
      const std::lock_guard lock(mutex_);
      ++turned_;
    }
    server = next();
    status = server == 0 ? 503 : post(server, request);
  }
  if (other.valid()) other.get();
  return status == 0 ? 502 : status;
}

int Balancer::next() {
  const std::lock_guard lock(mutex_);
  return servers_.empty() ? 0 : servers_[next_++ % servers_.size()];
}

bool Balancer::toss() {
  const std::lock_guard lock(mutex_);
  if (servers_.size() < 2 || dice_() % kTwiceIn != 0) return false;
  ++doubled_;
  return true;
}

}  // namespace kedai::torture

#include "bot/edge/server.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <unordered_set>
#include <utility>

#include "bot/edge/connection.h"

namespace kedai::edge {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Error = boost::system::error_code;

// So many above the limit are told 503 at a time; those above these are closed unheard.
constexpr std::size_t kTurnedAway = 64;
// How long to wait when the system has no descriptor or memory for one more connection.
constexpr std::chrono::milliseconds kBreath{100};
constexpr int kMostAtOnce = 64;  // handlers, before what is done when idle has its turn

tcp::acceptor listening(asio::io_context& io, const std::string& address, std::uint16_t port) {
  try {
    const tcp::endpoint endpoint(asio::ip::make_address(address), port);
    tcp::acceptor acceptor(io, endpoint.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.bind(endpoint);
    acceptor.listen(asio::socket_base::max_listen_connections);
    return acceptor;
  } catch (const boost::system::system_error& error) {
    throw std::runtime_error(
        fmt::format("cannot listen on {}:{}: {}", address, port, error.code().message()));
  }
}

}  // namespace

struct Server::Impl {
  Impl(const std::string& address, std::uint16_t port, const Limits& limits);
  ~Impl() { site.gate->shut(); }

  void run();
  void be_idle();
  asio::awaitable<void> accept();
  void try_to_welcome(tcp::socket tcp);
  void welcome(tcp::socket tcp);
  void leave(std::chrono::milliseconds grace);
  void cut();
  void end();
  void farewell(Connection* connection);

  Site site;
  std::function<void()> idle = [] {};
  std::unordered_set<Connection*> open;
  std::size_t turned_away = 0;  // of these
  asio::io_context io{1};
  tcp::acceptor acceptor;
  asio::steady_timer breath;  // between attempts to accept
  asio::steady_timer grace;   // until the last are cut
  std::uint16_t port;
  std::mutex mutex;  // start() and stop() one at a time
  std::thread thread;
  bool started = false;
};

Server::Impl::Impl(const std::string& address, std::uint16_t wanted, const Limits& limits)
    : site{limits, Peers(limits.trusted_proxies, limits.connections_per_address), {}, {}},
      acceptor(listening(io, address, wanted)),
      breath(io),
      grace(io),
      port(acceptor.local_endpoint().port()) {
  site.gate = Gate::onto(io);
}

void Server::Impl::be_idle() {
  try {
    idle();
  } catch (const std::exception& error) {
    spdlog::error("edge: what is done when idle: {}", error.what());
  }
}

void Server::Impl::run() {
  while (!io.stopped()) {
    try {
      be_idle();
      io.run_one();
      for (int ready = 0; ready < kMostAtOnce && io.poll_one() > 0; ++ready) {
      }
    } catch (const std::exception& error) {
      spdlog::error("edge: {}", error.what());
    }
  }
  be_idle();  // for what came last
}

asio::awaitable<void> Server::Impl::accept() {
  while (!site.leaving) {
    Error error;
    auto tcp = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
    if (!error) {
      try_to_welcome(std::move(tcp));
    } else if (error != asio::error::connection_aborted && !site.leaving) {
      breath.expires_after(kBreath);
      co_await breath.async_wait(asio::redirect_error(asio::use_awaitable, error));
    }
  }
}

// Whatever one connection costs, the next one is accepted.
void Server::Impl::try_to_welcome(tcp::socket tcp) {
  try {
    welcome(std::move(tcp));
  } catch (const std::exception& error) {
    spdlog::error("edge: a connection was dropped: {}", error.what());
  }
}

void Server::Impl::welcome(tcp::socket tcp) {
  Error gone;
  const auto address = tcp.remote_endpoint(gone).address().to_string();
  if (gone) return;
  const bool full = open.size() - turned_away >= site.limits.connections;
  const bool serves = !full && site.peers.enter(address);
  if (!serves && turned_away == kTurnedAway) return;
  const auto connection = std::make_shared<Connection>(std::move(tcp), address, site);
  open.insert(connection.get());
  turned_away += serves ? 0 : 1;
  asio::co_spawn(io, serves ? connection->serve() : connection->turn_away(),
                 [this, connection, address, serves](const std::exception_ptr& thrown) {
                   if (thrown) connection->cut();
                   turned_away -= serves ? 0 : 1;
                   if (serves) site.peers.leave(address);
                   farewell(connection.get());
                 });
}

void Server::Impl::farewell(Connection* connection) {
  open.erase(connection);
  if (site.leaving && open.empty()) end();
}

void Server::Impl::leave(std::chrono::milliseconds at_most) {
  site.leaving = true;
  Error ignored;
  acceptor.close(ignored);
  breath.cancel();
  for (auto* connection : open) connection->leave();
  if (open.empty()) return end();
  grace.expires_after(at_most);
  grace.async_wait([this](Error cancelled) {
    if (!cancelled) cut();
  });
}

// Nothing keeps the loop running any more.
void Server::Impl::end() {
  grace.cancel();
  site.gate->shut();
}

void Server::Impl::cut() {
  for (auto* connection : open) connection->cut();
}

Server::Server(const std::string& address, std::uint16_t port, const Limits& limits)
    : impl_(std::make_unique<Impl>(address, port, limits)) {}

Server::~Server() { stop(); }

void Server::route(std::string method, std::string pattern, Handle handle, std::size_t body_bytes) {
  if (impl_->started) throw std::logic_error("routes are registered before start()");
  impl_->site.routes.add(std::move(method), std::move(pattern), std::move(handle), body_bytes);
}

void Server::socket(std::string pattern, Accept accept) {
  if (impl_->started) throw std::logic_error("routes are registered before start()");
  impl_->site.routes.add_socket(std::move(pattern), std::move(accept));
}

void Server::before_waiting(std::function<void()> call) {
  if (impl_->started) throw std::logic_error("what is done when idle is set before start()");
  impl_->idle = std::move(call);
}

void Server::start() {
  std::lock_guard lock(impl_->mutex);
  if (std::exchange(impl_->started, true)) throw std::logic_error("a server starts once");
  asio::co_spawn(impl_->io, impl_->accept(), [](const std::exception_ptr& thrown) {
    if (thrown) std::rethrow_exception(thrown);
  });
  impl_->thread = std::thread([this] { impl_->run(); });
}

void Server::stop(std::chrono::milliseconds grace) {
  std::lock_guard lock(impl_->mutex);
  if (impl_->thread.joinable()) {
    impl_->site.gate->post([impl = impl_.get(), grace] { impl->leave(grace); });
    impl_->thread.join();
  }
  impl_->site.gate->shut();
  impl_->started = true;
  Error ignored;
  impl_->acceptor.close(ignored);
}

std::uint16_t Server::port() const { return impl_->port; }

}  // namespace kedai::edge

#include "bot/outgoing/loop.h"

#include <spdlog/spdlog.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <future>
#include <thread>

#include "bot/edge/gate.h"

namespace kedai::bot {

namespace asio = boost::asio;

struct Loop::Impl {
  void run() {
    for (;;) try {
        io.run();
        return;
      } catch (const std::exception& error) {
        spdlog::error("outgoing: {}", error.what());
      }
  }

  asio::io_context io{1};
  std::shared_ptr<edge::Gate> gate = edge::Gate::onto(io);
  std::thread thread{[this] { run(); }};
};

Loop::Loop() {
  // A connection closed by the other side is an error to report, not a signal to die of.
  std::signal(SIGPIPE, SIG_IGN);
  impl_ = std::make_unique<Impl>();
}

Loop& Loop::of_process() {
  static Loop& loop = *new Loop;  // threads that look names up may outlive main
  return loop;
}

void Loop::post(std::function<void()> work) { impl_->gate->post(std::move(work)); }

void Loop::at(Clock::time_point when, std::function<void()> work) {
  const auto timer = std::make_shared<asio::steady_timer>(impl_->io, when);
  timer->async_wait([timer, work = std::move(work)](boost::system::error_code) { work(); });
}

void Loop::flush() {
  const auto reached = std::make_shared<std::promise<void>>();  // the one who waits may go first
  const auto here = reached->get_future();
  post([reached] { reached->set_value(); });
  here.wait();
}

boost::asio::io_context& Loop::context() { return impl_->io; }

}  // namespace kedai::bot

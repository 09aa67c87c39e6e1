#include "bot/edge/gate.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <cstdint>
#include <exception>
#include <optional>
#include <system_error>
#include <utility>

namespace kedai::edge {

namespace {

int new_eventfd() {
  const int descriptor = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  return descriptor;
}

}  // namespace

// It can be rung as long as the gate lives; it is watched until the gate is shut.
struct Gate::Bell {
  explicit Bell(boost::asio::io_context& io) : watched(std::in_place, io, descriptor) {}
  ~Bell() { ::close(descriptor); }
  Bell(const Bell&) = delete;

  const int descriptor = new_eventfd();
  std::optional<boost::asio::posix::stream_descriptor> watched;
  std::uint64_t rung = 0;
};

Gate::Gate(boost::asio::io_context& io) : bell_(std::make_unique<Bell>(io)) {}

Gate::~Gate() { shut(); }

std::shared_ptr<Gate> Gate::onto(boost::asio::io_context& io) {
  const std::shared_ptr<Gate> gate(new Gate(io));
  gate->watch();
  return gate;
}

void Gate::post(std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    if (!open_) return;
    waiting_.push_back(std::move(work));
    if (waiting_.size() > 1) return;
  }
  ::eventfd_write(bell_->descriptor, 1);
}

void Gate::shut() {
  std::vector<std::function<void()>> dropped;
  {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(open_, false)) return;
    dropped.swap(waiting_);
  }
  bell_->watched->release();
  bell_->watched.reset();
}

void Gate::watch() {
  bell_->watched->async_read_some(
      boost::asio::buffer(&bell_->rung, sizeof bell_->rung),
      [self = shared_from_this()](boost::system::error_code over, std::size_t) {
        if (!over && self->bell_->watched) self->run();
      });
}

void Gate::run() {
  watch();
  std::vector<std::function<void()>> all;
  {
    const std::lock_guard lock(mutex_);
    all.swap(waiting_);
  }
  std::exception_ptr thrown;
  for (const auto& work : all) try {
      work();
    } catch (...) {
      thrown = std::current_exception();
    }
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace kedai::edge

#include "bot/outgoing/addresses.h"

#include <boost/asio/io_context.hpp>
#include <thread>

#include "bot/outgoing/loop.h"

namespace kedai::bot {

namespace {

using Clock = std::chrono::steady_clock;
using boost::asio::ip::tcp;

constexpr auto kRemembered = std::chrono::minutes{1};
constexpr auto kMissRemembered = std::chrono::seconds{1};

std::vector<Addresses::Endpoint> looked_up(const std::string& host, const std::string& port) {
  boost::asio::io_context own;
  boost::system::error_code error;
  std::vector<Addresses::Endpoint> found;
  for (const auto& each : tcp::resolver(own).resolve(host, port, error)) found.push_back(each);
  return found;
}

}  // namespace

Addresses::Addresses(const Origin& origin) : host_(origin.host), port_(origin.port) {
  boost::system::error_code error;
  const auto literal = boost::asio::ip::make_address(host_, error);
  is_literal_ = !error;
  if (is_literal_) found_ = {{literal, static_cast<std::uint16_t>(std::stoi(port_))}};
}

bool Addresses::are_known() const { return is_literal_ || Clock::now() < known_until_; }

void Addresses::look_up(std::function<void()> then) {
  waiting_.push_back(std::move(then));
  if (waiting_.size() > 1) return;
  std::thread([self = shared_from_this(), host = host_, port = port_]() mutable {
    auto found = looked_up(host, port);
    Loop::of_process().post(
        [own = std::move(self), all = std::move(found)]() mutable { own->take(std::move(all)); });
  }).detach();
}

void Addresses::take(std::vector<Endpoint> found) {
  found_ = std::move(found);
  known_until_ = Clock::now() + (found_.empty() ? Clock::duration(kMissRemembered) : kRemembered);
  for (const auto& tell : std::exchange(waiting_, {})) tell();
}

void Addresses::prefer(const Endpoint& that) {
  const auto at = std::ranges::find(found_, that);
  if (at != found_.end()) std::rotate(found_.begin(), at, at + 1);
}

}  // namespace kedai::bot

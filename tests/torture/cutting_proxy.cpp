#include "tests/torture/cutting_proxy.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/harness/loopback.h"

namespace kedai::torture {

using namespace std::string_view_literals;

namespace {

constexpr int kLookEvery = 50;  // milliseconds, whether to stop
constexpr std::uint32_t kVersion3 = 196'608;
constexpr std::string_view kCommit = "COMMIT\0"sv;
constexpr std::size_t kLength = 4;  // bytes of a message's length, itself among them

std::uint32_t number_at(std::string_view bytes) {
  std::uint32_t number = 0;
  for (const char byte : bytes.substr(0, kLength))
    number = number << 8 | static_cast<unsigned char>(byte);
  return number;
}

int connect_to(const std::string& path) {
  const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
    return server;
  ::close(server);
  return -1;
}

bool send_all(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::string received(int from) {  // "" at the end
  std::string bytes(65'536, '\0');
  const auto count = ::recv(from, bytes.data(), bytes.size(), 0);
  bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return bytes;
}

}  // namespace

struct CuttingProxy::Link {
  int client, server;
  std::string waiting = {};   // of the client, not yet a whole message
  bool started = false;       // messages begin with their type
  bool loses_answer = false;  // to the COMMIT that was passed on

  // The whole message that waits in front; "" while there is none.
  std::string_view message() const {
    const std::size_t type = started ? 1 : 0;
    if (waiting.size() < type + kLength) return {};
    const std::size_t size = type + number_at(std::string_view(waiting).substr(type));
    return waiting.size() < size ? std::string_view{} : std::string_view(waiting).substr(0, size);
  }
};

CuttingProxy::CuttingProxy(std::string server_socket, std::uint32_t seed)
    : server_socket_(std::move(server_socket)), dice_(seed) {
  const auto [socket, port] = harness::listen_on_loopback();
  listening_ = socket;
  port_ = port;
  accepting_ = std::thread([this] { accept_all(); });
}

CuttingProxy::~CuttingProxy() {
  {
    std::unique_lock lock(mutex_);
    stopping_ = true;
    changed_.wait(lock, [this] { return links_ == 0; });
  }
  accepting_.join();
  ::close(listening_);
}

void CuttingProxy::cut(CutOdds odds) {
  const std::lock_guard lock(mutex_);
  odds_ = odds;
}

int CuttingProxy::cuts(Cut which) const {
  const std::lock_guard lock(mutex_);
  return cuts_[static_cast<std::size_t>(which)];
}

void CuttingProxy::accept_all() {
  while (true) {
    pollfd wait{listening_, POLLIN, 0};
    const bool called = ::poll(&wait, 1, kLookEvery) > 0;
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    if (!called) continue;
    const Link link{::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC),
                    connect_to(server_socket_)};
    ++links_;
    std::thread([this, link] { carry(link); }).detach();
  }
}

void CuttingProxy::carry(Link link) {
  std::array<pollfd, 2> both{pollfd{link.client, POLLIN, 0}, pollfd{link.server, POLLIN, 0}};
  bool whole = link.client >= 0 && link.server >= 0;
  while (whole) {
    if (::poll(both.data(), both.size(), kLookEvery) < 0) break;
    if (both[1].revents != 0) whole = from_server(link);
    if (whole && both[0].revents != 0) whole = from_client(link);
    const std::lock_guard lock(mutex_);
    whole &= !stopping_;
  }
  end(link);
}

// False when the link is to be ended.
bool CuttingProxy::from_client(Link& link) {
  const std::string bytes = received(link.client);
  if (bytes.empty()) return false;
  link.waiting += bytes;
  for (auto message = link.message(); !message.empty(); message = link.message()) {
    // "Q", the length, the statement; libpq sends nothing after it until it is answered.
    if (link.started && message.front() == 'Q' && message.substr(1 + kLength) == kCommit &&
        toss(&CutOdds::commits)) {
      link.loses_answer = toss(nullptr);
      if (!link.loses_answer) return cut_now(Cut::BeforeCommit);
    }
    if (!pass(link, link.server, message)) return false;
    // What comes before the start asks for encryption, which the server denies.
    link.started |= number_at(message.substr(kLength)) == kVersion3;
    link.waiting.erase(0, message.size());
  }
  return true;
}

bool CuttingProxy::from_server(Link& link) {
  const std::string bytes = received(link.server);
  if (bytes.empty()) return false;
  const bool is_done = bytes.front() == 'C' && bytes.find(kCommit) == 1 + kLength;
  if (link.loses_answer && is_done) return cut_now(Cut::AfterCommit);
  link.loses_answer = false;  // it was refused
  return pass(link, link.client, bytes);
}

// Some of a piece that is cut still gets through.
bool CuttingProxy::pass(Link& link, int to, std::string_view piece) {
  if (link.loses_answer || !toss(&CutOdds::pieces)) return send_all(to, piece);
  const std::size_t some = [&] {
    const std::lock_guard lock(mutex_);
    return dice_() % (piece.size() + 1);
  }();
  send_all(to, piece.substr(0, some));
  return cut_now(Cut::AnyMoment);
}

// Whether it is this one's turn; without odds, heads or tails.
bool CuttingProxy::toss(unsigned CutOdds::*odds) {
  const std::lock_guard lock(mutex_);
  const unsigned one_in = odds ? odds_.*odds : 2;
  return one_in != 0 && dice_() % one_in == 0;
}

// Counts it: the link, which is not to go on, is ended by its thread.
bool CuttingProxy::cut_now(Cut which) {
  const std::lock_guard lock(mutex_);
  ++cuts_[static_cast<std::size_t>(which)];
  return false;
}

// Half of the clients see an end, the others a reset.
void CuttingProxy::end(Link& link) {
  const linger at_once{1, 0};
  if (toss(nullptr)) ::setsockopt(link.client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  if (link.client >= 0) ::close(link.client);
  if (link.server >= 0) ::close(link.server);
  const std::lock_guard lock(mutex_);
  --links_;
  changed_.notify_all();
}

}  // namespace kedai::torture

// Stands between a Kedai process and PostgreSQL and cuts their connections: at any moment, when a
// COMMIT comes, before it is passed on (nothing is done), and when it is done, before the answer is
// passed on. It knows of the wire protocol how messages are framed, no more. Thread-safe.
#pragma once

#include <array>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <random>
#include <string>
#include <thread>

namespace kedai::torture {

enum class Cut { BeforeCommit, AfterCommit, AnyMoment };
inline constexpr std::array kCuts{Cut::BeforeCommit, Cut::AfterCommit, Cut::AnyMoment};

// One in how many is cut, of the commits and of all pieces that pass; 0 for none.
struct CutOdds {
  unsigned commits = 0;
  unsigned pieces = 0;
};

class CuttingProxy {
 public:
  // Connects to that Unix socket; listens on the loopback. As yet it cuts nothing.
  CuttingProxy(std::string server_socket, std::uint32_t seed);
  ~CuttingProxy();
  CuttingProxy(const CuttingProxy&) = delete;

  int port() const { return port_; }
  void cut(CutOdds odds);
  int cuts(Cut which) const;

 private:
  struct Link;
  void accept_all();
  void carry(Link link);
  bool from_client(Link& link);
  bool from_server(Link& link);
  bool pass(Link& link, int to, std::string_view piece);
  bool toss(unsigned CutOdds::*odds);
  bool cut_now(Cut which);
  void end(Link& link);

  const std::string server_socket_;
  int listening_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::mt19937 dice_;
  CutOdds odds_;
  std::array<int, kCuts.size()> cuts_{};
  int links_ = 0;
  bool stopping_ = false;
  std::thread accepting_;
};

}  // namespace kedai::torture

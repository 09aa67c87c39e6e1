// A balancer before several servers: each post goes to the next one in turn; when it does not
// answer, to the one after; and now and then to two at the same moment. Thread-safe.
#pragma once

#include <httplib.h>

#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace kedai::torture {

class Balancer {
 public:
  explicit Balancer(std::uint32_t seed);
  ~Balancer();
  Balancer(const Balancer&) = delete;

  int port() const { return port_; }
  void add(int server);  // by its port
  void remove(int server);
  int turned() const;   // posts that went on to another server
  int doubled() const;  // posts that went to two at once

 private:
  int pass_on(const httplib::Request& request);
  int next();  // 0: there is none
  bool toss();

  mutable std::mutex mutex_;
  std::mt19937 dice_;
  std::vector<int> servers_;
  std::size_t next_ = 0;
  int turned_ = 0, doubled_ = 0;
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace kedai::torture

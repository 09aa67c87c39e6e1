// The whole server: opens the data folder, seeds the shops, and starts edge, lane, courier,
// channels and timetable in the order in which they need each other; stops them in the reverse
// order. Several servers may share one PostgreSQL database; each has a data folder with the same
// secret.key.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "bot/channels/webchat_identity.h"
#include "bot/courier.h"
#include "bot/lane.h"
#include "config/settings.h"

namespace kedai::bot {

struct ServerOptions {
  Settings settings;
  bool demo = false;  // catalogue pictures come from the program
  CourierLimits courier = {};
  Lane::Clock clock = [] {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  };
};

class Server {
 public:
  // Throws db::Unavailable, ImportError or std::runtime_error when it cannot serve, saying why.
  explicit Server(ServerOptions options);
  ~Server();  // stop()s

  void start();
  // Finishes what is in hand, starts nothing new; within 10 s.
  void stop();

  std::uint16_t port() const;
  Lane& lane();
  const WebSeal& seal() const;
  ShopId shop(const std::string& slug) const;  // throws std::out_of_range

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Where the shops are kept: PostgreSQL's address, or the SQLite file in the data folder.
std::string store_address(const Settings& settings);

// "http://127.0.0.1:8080", or the public URL when there is one.
std::string base_url(const Settings& settings, std::uint16_t port);

}  // namespace kedai::bot

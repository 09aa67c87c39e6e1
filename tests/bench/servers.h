// The servers that are compared: how each is started, and the script of its shop.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/crowd.h"

namespace kedai::bench {

struct Place {                       // of one run
  std::filesystem::path folder;      // empty at first
  std::vector<std::uint16_t> ports;  // where each of its processes is to listen
  std::uint16_t api_port = 0;        // of the messenger's API
};

struct Start {  // of one process
  std::vector<std::string> command;
  std::vector<std::string> environment = {};
};

class Contestant {
 public:
  virtual ~Contestant() = default;
  virtual std::string name() const = 0;
  virtual std::size_t processes() const { return 1; }
  virtual std::vector<Start> start(const Place& place) = 0;
  virtual std::string path(const std::string& messenger) const = 0;  // of its webhook
  virtual const Script& script(const std::string& messenger) const = 0;
  virtual bool replies() const { return true; }
  virtual bool speaks(const std::string& messenger) const { return messenger == "telegram"; }
};

struct KedaiSize {
  int shops = 1;  // the people order in the first
  int products = 40;
  int customers = 0;  // who have been there before, beside the crowd
};

std::unique_ptr<Contestant> kedai_on_sqlite(const KedaiSize& size = {});
// Starts a PostgreSQL, for as long as the bench runs. So many processes of Kedai share it.
std::unique_ptr<Contestant> kedai_on_postgresql(std::size_t processes = 1);
std::unique_ptr<Contestant> grammy_with_outbox();
std::unique_ptr<Contestant> telegraf();  // which keeps no outbox
std::unique_ptr<Contestant> raw_beast();

// Why the peers cannot run here; "" when they can.
std::string peers_missing();

}  // namespace kedai::bench

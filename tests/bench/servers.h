// The servers that are compared: how each is started, and the script of its shop.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/crowd.h"

namespace kedai::bench {

struct Place {                   // of one run
  std::filesystem::path folder;  // empty
  std::uint16_t port = 0;        // where the server is to listen
  std::uint16_t api_port = 0;    // of the messenger's API
};

struct Start {
  std::vector<std::string> command;
  std::vector<std::string> environment = {};
};

class Contestant {
 public:
  virtual ~Contestant() = default;
  virtual std::string name() const = 0;
  virtual Start start(const Place& place, const std::string& messenger) = 0;
  virtual std::string path(const std::string& messenger) const = 0;  // of its webhook
  virtual const Script& script(const std::string& messenger) const = 0;
  virtual bool replies() const { return true; }
  virtual bool speaks(const std::string& messenger) const { return messenger == "telegram"; }
};

struct KedaiShop {  // how large it is
  int products = 40;
};

std::unique_ptr<Contestant> kedai_on_sqlite(const KedaiShop& shop = {});
std::unique_ptr<Contestant> kedai_on_postgresql();  // starts one, for as long as the bench runs
std::unique_ptr<Contestant> grammy_with_outbox();
std::unique_ptr<Contestant> telegraf();  // which keeps no outbox
std::unique_ptr<Contestant> raw_beast();

// Why the peers cannot run here; "" when they can.
std::string peers_missing();

}  // namespace kedai::bench

// A shop that gets into trouble: a whole server in the test's process whose data, database and
// clock are the test's to spoil. One customer writes to its real webhook and keeps a ledger of what
// was answered 200, to be compared with what the database has taken; what the server logs can be
// read.
//
//   TroubledShop shop(folder.path());
//   CHECK(shop.say() == 200);
//   ... trouble ...
//   CHECK(shop.say() == 503);
//   ... and its end ...
//   CHECK(shop.say_again() == 200);  // what was not taken, as Telegram does
//   CHECK(shop.differences() == "");
#pragma once

#include <spdlog/logger.h>
#include <spdlog/sinks/ringbuffer_sink.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "bot/server.h"
#include "tests/bot/fake_telegram.h"

namespace kedai::bot {

class TroubledShop {
 public:
  static constexpr std::int64_t kCustomer = 700;

  // `store`: PostgreSQL's address; else a SQLite file in `data`.
  explicit TroubledShop(std::filesystem::path data, std::string store = {});
  ~TroubledShop();
  TroubledShop(const TroubledShop&) = delete;

  void start();  // throws what Server throws
  void stop();

  int say(const std::string& text = "menu");  // the answer's status, 0 for none
  int say_again();  // each that was not taken, in order; the last answer's status
  int get(const std::string& path) const;
  int health() const { return get("/health"); }

  // What was answered 200 and is not in the inbox, and the other way round; "" when they agree.
  std::string differences() const;
  // Each that was taken has got its reply, nothing waits and nothing is dead.
  bool all_replied();

  bool eventually(const std::function<bool()>& true_now) const;
  std::string logged() const;
  void set_clock(std::chrono::milliseconds ahead) { ahead_ = ahead.count(); }

  std::string webhook() const;
  std::string file() const { return (settings_.data_dir / "kedai.db").string(); }

  FakeTelegram telegram;

 private:
  int post(int update, const std::string& text) const;

  Settings settings_;
  std::map<int, std::string> refused_;  // by update_id
  std::map<int, std::string> taken_;
  int updates_ = 0;
  std::atomic<std::int64_t> ahead_ = 0;  // of the system's clock
  std::shared_ptr<spdlog::sinks::ringbuffer_sink_mt> log_;
  std::shared_ptr<spdlog::logger> logger_before_;
  std::unique_ptr<Server> server_;
};

}  // namespace kedai::bot

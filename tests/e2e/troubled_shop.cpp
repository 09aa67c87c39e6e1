#include "tests/e2e/troubled_shop.h"

#include <httplib.h>
#include <spdlog/spdlog.h>

#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "store/db/open.h"
#include "tests/e2e/world.h"

namespace kedai::bot {

namespace {

using namespace std::chrono_literals;

constexpr int kFirstUpdate = 1'000'000;  // far above those of the fake's people
const db::Sql kHeard("SELECT message_id FROM inbox WHERE channel = 'telegram'");
const db::Sql kLeft("SELECT (SELECT COUNT(*) FROM outbox) + (SELECT COUNT(*) FROM dead_letter)");

CourierLimits hasty() {
  CourierLimits limits;
  limits.paced = false;
  limits.first_backoff = 20ms;
  limits.most_backoff = 200ms;
  return limits;
}

}  // namespace

TroubledShop::TroubledShop(std::filesystem::path data, std::string store)
    : log_(std::make_shared<spdlog::sinks::ringbuffer_sink_mt>(1'000)),
      logger_before_(spdlog::default_logger()) {
  spdlog::set_default_logger(std::make_shared<spdlog::logger>("kedai", log_));
  telegram.name(kCustomer, "Rina");
  settings_.store_url = std::move(store);
  settings_.data_dir = std::move(data);
  settings_.port = 0;
  settings_.public_url = "https://kedai.test";
  settings_.shops = {shop_on(telegram, "dapur", "Dapur", By::Webhook)};
}

TroubledShop::~TroubledShop() {
  stop();
  spdlog::set_default_logger(logger_before_);
}

void TroubledShop::start() {
  const auto clock = [this] {
    const auto now = std::chrono::system_clock::now() + std::chrono::milliseconds{ahead_};
    return std::chrono::floor<std::chrono::milliseconds>(now);
  };
  server_ = std::make_unique<Server>(ServerOptions{settings_, true, hasty(), clock});
  const auto registered = telegram.calls("setWebhook").size();
  server_->start();  // it names an address that nobody here can call
  eventually([&] { return telegram.calls("setWebhook").size() > registered; });
}

void TroubledShop::stop() { server_.reset(); }

std::string TroubledShop::webhook() const {
  return "http://127.0.0.1:" + std::to_string(server_->port()) + "/telegram/dapur";
}

int TroubledShop::post(int update, const std::string& text) const {
  const nlohmann::json body{{"update_id", update},
                            {"message",
                             {{"message_id", update},
                              {"date", 1},
                              {"text", text},
                              {"from", {{"id", kCustomer}, {"first_name", "Rina"}}},
                              {"chat", {{"id", kCustomer}, {"type", "private"}}}}}};
  return FakeTelegram::post(webhook(), "rahasia-dapur", body.dump());
}

int TroubledShop::say(const std::string& text) {
  const int update = kFirstUpdate + ++updates_;
  const int status = post(update, text);
  (status == 200 ? taken_ : refused_)[update] = text;
  return status;
}

int TroubledShop::say_again() {
  int status = 0;
  for (const auto& [update, text] : std::map(refused_)) {
    status = post(update, text);
    if (status == 200) taken_.insert(refused_.extract(update));
  }
  return status;
}

int TroubledShop::get(const std::string& path) const {
  httplib::Client client("127.0.0.1", server_->port());
  client.set_read_timeout(10);
  const auto answer = client.Get(path);
  return answer ? answer->status : 0;
}

std::string TroubledShop::differences() const {
  std::set<std::string> in_inbox;
  const auto database = db::open(store_address(settings_), db::Access::ReadOnly);
  auto rows = database->query(kHeard);
  while (rows.next()) in_inbox.insert(rows.text(0));
  std::string found;
  for (const auto& [update, text] : taken_)
    if (in_inbox.erase("u" + std::to_string(update)) == 0)
      found += "answered 200 and not there: " + std::to_string(update) + "\n";
  for (const std::string& id : in_inbox)
    if (std::stoi(id.substr(1)) > kFirstUpdate) found += "there and not answered 200: " + id + "\n";
  return found;
}

bool TroubledShop::all_replied() {
  const auto database = db::open(store_address(settings_), db::Access::ReadOnly);
  return eventually([&] {
    auto rows = database->query(kLeft);
    return rows.next() && rows.integer(0) == 0 &&
           telegram.messages_sent(kCustomer) == static_cast<int>(taken_.size());
  });
}

bool TroubledShop::eventually(const std::function<bool()>& true_now) const {
  const auto end = std::chrono::steady_clock::now() + 30s;
  while (!true_now()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(20ms);
  }
  return true;
}

std::string TroubledShop::logged() const {
  std::string all;
  for (const std::string& line : log_->last_formatted()) all += line;
  return all;
}

}  // namespace kedai::bot

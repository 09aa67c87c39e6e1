// Telegram's incoming side where there is a public URL: POST /telegram/{shop}. The secret is
// compared before anything is parsed, and the 200 goes out once the update's effects are on disk.
// Runs on the edge's thread and does not block. Source: Bot API 10.1, setWebhook.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <string>

#include "bot/channels/intake.h"
#include "bot/edge/http.h"

namespace kedai::bot {

struct TelegramEndpoint {
  ShopId shop;
  std::string secret;  // compulsory
};

class TelegramWebhook {
 public:
  // Endpoints by their shop's slug. Throws std::invalid_argument when one has no secret.
  TelegramWebhook(std::map<std::string, TelegramEndpoint> endpoints, Intake intake);

  void hear(edge::Request request, edge::Respond respond);
  edge::Handle handle();  // hear(); this must outlive it

  // Requests with a wrong or no secret, for the metrics; an unknown shop is one of them.
  std::uint64_t refused() const { return refused_; }

 private:
  const TelegramEndpoint* vouched(const edge::Request& request) const;

  std::map<std::string, TelegramEndpoint> endpoints_;
  Intake intake_;
  std::string nobodys_secret_;
  std::atomic<std::uint64_t> refused_{0};
};

}  // namespace kedai::bot

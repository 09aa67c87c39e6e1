// WhatsApp's incoming side: GET /whatsapp answers Meta's verification, POST /whatsapp takes a
// signed body of up to a thousand updates for any of the shops. The signature is checked over the
// raw bytes before anything is parsed; the 200 goes out once every update's effects are on disk.
// Runs on the edge's thread and does not block. Source: Cloud API webhooks (CONTRACTS.md A1 to A6).
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "bot/channels/intake.h"
#include "bot/channels/whatsapp_update.h"
#include "bot/edge/http.h"
#include "config/settings.h"

namespace kedai::bot {

struct WhatsAppEndpoint {
  ShopId shop;
  WhatsAppSettings settings;
};

class WhatsAppWebhook {
 public:
  // When the answer to a person's message is on disk: its shop's number may say that it has been
  // read. Not where people talk with each other.
  using Answered = std::function<void(ShopId, const std::string& wamid)>;

  WhatsAppWebhook(const std::vector<WhatsAppEndpoint>& endpoints, Intake intake, Answered answered);

  void verify(const edge::Request& request, const edge::Respond& respond);
  void hear(const edge::Request& request, const edge::Respond& respond);

  // Requests with a wrong or no signature, for the metrics.
  std::uint64_t refused() const { return refused_; }

 private:
  struct Batch;
  using Endpoints = std::vector<WhatsAppEndpoint>;  // of one app, which signs by its secret

  const Endpoints* signed_for(const edge::Request& request) const;
  void take(const Endpoints& endpoints, whatsapp::Update update, WhenDone done);
  void take(const WhatsAppEndpoint& endpoint, whatsapp::Update update, WhenDone done);
  void take_news(const Endpoints& endpoints, const whatsapp::Update& update, WhenDone done);
  void take_stray(const WhatsAppEndpoint& endpoint, const whatsapp::Update& update, WhenDone done);

  std::map<std::string, Endpoints> apps_;  // by secret
  Intake intake_;
  Answered answered_;
  std::atomic<std::uint64_t> refused_{0};
};

}  // namespace kedai::bot

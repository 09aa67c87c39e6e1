// WhatsApp as a Channel: letters rendered, within the 24 hours in which a person may be written to
// freely; outside them the approved notice goes, and the letter waits until they write.
// Thread-safe. Source: Cloud API (CONTRACTS.md A8 to A11).
#pragma once

#include <memory>
#include <string>

#include "bot/channels/channel.h"
#include "bot/channels/whatsapp_api.h"
#include "config/settings.h"

namespace kedai::bot {

class WhatsApp final : public Channel {
 public:
  WhatsApp(std::shared_ptr<whatsapp::Api> api, WhatsAppSettings settings);

  Pace pace() const override;
  Task<Delivery> send(const Letter& letter, const std::string& address, SendingDesk& desk) override;
  Task<std::optional<Picture>> fetch(std::string reference) override;

 private:
  class Sending;
  std::shared_ptr<whatsapp::Api> api_;
  WhatsAppSettings settings_;
};

}  // namespace kedai::bot

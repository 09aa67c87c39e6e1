// Midtrans' Core API: QRIS codes with one shop's server key. The key is in no reason and no log
// line. Source: CONTRACTS.md D1.
#pragma once

#include <string>

#include "bot/outgoing/http_client.h"
#include "bot/payments/gateway.h"
#include "config/settings.h"

namespace kedai::bot {

class Midtrans final : public PaymentGateway {
 public:
  // Notifications are asked for at `notify_url`; "": wherever the account's dashboard says. Throws
  // std::invalid_argument when the settings' address is none.
  Midtrans(const MidtransSettings& settings, std::string notify_url);

  // The code's text is taken from the answer, and where it is not in there, from the picture that
  // the answer points to, if that is on the same server: no other is ever asked.
  Task<CodeAnswer> charge(CodeRequest request) override;
  Task<StatusAnswer> status(std::string reference) override;
  Task<StatusAnswer> call_off(std::string reference) override;
  // Asks first what was paid back already: the answer to an earlier try may have got lost.
  Task<RefundAnswer> refund(RefundRequest request) override;
  void stop() override { http_.stop(); }

 private:
  Task<CodeAnswer> became_of(std::string reference, std::string refusal);
  Task<RefundAnswer> refund_paid(RefundRequest request, GatewayNews paid);
  Task<CodeAnswer> code_in_picture(std::string transaction, std::string path);

  std::string base_;
  std::string acquirer_;
  std::string notify_url_;
  HttpClient http_;
};

// Whether Midtrans takes the key; why not, when it does not. Holds the thread. For `kedai check`.
struct KeyTaken {
  bool taken = false;
  std::string reason = {};
};
KeyTaken try_key(const MidtransSettings& settings);

}  // namespace kedai::bot

// A payment gateway, whichever it is: makes a code for an amount, says what became of it, calls it
// off, and pays back what was paid. What its answers mean for a shop is flows/gateway.h and
// flows/refunds.h; errands.h beside this asks it. Thread-safe.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <variant>

#include "bot/outgoing/task.h"
#include "flows/gateway.h"

namespace kedai::bot {

struct CodeRequest {
  std::string reference;  // asked for twice, one code is made
  Money amount;
  std::chrono::minutes lasts;
  std::string description;  // as the gateway shows it to the payer and the owner
};

struct RefundRequest {
  std::string reference;  // of the code that was paid
  std::string key;        // asked for twice, it is paid back once
  Money amount;
  Money after;         // that will have been paid back of it in all
  std::string reason;  // as the gateway shows it
};

struct Declined {  // however often it is asked
  std::string reason;
};
struct TryAgain {  // no answer, or one that may be another a little later
  std::string reason;
};
struct NeverHeard {};  // of that reference

// News instead of a code: it was made before, and its text is told only once.
using CodeAnswer = std::variant<GatewayCode, GatewayNews, Declined, TryAgain>;
using StatusAnswer = std::variant<GatewayNews, NeverHeard, TryAgain>;
// News: so much has been paid back, now or before.
using RefundAnswer = std::variant<GatewayNews, Declined, TryAgain>;

class PaymentGateway {
 public:
  virtual ~PaymentGateway() = default;

  virtual Task<CodeAnswer> charge(CodeRequest request) = 0;
  virtual Task<StatusAnswer> status(std::string reference) = 0;
  // Nobody can pay that code afterwards, but somebody may have: it says what became of it.
  virtual Task<StatusAnswer> call_off(std::string reference) = 0;
  virtual Task<RefundAnswer> refund(RefundRequest request) = 0;
  virtual void stop() = 0;  // ends calls in flight and refuses new ones
};

using Gateways = std::map<ShopId, std::unique_ptr<PaymentGateway>>;

}  // namespace kedai::bot

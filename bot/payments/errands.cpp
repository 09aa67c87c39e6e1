#include "bot/payments/errands.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <coroutine>
#include <utility>

#include "bot/outgoing/loop.h"
#include "flows/paying.h"
#include "flows/refunds.h"

namespace kedai::bot {

namespace {

// With the runner's growing patience: a customer waits for a code for about a quarter of an hour,
// payments are asked after for three days, and for a refund staff wait a day.
constexpr int kMostChargeTries = 10;
constexpr int kMostConfirmTries = 430;
constexpr int kMostRefundTries = 150;

// Awaited, it looks into the shop in the lane's turn; false when the database takes nobody now.
// Whoever awaits goes on on the loop.
struct LaneTurn {
  Lane& lane;
  ShopId shop;
  std::function<void(Shop&, Time)> look;
  Accepted accepted = Accepted::Later;

  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> awaiter) {
    lane.submit(
        shop,
        [this](Shop& its, Time now) {
          look(its, now);
          return std::vector<Letter>{};
        },
        [this, awaiter](Accepted came) {
          accepted = came;
          Loop::of_process().post([awaiter] { awaiter.resume(); });
        });
  }
  bool await_resume() const { return accepted == Accepted::Yes; }
};

// As the gateway shows it.
std::string name_of(const Shop& shop, const Order& order) {
  return phrasebook_for(shop, shop.profile.locale)
      .say("pay.order", {{"number", std::to_string(order.number)}});
}

// What is to be asked of the gateway; nothing when the order waits for this money no more.
std::optional<CodeRequest> wanted(Shop& shop, std::string_view reference, Time now) {
  const auto charge = shop.charges.find(reference);
  if (!charge || charge->status != ChargeStatus::Asked) return std::nullopt;
  const auto order = shop.orders.find(charge->order);
  if (!order || !awaits_payment(*order) || order->due() != charge->amount) return std::nullopt;
  const auto lasts = std::chrono::floor<std::chrono::minutes>(charge->expires - now);
  return CodeRequest{charge->reference, charge->amount, std::max(lasts, std::chrono::minutes{1}),
                     name_of(shop, *order)};
}

// Its errand names it, so that all its tries are one refund and another of the same sum is not.
std::optional<RefundRequest> wanted(Shop& shop, const Refund& refund, std::int64_t errand) {
  if (!is_wanted(shop, refund)) return std::nullopt;
  const auto order = shop.orders.find(shop.charges.find(refund.reference)->order);
  return RefundRequest{refund.reference, fmt::format("{}-r{}", refund.reference, errand),
                       refund.amount, refund.after(), name_of(shop, *order)};
}

// In the transaction that ends the errand: `hear` is told about the charge, if there is one.
template <class Hear>
Work hearing(const std::string& reference, Hear hear) {
  return [reference, hear](Shop& shop, Time now) {
    Teller teller(shop, now, kGatewayActs);
    if (const auto charge = shop.charges.find(reference)) hear(teller, *charge);
    return std::move(teller.letters);
  };
}

Ran ended(Work then) { return {true, std::move(then)}; }

Ran tried_in_vain(const std::string& reason) {
  Ran ran;
  ran.done = false;
  ran.reason = reason;
  return ran;
}

Ran no_code(const std::string& reference, const std::string& reason) {
  return ended(hearing(reference, [reason](Teller& teller, const Charge& charge) {
    hear_no_code(teller, charge, reason);
  }));
}

Ran news_came(const GatewayNews& news) {
  return ended(hearing(news.reference,
                       [news](Teller& teller, const Charge&) { hear_gateway(teller, news); }));
}

Ran ran_with(const CodeAnswer& answer, const Errand& errand) {
  if (const auto* code = std::get_if<GatewayCode>(&answer))
    return ended(hearing(errand.body, [code = *code](Teller& teller, const Charge& charge) {
      hear_code(teller, charge, code);
    }));
  if (const auto* news = std::get_if<GatewayNews>(&answer))
    return news->status == ChargeStatus::Pending
               ? no_code(errand.body, "the code was made, and lost on its way")
               : news_came(*news);
  if (const auto* declined = std::get_if<Declined>(&answer))
    return no_code(errand.body, declined->reason);
  const std::string& reason = std::get<TryAgain>(answer).reason;
  return errand.attempts < kMostChargeTries ? tried_in_vain(reason) : no_code(errand.body, reason);
}

Task<Ran> ready(Ran ran) { co_return ran; }

Task<Ran> charge(Lane& lane, PaymentGateway& gateway, Errand errand) {
  std::optional<CodeRequest> request;
  LaneTurn turn{lane, errand.shop,
                [&](Shop& shop, Time now) { request = wanted(shop, errand.body, now); }};
  if (!co_await turn) co_return tried_in_vain("the database cannot be asked");
  if (!request)
    co_return ended(hearing(
        errand.body, [](Teller& teller, const Charge& dropped) { drop_charge(teller, dropped); }));
  const CodeAnswer answer = co_await gateway.charge(*request);
  co_return ran_with(answer, errand);
}

// What became of a charge, whether it was only asked after or called off.
Task<Ran> told(Task<StatusAnswer> asked, Errand errand) {
  const StatusAnswer answer = co_await asked;
  if (const auto* news = std::get_if<GatewayNews>(&answer)) co_return news_came(*news);
  if (std::holds_alternative<NeverHeard>(answer)) {
    spdlog::warn("the payment gateway knows nothing of {}", errand.body);
    co_return Ran{};
  }
  if (errand.attempts >= kMostConfirmTries) co_return Ran{};
  co_return tried_in_vain(std::get<TryAgain>(answer).reason);
}

Ran no_refund(const Refund& refund, const std::string& reason) {
  return ended(hearing(refund.reference, [refund, reason](Teller& teller, const Charge&) {
    hear_no_refund(teller, refund, reason);
  }));
}

Ran ran_with(const RefundAnswer& answer, const Refund& refund, const Errand& errand) {
  if (const auto* news = std::get_if<GatewayNews>(&answer))
    return ended(hearing(refund.reference, [refund, news = *news](Teller& teller, const Charge&) {
      hear_refund(teller, refund, news);
    }));
  if (const auto* declined = std::get_if<Declined>(&answer))
    return no_refund(refund, declined->reason);
  const std::string& reason = std::get<TryAgain>(answer).reason;
  return errand.attempts < kMostRefundTries ? tried_in_vain(reason) : no_refund(refund, reason);
}

Task<Ran> pay_back(Lane& lane, PaymentGateway& gateway, Errand errand, Refund refund) {
  std::optional<RefundRequest> request;
  LaneTurn turn{lane, errand.shop,
                [&](Shop& shop, Time) { request = wanted(shop, refund, errand.id); }};
  if (!co_await turn) co_return tried_in_vain("the database cannot be asked");
  if (!request && errand.attempts > 0) {
    // It was asked before, and that may have come through.
    const StatusAnswer told = co_await gateway.status(refund.reference);
    if (const auto* again = std::get_if<TryAgain>(&told))
      co_return ran_with(*again, refund, errand);
    const auto* news = std::get_if<GatewayNews>(&told);
    if (news && news->refunded >= refund.after()) co_return ran_with(*news, refund, errand);
  }
  if (!request)
    co_return ended(hearing(refund.reference, [refund](Teller& teller, const Charge&) {
      drop_refund(teller, refund);
    }));
  const RefundAnswer answer = co_await gateway.refund(*request);
  co_return ran_with(answer, refund, errand);
}

PaymentGateway* gateway_of(const Gateways& gateways, ShopId shop) {
  const auto found = gateways.find(shop);
  return found == gateways.end() ? nullptr : found->second.get();
}

}  // namespace

void serve_payments(ErrandRunner& errands, Lane& lane, const Gateways& gateways) {
  errands.serve(std::string(kChargeErrand), [&lane, &gateways](Errand errand) {
    PaymentGateway* const gateway = gateway_of(gateways, errand.shop);
    if (!gateway) return ready(no_code(errand.body, "it is not in the settings any more"));
    return charge(lane, *gateway, std::move(errand));
  });
  errands.serve(std::string(kConfirmErrand), [&gateways](const Errand& errand) {
    PaymentGateway* const gateway = gateway_of(gateways, errand.shop);
    return gateway ? told(gateway->status(errand.body), errand) : ready({});
  });
  errands.serve(std::string(kCallOffErrand), [&gateways](const Errand& errand) {
    PaymentGateway* const gateway = gateway_of(gateways, errand.shop);
    return gateway ? told(gateway->call_off(errand.body), errand) : ready({});
  });
  errands.serve(std::string(kRefundErrand), [&lane, &gateways](Errand errand) {
    PaymentGateway* const gateway = gateway_of(gateways, errand.shop);
    const auto refund = decode_refund(errand.body);
    if (!refund) return ready({});
    if (!gateway) return ready(no_refund(*refund, "it is not in the settings any more"));
    return pay_back(lane, *gateway, std::move(errand), *refund);
  });
}

}  // namespace kedai::bot

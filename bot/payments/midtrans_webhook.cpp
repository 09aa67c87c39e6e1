#include "bot/payments/midtrans_webhook.h"

#include <spdlog/spdlog.h>

#include <bit>
#include <nlohmann/json.hpp>

#include "bot/payments/midtrans_words.h"
#include "bot/untrusted_json.h"
#include "flows/gateway.h"

namespace kedai::bot {

namespace {

edge::Response refusal(int status, const std::string& reason) {
  edge::Response response;
  response.status = status;
  response.body = reason + "\n";
  return response;
}

std::vector<Letter> take(Shop& shop, Time now, const std::string& reference,
                         std::optional<Money> amount) {
  const auto charge = shop.charges.find(reference);
  if (!charge) {
    spdlog::info("midtrans: a notification for shop {} is about nothing of its own",
                 shop.id().value);
    return {};
  }
  Teller teller(shop, now, kGatewayActs);
  if (amount == charge->amount)
    post_confirmation(teller, reference);
  else
    hear_wrong_amount(teller, *charge, amount.value_or(Money{}));
  return std::move(teller.letters);
}

}  // namespace

MidtransWebhook::MidtransWebhook(std::map<std::string, MidtransEndpoint> endpoints, Intake intake)
    : endpoints_(std::move(endpoints)), intake_(std::move(intake)) {}

void MidtransWebhook::hear(const edge::Request& request, const edge::Respond& respond) {
  const auto slug = request.params.find("shop");
  const auto found =
      slug == request.params.end() ? endpoints_.end() : endpoints_.find(slug->second);
  if (found == endpoints_.end()) return respond(refusal(404, "no shop with Midtrans"));
  const auto& [shop, server_key] = found->second;

  const auto notification = parse_untrusted(request.body);
  if (!notification || !notification->is_object()) return respond(refusal(400, "no JSON object"));
  if (!midtrans::genuine(*notification, server_key)) {
    const std::uint64_t refused = ++refused_;  // anybody can post here: not a line for each
    if (std::has_single_bit(refused))
      spdlog::warn("midtrans: {} notifications with a wrong signature, the last for shop {}",
                   refused, shop.value);
    return respond(refusal(403, "the signature_key is wrong"));
  }
  intake_.work(
      shop,
      [reference = text_in(*notification, "order_id"),
       amount = midtrans::amount_in(text_in(*notification, "gross_amount"))](Shop& its, Time now) {
        return take(its, now, reference, amount);
      },
      [respond](Accepted accepted) {
        respond(accepted == Accepted::Yes ? edge::Response{}
                                          : refusal(503, "not now, please try again"));
      },
      {});
}

}  // namespace kedai::bot

#include "tests/harness/outside.h"

#include <stdexcept>

#include "flows/refunds.h"
#include "store/qris.h"

namespace kedai::harness {

namespace {

Fetched fetched(Shop& shop, const Wish& wish, const Outside& outside) {
  if (outside.fault) return *outside.fault;
  if (wish.what == Wish::For::ShopQris) return outside.photo;
  return shop.pictures.add("image/jpeg", outside.photo);
}

void charge(Teller& teller, const std::string& reference, const Outside& outside) {
  const auto charge = teller.shop.charges.find(reference);
  if (!charge) throw std::logic_error("an errand for a charge that is not there: " + reference);
  if (outside.gateway_refuses) return hear_no_code(teller, *charge, "Merchant is not active");
  const auto code = with_amount(std::get<Qris>(read_qris(kSampleQris)), charge->amount, "");
  hear_code(teller, *charge, {"tx-" + reference, code.value()});
}

void call_off(Teller& teller, const std::string& reference) {
  const auto charge = teller.shop.charges.find(reference);
  if (!charge) throw std::logic_error("an errand for a charge that is not there: " + reference);
  hear_gateway(teller, {reference, "tx-" + reference, ChargeStatus::Expired, charge->amount, {}});
}

void pay_back(Teller& teller, const Refund& refund, const Outside& outside) {
  if (!is_wanted(teller.shop, refund)) return drop_refund(teller, refund);
  if (outside.gateway_refuses) return hear_no_refund(teller, refund, "Insufficient balance");
  const Charge charge = teller.shop.charges.find(refund.reference).value();
  hear_refund(teller, refund,
              {charge.reference, charge.transaction, ChargeStatus::Refunded, charge.amount,
               refund.after()});
}

std::vector<Letter> done(Shop& shop, const Errand& errand, const Outside& outside, Time now) {
  const bool fetches = errand.kind == kFetchErrand;
  Teller teller(shop, now, fetches ? kBuyerActs : kGatewayActs);
  if (!shop.errands.done(errand.id)) throw std::logic_error("an errand was done twice");
  if (fetches) {
    const Wish wish = decode_wish(errand.body);
    hear_fetched(teller, wish, fetched(shop, wish, outside));
  } else if (errand.kind == kChargeErrand) {
    charge(teller, errand.body, outside);
  } else if (errand.kind == kCallOffErrand) {
    call_off(teller, errand.body);
  } else if (errand.kind == kRefundErrand) {
    pay_back(teller, decode_refund(errand.body).value(), outside);
  }
  return std::move(teller.letters);
}

}  // namespace

std::vector<Letter> do_errands(TestShop& shop, const Outside& outside) {
  std::vector<Letter> letters;
  for (const Errand& errand : due_errands(*shop.world.database, shop.world.now, 100)) {
    if (errand.shop != shop.id) continue;
    auto more = shop.post([&](Shop& open) { return done(open, errand, outside, shop.world.now); });
    letters.insert(letters.end(), more.begin(), more.end());
  }
  return letters;
}

std::vector<Letter> gateway_says(TestShop& shop, std::int64_t number, ChargeStatus status,
                                 Money refunded) {
  return shop.post([&](Shop& open) -> std::vector<Letter> {
    const auto order = open.orders.find_number(number);
    const auto charge = order ? open.charges.newest_of(order->id) : std::optional<Charge>{};
    if (!charge) throw std::logic_error("the gateway has no code for that order");
    Teller teller(open, shop.world.now, kGatewayActs);
    hear_gateway(teller,
                 {charge->reference, "tx-" + charge->reference, status, charge->amount, refunded});
    return std::move(teller.letters);
  });
}

}  // namespace kedai::harness

// What the clock does with orders that wait for their money: one reminder, then they are let go of
// and their stock is free again. A proof that nobody has looked at, or a part that was paid, stops
// the clock: then it is the seller's turn.
#include "flows/converse.h"
#include "flows/gateway.h"
#include "flows/paying.h"
#include "flows/staff/notices.h"

namespace kedai {

namespace {

constexpr int kAtOnce = 50;  // of a minute; the rest are a minute later
constexpr auto kGatewayGrace = std::chrono::minutes{20};  // after the deadline, at most
constexpr auto kGatewayLook = std::chrono::minutes{3};

void let_go(Teller& clock, Order& order) {
  const auto moved =
      clock.shop.orders.move(order, OrderStatus::Cancelled, Mover::Clock, clock.stamp("unpaid"));
  // It is being made: the seller's to decide.
  if (moved != MoveOutcome::Done) return clock.shop.orders.set_clock(order, Time{});
  announce_expired(clock, order);
  call_off_charge(clock, order);
}

// A gateway may have the money and not have said so: it is asked before the order is let go of.
bool asks_gateway(Teller& clock, Order& order) {
  const auto charge = clock.shop.charges.newest_of(order.id);
  const bool may_be_paid =
      charge && (charge->status == ChargeStatus::Asked || charge->status == ChargeStatus::Pending);
  if (!may_be_paid || clock.now >= order.pay_before + kGatewayGrace) return false;
  if (charge->status == ChargeStatus::Pending) post_confirmation(clock, charge->reference);
  clock.shop.orders.set_clock(order, clock.now + kGatewayLook);
  return true;
}

void mind(Teller& clock, Order& order) {
  const bool sellers_turn =
      order.paid.minor > 0 || clock.shop.payments.open_proof(order.id).has_value();
  if (!awaits_payment(order) || sellers_turn) return clock.shop.orders.set_clock(order, Time{});
  if (order.pay_before <= clock.now) {
    if (!asks_gateway(clock, order)) let_go(clock, order);
    return;
  }
  announce_deadline(clock, order);
  clock.shop.orders.set_clock(order, order.pay_before);
}

}  // namespace

std::vector<Letter> mind_payments(Shop& shop, Time now) {
  Teller clock(shop, now, kClockActs);
  for (Order& order : shop.orders.due_by_clock(now, kAtOnce)) mind(clock, order);
  return std::move(clock.letters);
}

}  // namespace kedai

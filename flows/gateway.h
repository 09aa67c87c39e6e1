// Orders paid by a payment gateway: it is asked for a code by an errand after the order's commit,
// the customer gets the code as a picture, and what the gateway says of it later is booked. A
// payment is booked once, whoever comes first: a notification, its copy, or the owner's press. A
// code whose money nobody waits for any more is called off, so that it cannot be paid.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flows/teller.h"

namespace kedai {

inline constexpr std::string_view kChargeErrand = "charge";     // body: a charge's reference
inline constexpr std::string_view kConfirmErrand = "confirm";   // likewise: ask what became of it
inline constexpr std::string_view kCallOffErrand = "call off";  // likewise: it is not to be paid

// A new code for what is due, instead of the one before. Nothing when nothing is.
void post_charge(Teller& teller, const Order& order);
// The gateway has not been asked for this one, and nobody needs it any more: its order is paid, or
// gone, or owes another amount, for which a new one is asked.
void drop_charge(Teller& teller, const Charge& charge);
// Ask the gateway what became of this one: its notification alone is no proof.
void post_confirmation(Teller& teller, std::string_view reference);
// The order has ended or is paid another way: its code, if it has one, is not to be paid any more.
void call_off_charge(Teller& teller, const Order& order);

// The order that a reference of ours is about; nothing when it is none of ours.
std::optional<OrderId> order_of_reference(std::string_view reference);
// Of what was paid by it, in the ledger; `transaction` is the gateway's id.
std::string payment_reference(std::string_view transaction);

struct GatewayCode {
  std::string transaction;  // the gateway's id
  std::string code;         // QRIS text
};
void hear_code(Teller& teller, const Charge& charge, const GatewayCode& code);
// It will make none (`reason` is the gateway's): its customer is offered another way, staff are
// told.
void hear_no_code(Teller& teller, const Charge& charge, const std::string& reason);

// What the gateway has said when it was asked.
struct GatewayNews {
  std::string reference;
  std::string transaction;
  ChargeStatus status = ChargeStatus::Pending;
  Money amount;    // that was asked for
  Money refunded;  // Refunded: how much of it, in all
};
void hear_gateway(Teller& teller, const GatewayNews& news);
// It tells of another amount than it was asked for: nothing is booked, and staff hear of it once.
void hear_wrong_amount(Teller& teller, const Charge& charge, Money told);

// Notifications get lost: asks what became of codes that nothing was heard of. Called by the clock,
// once a minute; of one code at first as often, then ever more seldom.
std::vector<Letter> look_after_charges(Shop& shop, Time now);

}  // namespace kedai

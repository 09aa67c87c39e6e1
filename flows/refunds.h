// Money that a payment gateway pays back. Staff ask for it (flows/staff/payment_desk.h), an errand
// asks the gateway after their turn's commit, and it is booked once, whoever tells of it first: the
// gateway's answer, its notification, or staff who typed it in. How much of a charge was paid back
// is what the ledger's entries of its transaction add up to.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "flows/gateway.h"

namespace kedai {

inline constexpr std::string_view kRefundErrand = "refund";  // body: a Refund

struct Refund {
  std::string reference;  // the charge's
  Money amount;
  Money before;  // that had been paid back of the charge when this was asked for

  Money after() const { return before + amount; }
  bool operator==(const Refund&) const = default;
};
std::string encode(const Refund& refund);  // "k7203341-1 50000 0"
std::optional<Refund> decode_refund(std::string_view text);

// Nothing when the gateway has not collected so much of the order, or has it not any more.
std::optional<Refund> refund_of(Shop& shop, const Order& order, Money amount);
// False when the gateway is still being asked to pay back something of that charge: one at a time.
bool post_refund(Teller& teller, const Refund& refund);

bool is_asked_for(Shop& shop, const Order& order);  // something of it, at this moment

// Before it is asked, each time: whether so much is still to be paid back.
bool is_wanted(Shop& shop, const Refund& refund);
void drop_refund(Teller& teller, const Refund& refund);  // it is not

void hear_refund(Teller& teller, const Refund& refund, const GatewayNews& news);
// It will not (`reason` is the gateway's): staff are to pay it back themselves.
void hear_no_refund(Teller& teller, const Refund& refund, const std::string& reason);

// The gateway tells of a refund, of which staff may have asked it or made it in its dashboard.
void book_refund(Teller& teller, Order& order, const GatewayNews& news);

}  // namespace kedai

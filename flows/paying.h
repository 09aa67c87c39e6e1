// How an order is paid: which ways are open to whom, until when, and what its customer has to do.
// The owner opens and closes the ways (flows/staff/payment_desk.h); the ledger books what comes
// (store/payments.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/phrasebook.h"
#include "flows/message.h"
#include "store/shop.h"

namespace kedai {

// Before the goods are handed over: their stock is held only for so long.
bool is_paid_beforehand(PaymentWay way);
// It waits for its customer's money, of which they may send a proof.
bool awaits_payment(const Order& order);

// In the order in which they are offered. Empty when this customer can pay this order in no way:
// one who left deliveries untaken, at a shop that takes money only on handover.
std::vector<PaymentWay> ways_open(Shop& shop, const Customer& customer, const Order& order);

// For an order about to be placed: until when it is to be paid, and the rupiah by which its total
// differs from those of others that wait for a transfer.
void set_payment_terms(Shop& shop, Order& order, Time now);

// What its customer has to do now, in words and perhaps a picture; no words when it is nothing.
struct HowToPay {
  std::string text;
  std::string picture_id = {};
};
enum class QrisCode { AsTheOwnerWishes, Plain };  // Plain: the shop's own, without the total inside
HowToPay how_to_pay(Shop& shop, const Phrasebook& words, const Order& order, Time now,
                    QrisCode code = QrisCode::AsTheOwnerWishes);
// The picture of a gateway's own code for an order.
std::string gateway_picture(Shop& shop, const std::string& code, const Order& order);

// "Sudah dibayar Rp50.000, sisa Rp16.000", "kasbon", "sudah lunas"; empty when nothing is paid.
std::string paid_text(const Phrasebook& words, const Order& order);

// "hari ini pukul 17.00", "besok pukul 10.00", "1/12 pukul 10.00", on the shop's clock.
std::string moment_text(const Phrasebook& words, const Profile& profile, Time now, Time moment);

}  // namespace kedai

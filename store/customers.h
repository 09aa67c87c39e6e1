// Customers and how they are known. A customer is found by a channel identity (a Telegram user id,
// a web cookie), never by a phone number or name that somebody typed.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/db/database.h"
#include "store/ids.h"
#include "store/money.h"

namespace kedai {

enum class Fulfilment { Pickup, Delivery };
enum class PaymentWay {
  OnHandover,    // cash when the goods are handed over
  BankTransfer,  // to the shop's account
  Qris,          // the shop's own code, confirmed by hand
  Gateway,       // a QRIS code of a payment gateway, confirmed by it
  OnAccount,     // owed to the shop ("kasbon")
};

std::string_view to_word(Fulfilment fulfilment);  // as stored: "pickup", "delivery"
std::string_view to_word(PaymentWay way);         // "cod", "transfer", "qris", "gateway", "kasbon"
std::optional<Fulfilment> fulfilment_of(std::string_view word);
std::optional<PaymentWay> payment_way_of(std::string_view word);

struct Customer {
  CustomerId id;
  std::string name;     // as they wrote it or their channel says; may be empty
  std::string phone;    // digits with a leading +, or empty
  std::string address;  // the last one delivered to, or empty
  std::optional<Fulfilment> usual_fulfilment;  // of the last order
  std::optional<PaymentWay> usual_payment;
  // Read here, saved elsewhere:
  int refusals = 0;      // deliveries to be paid on handover that they did not take
  Money credit_limit{};  // 0: nothing on account
};

// What a channel says about who wrote: kind is "user" (Telegram), "cookie" (web), "bsuid", "wa_id".
struct Identity {
  std::string channel;
  std::string kind;
  std::string value;
};

class Customers {
 public:
  Customers(db::Database& database, ShopId shop) : database_(database), shop_(shop) {}
  std::optional<CustomerId> known(const Identity& identity);
  Customer get(CustomerId id);  // throws db::Error when there is none
  std::optional<Customer> find(CustomerId id);
  void add(const Customer& customer, Time now);
  void identify(const Identity& identity, CustomerId customer);  // theirs, whose ever it was
  bool has_identity(CustomerId customer, std::string_view channel, std::string_view kind);
  void forget(CustomerId customer, std::string_view channel, std::string_view kind);
  // Whatever knew `from` knows `into` from now on; the row of `from` says so.
  void merge(CustomerId from, CustomerId into);
  void save(const Customer& customer);
  void note_refusal(CustomerId id);

 private:
  db::Database& database_;
  ShopId shop_;
};

}  // namespace kedai

// Orders and their life. The life is a table (lawful_moves) of from -> to with who may move it;
// each move compares the status it expects, so of two that race one wins, and each is history.
// Stock is held when an order is placed, and released or handed over exactly once, by the move that
// ends it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "store/cart.h"
#include "store/catalog.h"
#include "store/customers.h"
#include "store/db/database.h"
#include "store/ids.h"
#include "store/money.h"
#include "store/stamp.h"
#include "store/stock.h"

namespace kedai {

enum class OrderStatus { Placed, Accepted, Prepared, Shipped, Completed, Rejected, Cancelled };
enum class Mover { Customer, Staff, Clock };

std::string_view to_word(OrderStatus status);  // as stored: "placed", "accepted", ...
OrderStatus order_status_of(std::string_view word);
bool is_open(OrderStatus status);  // somebody still has to do something
bool is_lost(OrderStatus status);  // rejected or cancelled

struct Move {
  OrderStatus from;
  OrderStatus to;
  Mover mover;
};
std::span<const Move> lawful_moves();
bool lawful(OrderStatus from, OrderStatus to, Mover mover);

struct OrderLine {
  VariantId variant;
  std::string sku;
  std::string name;  // as it was called when it was ordered
  Quantity quantity = 0;
  Money unit_price;  // what is paid for one: less than list_price by a tier or a promotion
  std::string note;
  Money list_price = unit_price;

  Money subtotal() const { return unit_price * quantity; }
};

struct Order {
  OrderId id;
  std::int64_t number = 0;  // what people say: "1042"
  CustomerId customer;
  ChatId chat;                     // where it was placed and is told of; 0: at the counter
  std::int64_t cart_revision = 0;  // 0: not from a cart
  OrderStatus status = OrderStatus::Placed;
  std::string name;
  std::string phone;
  Fulfilment fulfilment = Fulfilment::Pickup;
  std::string address;
  PaymentWay payment = PaymentWay::OnHandover;
  std::string note;
  Money delivery_fee;
  std::optional<Time> paid_at;  // when nothing was left to pay
  Time placed_at;
  std::vector<OrderLine> lines = {};
  Money discount;              // by the voucher
  std::string voucher;         // its code; empty: none
  Money unique_discount;       // some rupiah, so that a transfer of this total is this order's
  Money paid;                  // net of what was paid back
  Money on_account;            // what the customer owes the shop for it instead ("kasbon")
  Time pay_before{};           // unpaid it is let go of then; 1970: never
  Time clock_at{};             // when the clock has something to do with it; 1970: never
  std::int64_t ready_day = 0;  // local day since 1970 on which all is made; 0: it is there

  Money subtotal() const;
  Money total() const { return subtotal() + delivery_fee - discount - unique_discount; }
  Money due() const { return total() - paid - on_account; }  // of an order that is not ended
};

// What placing found that the buyer must be told; nothing was placed or held. When all that is
// wanted is available, it is not by the order's ready_day.
struct Shortage {
  VariantId variant;
  Quantity wanted = 0;
  Quantity available = 0;
};

enum class MoveOutcome { Done, AlreadyThere, Unlawful };

class Orders {
 public:
  Orders(db::Database& database, ShopId shop) : database_(database), shop_(shop) {}

  // Holds the stock of every line, writes the order and owes its total, all or nothing. `order`
  // comes filled in but for its status; with a ready_day it is placed for that day or not at all,
  // without one for the earliest. Returns what is short, or nothing when it is placed. Its voucher
  // has been redeemed before (store/vouchers.h); the move that loses the order gives it back.
  std::vector<Shortage> place(const Order& order, std::string_view actor);

  std::optional<Order> find(OrderId id);
  std::optional<Order> find_number(std::int64_t number);
  std::optional<Order> placed_from(CustomerId customer, std::int64_t cart_revision);
  std::vector<Order> of_customer(CustomerId customer, int most);  // newest first
  // Those that somebody still has to do something about, oldest first, numbered above `after`.
  std::vector<Order> open(int most, std::int64_t after = 0);

  // Moves the order if that is lawful from where it stands. `order` is brought up to date.
  MoveOutcome move(Order& order, OrderStatus to, Mover mover, const Stamp& stamp);
  // A line of its history that is no move: "paid", "proved".
  void note(OrderId id, std::string_view what, const Stamp& stamp);
  // Those with which the clock has something to do by now, the longest due first.
  std::vector<Order> due_by_clock(Time now, int most);
  void set_clock(Order& order, Time at);  // 1970: never
  void set_deadline(Order& order, Time pay_before, Time clock_at);
  // Whether money of that total is awaited for an open order: by transfer, or by the shop's own
  // QRIS.
  bool is_waited_for(Money total);
  // All orders of the one customer are the other's, who is told of them in that chat. They come
  // from no cart any more.
  void hand_over(CustomerId from, CustomerId to, ChatId chat);
  // Who did the last thing to it, as written by move() and note().
  std::string last_actor(OrderId id);

 private:
  std::optional<Order> one(db::Rows rows);
  std::vector<Order> many(db::Rows rows);
  void load_lines(Order& order);
  std::optional<Shortage> hold(const Order& order, const OrderLine& line, const Stamp& stamp,
                               std::int64_t& ready_day);
  void settle_stock(const Order& order, OrderStatus to, const Stamp& stamp);

  db::Database& database_;
  ShopId shop_;
};

}  // namespace kedai

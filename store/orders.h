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
#include "store/stock.h"

namespace kedai {

enum class OrderStatus { Placed, Accepted, Prepared, Shipped, Completed, Rejected, Cancelled };
enum class Mover { Customer, Staff };

std::string_view to_word(OrderStatus status);  // as stored: "placed", "accepted", ...
OrderStatus order_status_of(std::string_view word);
bool is_open(OrderStatus status);  // somebody still has to do something

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
  Money unit_price;
  std::string note;

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
  std::optional<Time> paid_at;
  Time placed_at;
  std::vector<OrderLine> lines = {};

  Money subtotal() const;
  Money total() const { return subtotal() + delivery_fee; }
};

// What placing found that the buyer must be told; nothing was placed or held.
struct Shortage {
  VariantId variant;
  Quantity wanted = 0;
  Quantity available = 0;
};

enum class MoveOutcome { Done, AlreadyThere, Unlawful };

class Orders {
 public:
  Orders(db::Database& database, ShopId shop) : database_(database), shop_(shop) {}

  // Holds the stock of every line and writes the order, all or nothing. `order` comes filled in but
  // for its status. Returns what is short, or nothing when it is placed.
  std::vector<Shortage> place(const Order& order, std::string_view actor);

  std::optional<Order> find(OrderId id);
  std::optional<Order> find_number(std::int64_t number);
  std::optional<Order> placed_from(CustomerId customer, std::int64_t cart_revision);
  std::vector<Order> of_customer(CustomerId customer, int most);  // newest first
  // Those that somebody still has to do something about, oldest first, numbered above `after`.
  std::vector<Order> open(int most, std::int64_t after = 0);

  // Moves the order if that is lawful from where it stands. `order` is brought up to date.
  MoveOutcome move(Order& order, OrderStatus to, Mover mover, std::string_view actor,
                   std::string_view reason, std::int64_t event_id, Time now);
  // False when it was paid already.
  bool mark_paid(Order& order, std::string_view actor, std::int64_t event_id, Time now);
  // All orders of the one customer are the other's, who is told of them in that chat. They come
  // from no cart any more.
  void hand_over(CustomerId from, CustomerId to, ChatId chat);
  // Who did the last thing to it, as written by move() and mark_paid().
  std::string last_actor(OrderId id);

 private:
  std::optional<Order> one(db::Rows rows);
  std::vector<Order> many(db::Rows rows);
  void load_lines(Order& order);
  void settle_stock(const Order& order, OrderStatus to);
  void record(OrderId id, std::int64_t event_id, std::string_view what, std::string_view actor,
              std::string_view reason, Time now);

  db::Database& database_;
  ShopId shop_;
};

}  // namespace kedai

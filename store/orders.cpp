#include "store/orders.h"

#include <algorithm>
#include <array>
#include <utility>

#include "store/payments.h"
#include "store/vouchers.h"

namespace kedai {

namespace {

struct StatusWord {
  OrderStatus status;
  std::string_view word;
};
constexpr std::array kWords{
    StatusWord{OrderStatus::Placed, "placed"},       StatusWord{OrderStatus::Accepted, "accepted"},
    StatusWord{OrderStatus::Prepared, "prepared"},   StatusWord{OrderStatus::Shipped, "shipped"},
    StatusWord{OrderStatus::Completed, "completed"}, StatusWord{OrderStatus::Rejected, "rejected"},
    StatusWord{OrderStatus::Cancelled, "cancelled"}};

using enum OrderStatus;
constexpr std::array kMoves{
    Move{Placed, Accepted, Mover::Staff},     Move{Placed, Rejected, Mover::Staff},
    Move{Placed, Cancelled, Mover::Customer}, Move{Placed, Cancelled, Mover::Staff},
    Move{Accepted, Prepared, Mover::Staff},   Move{Accepted, Shipped, Mover::Staff},
    Move{Accepted, Completed, Mover::Staff},  Move{Accepted, Cancelled, Mover::Staff},
    Move{Prepared, Shipped, Mover::Staff},    Move{Prepared, Completed, Mover::Staff},
    Move{Prepared, Cancelled, Mover::Staff},  Move{Shipped, Completed, Mover::Staff},
    Move{Shipped, Cancelled, Mover::Staff},   Move{Placed, Cancelled, Mover::Clock},
    Move{Accepted, Cancelled, Mover::Clock},
};

#define COLUMNS                                                                              \
  "order_id, number, customer_id, chat_id, cart_revision, status, name, phone, fulfilment, " \
  "address, payment, note, delivery_fee, paid_at, placed_at, discount, voucher, "            \
  "unique_discount, paid, on_account, pay_before, clock_at, ready_day "
const db::Sql kFind("SELECT " COLUMNS "FROM orders WHERE shop_id = $1 AND order_id = $2");
const db::Sql kFindNumber("SELECT " COLUMNS "FROM orders WHERE shop_id = $1 AND number = $2");
const db::Sql kPlacedFrom("SELECT " COLUMNS
                          "FROM orders WHERE shop_id = $1 AND customer_id = $2 AND cart_revision = "
                          "$3 AND cart_revision > 0");
const db::Sql kOfCustomer(
    "SELECT " COLUMNS
    "FROM orders WHERE shop_id = $1 AND customer_id = $2 ORDER BY order_id DESC LIMIT $3");
const db::Sql kOpen(
    "SELECT " COLUMNS
    "FROM orders WHERE shop_id = $1 AND number > $3 "
    "AND status IN ('placed', 'accepted', 'prepared', 'shipped') ORDER BY number LIMIT $2");
const db::Sql kDueByClock("SELECT " COLUMNS
                          "FROM orders WHERE shop_id = $1 AND clock_at > 0 AND clock_at <= $2 "
                          "ORDER BY clock_at, order_id LIMIT $3");
#undef COLUMNS
const db::Sql kLines(
    "SELECT variant_id, sku, name, quantity, unit_price, note, list_price FROM order_line "
    "WHERE shop_id = $1 AND order_id = $2 ORDER BY line");
const db::Sql kAdd(
    "INSERT INTO orders(shop_id, order_id, number, customer_id, chat_id, cart_revision, status, "
    "name, phone, fulfilment, address, payment, note, delivery_fee, total, paid_at, placed_at, "
    "discount, voucher, unique_discount, paid, on_account, pay_before, clock_at, ready_day) "
    "VALUES($1, $2, $3, $4, $5, $6, 'placed', $7, $8, $9, $10, $11, $12, $13, $14, 0, $15, "
    "$16, $17, $18, 0, 0, $19, $20, $21)");
const db::Sql kAddLine(
    "INSERT INTO order_line(shop_id, order_id, line, variant_id, sku, name, quantity, unit_price, "
    "note, list_price) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
const db::Sql kMove(
    "UPDATE orders SET status = $4 WHERE shop_id = $1 AND order_id = $2 AND status = $3");
const db::Sql kSetClock("UPDATE orders SET clock_at = $3 WHERE shop_id = $1 AND order_id = $2");
const db::Sql kSetDeadline(
    "UPDATE orders SET pay_before = $3, clock_at = $4 WHERE shop_id = $1 AND order_id = $2");
const db::Sql kIsWaitedFor(
    "SELECT 1 FROM orders WHERE shop_id = $1 AND total = $2 AND paid_at = 0 "
    "AND payment IN ('transfer', 'qris') "
    "AND status IN ('placed', 'accepted', 'prepared', 'shipped') LIMIT 1");
const db::Sql kHandOver(
    "UPDATE orders SET customer_id = $3, chat_id = $4, cart_revision = 0 "
    "WHERE shop_id = $1 AND customer_id = $2");
const db::Sql kAddEvent(
    "INSERT INTO order_event(shop_id, order_id, event_id, what, actor, reason, at) "
    "VALUES($1, $2, $3, $4, $5, $6, $7)");
const db::Sql kLastActor(
    "SELECT actor FROM order_event WHERE shop_id = $1 AND order_id = $2 "
    "ORDER BY event_id DESC LIMIT 1");

Order read(const db::Rows& rows) {
  Order order;
  order.id = {rows.integer(0)};
  order.number = rows.integer(1);
  order.customer = {rows.integer(2)};
  order.chat = {rows.integer(3)};
  order.cart_revision = rows.integer(4);
  order.status = order_status_of(rows.text(5));
  order.name = rows.text(6);
  order.phone = rows.text(7);
  order.fulfilment = fulfilment_of(rows.text(8)).value_or(Fulfilment::Pickup);
  order.address = rows.text(9);
  order.payment = payment_way_of(rows.text(10)).value_or(PaymentWay::OnHandover);
  order.note = rows.text(11);
  order.delivery_fee = {rows.integer(12)};
  if (rows.integer(13) != 0) order.paid_at = from_millis(rows.integer(13));
  order.placed_at = from_millis(rows.integer(14));
  order.discount = {rows.integer(15)};
  order.voucher = rows.text(16);
  order.unique_discount = {rows.integer(17)};
  order.paid = {rows.integer(18)};
  order.on_account = {rows.integer(19)};
  order.pay_before = from_millis(rows.integer(20));
  order.clock_at = from_millis(rows.integer(21));
  order.ready_day = rows.integer(22);
  return order;
}

// Rows of stock are always taken in variant order, so that two orders cannot wait for each other;
// two lines of one variant are one hold.
std::vector<OrderLine> in_variant_order(std::vector<OrderLine> lines) {
  std::ranges::stable_sort(lines, {}, &OrderLine::variant);
  std::vector<OrderLine> joined;
  for (OrderLine& line : lines) {
    if (!joined.empty() && joined.back().variant == line.variant)
      joined.back().quantity += line.quantity;
    else
      joined.push_back(std::move(line));
  }
  return joined;
}

}  // namespace

std::string_view to_word(OrderStatus status) {
  return std::ranges::find(kWords, status, &StatusWord::status)->word;
}

OrderStatus order_status_of(std::string_view word) {
  const auto* found = std::ranges::find(kWords, word, &StatusWord::word);
  if (found == kWords.end()) throw db::Error("unknown order status: " + std::string(word));
  return found->status;
}

bool is_open(OrderStatus status) {
  return std::ranges::any_of(kMoves, [&](const Move& move) { return move.from == status; });
}

bool is_lost(OrderStatus status) { return status == Rejected || status == Cancelled; }

std::span<const Move> lawful_moves() { return kMoves; }

bool lawful(OrderStatus from, OrderStatus to, Mover mover) {
  return std::ranges::any_of(kMoves, [&](const Move& move) {
    return move.from == from && move.to == to && move.mover == mover;
  });
}

Money Order::subtotal() const {
  Money sum;
  for (const OrderLine& line : lines) sum += line.subtotal();
  return sum;
}

// ready_day moves on to the day on which the line is made, if it is made to order.
std::optional<Shortage> Orders::hold(const Order& order, const OrderLine& line, const Stamp& stamp,
                                     std::int64_t& ready_day) {
  Stock stock(database_, shop_);
  const auto [variant, wanted] = std::pair(line.variant, line.quantity);
  if (stock.hold(variant, wanted, order.id, stamp)) return std::nullopt;
  if (!stock.hold_to_order(variant, wanted, order.id, stamp))
    return Shortage{variant, wanted, stock.of(variant).on_offer()};
  const MakingPlan plan =
      Capacity(database_, shop_).take(variant, wanted, order.id, order.placed_at);
  ready_day = std::max(ready_day, plan.ready_day);
  const bool too_late = order.ready_day != 0 && plan.ready_day > order.ready_day;
  if (plan.fits == wanted && !too_late) return std::nullopt;
  return Shortage{variant, wanted, plan.fits};
}

std::vector<Shortage> Orders::place(const Order& order, std::string_view actor) {
  db::Savepoint all_or_nothing(database_);
  const Stamp stamp{order.id.value, std::string(actor), order.placed_at};
  std::vector<Shortage> short_of;
  std::int64_t ready_day = 0;
  for (const OrderLine& line : in_variant_order(order.lines))
    if (const auto shortage = hold(order, line, stamp, ready_day)) short_of.push_back(*shortage);
  if (!short_of.empty()) return short_of;

  database_.execute(kAdd, shop_, order.id, order.number, order.customer, order.chat,
                    order.cart_revision, order.name, order.phone, to_word(order.fulfilment),
                    order.address, to_word(order.payment), order.note, order.delivery_fee.minor,
                    order.total().minor, to_millis(order.placed_at), order.discount.minor,
                    order.voucher, order.unique_discount.minor, to_millis(order.pay_before),
                    to_millis(order.clock_at), ready_day);
  int number = 0;
  for (const OrderLine& line : order.lines)
    database_.execute(kAddLine, shop_, order.id, ++number, line.variant, line.sku, line.name,
                      line.quantity, line.unit_price.minor, line.note, line.list_price.minor);
  note(order.id, to_word(OrderStatus::Placed), stamp);
  Payments(database_, shop_).open(order, stamp);
  all_or_nothing.release();
  return {};
}

std::optional<Order> Orders::one(db::Rows rows) {
  if (!rows.next()) return std::nullopt;
  Order order = read(rows);
  load_lines(order);
  return order;
}

std::vector<Order> Orders::many(db::Rows rows) {
  std::vector<Order> orders;
  while (rows.next()) orders.push_back(read(rows));
  for (Order& order : orders) load_lines(order);
  return orders;
}

void Orders::load_lines(Order& order) {
  auto rows = database_.query(kLines, shop_, order.id);
  while (rows.next())
    order.lines.push_back({{rows.integer(0)},
                           rows.text(1),
                           rows.text(2),
                           rows.integer(3),
                           {rows.integer(4)},
                           rows.text(5),
                           {rows.integer(6)}});
}

std::optional<Order> Orders::find(OrderId id) { return one(database_.query(kFind, shop_, id)); }

std::optional<Order> Orders::find_number(std::int64_t number) {
  return one(database_.query(kFindNumber, shop_, number));
}

std::optional<Order> Orders::placed_from(CustomerId customer, std::int64_t cart_revision) {
  return one(database_.query(kPlacedFrom, shop_, customer, cart_revision));
}

std::vector<Order> Orders::of_customer(CustomerId customer, int most) {
  return many(database_.query(kOfCustomer, shop_, customer, most));
}

std::vector<Order> Orders::open(int most, std::int64_t after) {
  return many(database_.query(kOpen, shop_, most, after));
}

MoveOutcome Orders::move(Order& order, OrderStatus to, Mover mover, const Stamp& stamp) {
  if (order.status == to) return MoveOutcome::AlreadyThere;
  if (!lawful(order.status, to, mover)) return MoveOutcome::Unlawful;
  const bool moved =
      database_.execute(kMove, shop_, order.id, to_word(order.status), to_word(to)) == 1;
  if (!moved) {  // somebody else was faster
    order = *find(order.id);
    return order.status == to ? MoveOutcome::AlreadyThere : MoveOutcome::Unlawful;
  }
  settle_stock(order, to, stamp);
  const bool left_at_the_door = order.status == OrderStatus::Shipped && is_lost(to) &&
                                order.payment == PaymentWay::OnHandover;
  if (left_at_the_door) Customers(database_, shop_).note_refusal(order.customer);
  order.status = to;
  if (is_lost(to)) Payments(database_, shop_).waive(order, stamp);
  if (is_lost(to) && !order.voucher.empty()) Vouchers(database_, shop_).give_back(order.voucher);
  note(order.id, to_word(to), stamp);
  return MoveOutcome::Done;
}

void Orders::settle_stock(const Order& order, OrderStatus to, const Stamp& stamp) {
  if (is_open(to)) return;
  Stock stock(database_, shop_);
  for (const OrderLine& line : in_variant_order(order.lines)) {
    if (is_lost(to))
      stock.release(line.variant, line.quantity, order.id, stamp);
    else
      stock.hand_over(line.variant, line.quantity, order.id, stamp);
  }
  if (is_lost(to)) Capacity(database_, shop_).give_back(order.id);
}

std::vector<Order> Orders::due_by_clock(Time now, int most) {
  return many(database_.query(kDueByClock, shop_, to_millis(now), most));
}

void Orders::set_clock(Order& order, Time at) {
  database_.execute(kSetClock, shop_, order.id, to_millis(at));
  order.clock_at = at;
}

void Orders::set_deadline(Order& order, Time pay_before, Time clock_at) {
  database_.execute(kSetDeadline, shop_, order.id, to_millis(pay_before), to_millis(clock_at));
  order.pay_before = pay_before;
  order.clock_at = clock_at;
}

bool Orders::is_waited_for(Money total) {
  return database_.query(kIsWaitedFor, shop_, total.minor).next();
}

void Orders::hand_over(CustomerId from, CustomerId to, ChatId chat) {
  database_.execute(kHandOver, shop_, from, to, chat);
}

std::string Orders::last_actor(OrderId id) {
  auto rows = database_.query(kLastActor, shop_, id);
  return rows.next() ? rows.text(0) : "";
}

void Orders::note(OrderId id, std::string_view what, const Stamp& stamp) {
  database_.execute(kAddEvent, shop_, id, stamp.id, what, stamp.actor, stamp.reason,
                    to_millis(stamp.at));
}

}  // namespace kedai

// The ledger against a model that is nothing but sums: random acts of a shop's day, on real rows.
#include <catch2/catch.hpp>
#include <iostream>

#include "store/payments.h"
#include "tests/store/model_steps.h"

using namespace kedai;
using namespace kedai::harness;
using namespace std::chrono_literals;

namespace {

struct ModelOrder {
  Order order;
  std::int64_t paid = 0;
  std::int64_t on_account = 0;
  bool lost = false;
  std::int64_t due() const { return order.total().minor - paid - on_account; }
};

struct ModelCustomer {
  CustomerId id;
  std::int64_t balance = 0;
  std::int64_t limit = 0;
};

class Model {
 public:
  Model(World& world, int number) : world_(world), shop_(world, numbered_shop(number)) {
    shop_.set_available("TKW-POR", 1'000'000);
    for (int i = 0; i < 3; ++i) add_customer();
  }

  void step() {
    shop_.with([&](Shop& shop) {
      switch (orders_.empty() ? 0 : below(11)) {
        case 0: return place(shop);
        case 1:
        case 2: return pay(shop);
        case 3: return pay_known(shop);
        case 4: return surplus(shop);
        case 5: return pay_back(shop);
        case 6: return put_on_account(shop);
        case 7: return repay(shop);
        case 8: return forgive(shop);
        case 9: return end(shop);
        default: return limit(shop);
      }
    });
    world_.now += 1ms;
  }

  void compare() {
    shop_.with([&](Shop& shop) {
      for (const ModelOrder& each : orders_) {
        const Order order = *shop.orders.find(each.order.id);
        RC_ASSERT(order.paid.minor == each.paid);
        RC_ASSERT(order.on_account.minor == each.on_account);
        if (!each.lost) RC_ASSERT(order.paid_at.has_value() == (each.paid >= order.total().minor));
      }
      for (const ModelCustomer& each : customers_)
        RC_ASSERT(shop.payments.account(each.id).balance.minor == each.balance);
    });
  }

  void forget_old_orders() {
    if (orders_.size() > 12) orders_.erase(orders_.begin());
  }

  // Two of them turn out to be one.
  void merge() {
    ModelCustomer gone = customers_.front();
    ModelCustomer& into = customers_.back();
    shop_.with([&](Shop& shop) {
      shop.payments.hand_over(gone.id, into.id);
      shop.orders.hand_over(gone.id, into.id, {});
    });
    into.balance += gone.balance;
    into.limit = std::max(into.limit, gone.limit);
    for (ModelOrder& each : orders_)
      if (each.order.customer == gone.id) each.order.customer = into.id;
    customers_.erase(customers_.begin());
    add_customer();
  }

 private:
  ModelOrder& some_order() { return orders_[static_cast<std::size_t>(below(std::ssize(orders_)))]; }
  ModelCustomer& some_customer() {
    return customers_[static_cast<std::size_t>(below(std::ssize(customers_)))];
  }
  ModelCustomer* customer_of(const ModelOrder& each) {
    for (ModelCustomer& customer : customers_)
      if (customer.id == each.order.customer) return &customer;
    return nullptr;
  }
  Stamp stamp(Shop& shop) { return {shop.new_id(world_.now), "model", world_.now}; }

  void add_customer() {
    shop_.with([&](Shop& shop) {
      const CustomerId id{shop.new_id(world_.now)};
      shop.customers.add({id, "", "", "", {}, {}}, world_.now);
      customers_.push_back({id});
    });
  }

  void place(Shop& shop) {
    const Variant& tekwan = *shop.catalog->find_sku("TKW-POR");
    Order order;
    order.id = {shop.new_id(world_.now)};
    order.number = shop.profiles.take_order_number(shop_.id);
    order.customer = some_customer().id;
    order.placed_at = world_.now;
    order.delivery_fee = {below(3) * 5'000};
    order.discount = {below(2) * 1'000};
    order.lines = {{tekwan.id, tekwan.sku, "Tekwan", below(5) + 1, tekwan.price, ""}};
    RC_ASSERT(shop.orders.place(order, "model").empty());
    orders_.push_back({order});
  }

  void book(ModelOrder& each, PayOutcome outcome, PayOutcome expected, std::int64_t amount) {
    RC_ASSERT(outcome == expected);
    if (outcome == PayOutcome::Done) each.paid += amount;
  }

  void pay(Shop& shop) {
    ModelOrder& each = some_order();
    const std::int64_t amount = below(3) == 0 ? each.due() : below(40'000) + 1;
    if (amount <= 0) return;
    const std::string reference = below(2) == 0 ? "" : "r" + std::to_string(++references_);
    const bool fits = !each.lost && amount <= each.due();
    book(each, shop.payments.pay(each.order, {{amount}, PaymentWay::Qris, reference}, stamp(shop)),
         fits ? PayOutcome::Done : PayOutcome::TooMuch, amount);
    if (fits && !reference.empty()) known_.push_back(reference);
  }

  void pay_known(Shop& shop) {
    if (known_.empty()) return;
    const auto& reference = known_[static_cast<std::size_t>(below(std::ssize(known_)))];
    ModelOrder& each = some_order();
    RC_ASSERT(shop.payments.pay(each.order, {{1}, PaymentWay::Qris, reference}, stamp(shop)) ==
              PayOutcome::Before);
    RC_ASSERT(shop.payments.take_surplus(each.order, {{1}, PaymentWay::Qris, reference},
                                         stamp(shop)) == PayOutcome::Before);
  }

  void surplus(Shop& shop) {
    ModelOrder& each = some_order();
    if (each.due() > 0 && !each.lost) return;
    const std::int64_t amount = below(20'000) + 1;
    book(each, shop.payments.take_surplus(each.order, {{amount}}, stamp(shop)), PayOutcome::Done,
         amount);
  }

  void pay_back(Shop& shop) {
    ModelOrder& each = some_order();
    const std::int64_t amount = below(40'000) + 1;
    const auto outcome = shop.payments.pay_back(each.order, {{amount}}, stamp(shop));
    RC_ASSERT(outcome == (amount <= each.paid ? PayOutcome::Done : PayOutcome::TooMuch));
    if (outcome == PayOutcome::Done) each.paid -= amount;
  }

  void put_on_account(Shop& shop) {
    ModelOrder& each = some_order();
    ModelCustomer* customer = customer_of(each);
    if (!customer) return;
    const std::int64_t due = each.due();
    each.order = *shop.orders.find(each.order.id);
    const bool fits = !each.lost && due > 0 && customer->balance + due <= customer->limit;
    RC_ASSERT(shop.payments.put_on_account(each.order, stamp(shop)) == fits);
    if (!fits) return;
    each.on_account += due;
    customer->balance += due;
  }

  void repay(Shop& shop) {
    ModelCustomer& customer = some_customer();
    const std::int64_t amount = below(50'000) + 1;
    const auto outcome = shop.payments.repay(customer.id, {{amount}}, stamp(shop));
    RC_ASSERT(outcome == (amount <= customer.balance ? PayOutcome::Done : PayOutcome::TooMuch));
    if (outcome == PayOutcome::Done) customer.balance -= amount;
  }

  void forgive(Shop& shop) {
    ModelCustomer& customer = some_customer();
    const std::int64_t amount = below(50'000) + 1;
    const bool fits = amount <= customer.balance;
    RC_ASSERT(shop.payments.forgive(customer.id, {amount}, stamp(shop)) == fits);
    if (fits) customer.balance -= amount;
  }

  void end(Shop& shop) {
    ModelOrder& each = some_order();
    Order order = *shop.orders.find(each.order.id);
    const auto outcome = shop.orders.move(order, OrderStatus::Cancelled, Mover::Staff, stamp(shop));
    RC_ASSERT(outcome == (each.lost ? MoveOutcome::AlreadyThere : MoveOutcome::Done));
    if (each.lost) return;
    if (ModelCustomer* customer = customer_of(each)) customer->balance -= each.on_account;
    each.on_account = 0;
    each.lost = true;
    each.order = order;
  }

  void limit(Shop& shop) {
    ModelCustomer& customer = some_customer();
    customer.limit = below(4) * 60'000;
    shop.payments.set_limit(customer.id, {customer.limit});
  }

  World& world_;
  TestShop shop_;
  std::vector<ModelCustomer> customers_;
  std::vector<ModelOrder> orders_;
  std::vector<std::string> known_;
  std::int64_t references_ = 0;
};

}  // namespace

TEST_CASE("the ledger is what a model that only sums says it is") {
  constexpr int kCompareEvery = 25;
  constexpr int kMergeEvery = 20;
  World world;
  int shops = 0, taken = 0;
  const bool same = rc::check("no sum differs", [&] {
    Model model(world, ++shops);
    for (int step = 1; step <= steps_in_a_shop(); ++step, ++taken) {
      model.step();
      if (step % kMergeEvery == 0) model.merge();
      if (step % kCompareEvery == 0) model.compare();
      model.forget_old_orders();
    }
    model.compare();
  });
  CHECK(same);
  CHECK(ledger_faults(*world.database).empty());
  std::cout << "figure: " << taken << " steps of the ledger beside its model\n";
}

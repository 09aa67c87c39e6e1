#include "store/payments.h"

#include <catch2/catch.hpp>

#include "tests/harness/test_shop.h"

using namespace kedai;
using namespace kedai::harness;
using namespace std::chrono_literals;

namespace {

struct Books {
  World world;
  TestShop shop{world};
  CustomerId customer{};

  Order placed(Quantity quantity, PaymentWay way = PaymentWay::BankTransfer) {
    return shop.with([&](Shop& open) {
      if (!customer) {
        customer = {open.new_id(world.now)};
        open.customers.add({customer, "Sri", "", "", {}, {}}, world.now);
      }
      const Variant& tekwan = *open.catalog->find_sku("TKW-POR");
      Order order;
      order.id = {open.new_id(world.now)};
      order.number = open.profiles.take_order_number(shop.id);
      order.customer = customer;
      order.payment = way;
      order.placed_at = world.now;
      order.clock_at = world.now + 1h;
      order.lines = {{tekwan.id, tekwan.sku, "Tekwan", quantity, tekwan.price, ""}};
      REQUIRE(open.orders.place(order, "customer").empty());
      return order;
    });
  }
  Stamp stamp(Shop& open) { return {open.new_id(world.now), "Ibu", world.now}; }
  template <class Act>
  auto with(Act act) {
    return shop.with([&](Shop& open) { return act(open.payments, stamp(open)); });
  }
  Order read(const Order& order) {
    return *shop.with([&](Shop& open) { return open.orders.find(order.id); });
  }
  std::vector<std::string> faults() { return ledger_faults(*world.database); }
};

}  // namespace

TEST_CASE("what is due is paid in parts, never more than that, and once by each reference") {
  Books books;
  Order order = books.placed(3);
  const Money total = order.total();
  REQUIRE(total.minor > 20'000);
  const auto pay = [&](Money amount, std::string reference) {
    return books.with([&](Payments& payments, const Stamp& stamp) {
      return payments.pay(order, {amount, PaymentWay::BankTransfer, reference}, stamp);
    });
  };
  CHECK(pay(total + Money{1}, "a") == PayOutcome::TooMuch);
  CHECK(pay({20'000}, "a") == PayOutcome::Done);
  CHECK(pay({20'000}, "a") == PayOutcome::Before);
  CHECK(order.due() == total - Money{20'000});
  CHECK_FALSE(order.paid_at);
  CHECK(pay(total, "b") == PayOutcome::TooMuch);
  CHECK(pay(order.due(), "b") == PayOutcome::Done);
  CHECK(order.paid_at == books.world.now);
  CHECK(pay({1}, "c") == PayOutcome::TooMuch);

  const Order kept = books.read(order);
  CHECK(kept.paid == total);
  CHECK(kept.paid_at == books.world.now);
  CHECK(kept.clock_at == Time{});
  CHECK(books.faults().empty());
}

TEST_CASE("of two that read the order before either has paid, one pays") {
  Books books;
  Order button = books.placed(1);
  Order webhook = button;
  const auto pay = [&](Order& order, const std::string& reference) {
    return books.with([&](Payments& payments, const Stamp& stamp) {
      return payments.pay(order, {order.total(), PaymentWay::Qris, reference}, stamp);
    });
  };
  CHECK(pay(button, "") == PayOutcome::Done);
  CHECK(pay(webhook, "midtrans:1") == PayOutcome::TooMuch);
  CHECK(books.read(button).paid == button.total());
}

TEST_CASE("a cancelled order owes nothing; what was paid for it is the customer's, to the rupiah") {
  Books books;
  Order order = books.placed(2);
  const Money half{order.total().minor / 2};
  books.shop.with([&](Shop& open) {
    REQUIRE(open.payments.pay(order, {half}, books.stamp(open)) == PayOutcome::Done);
    REQUIRE(open.orders.move(order, OrderStatus::Cancelled, Mover::Staff, books.stamp(open)) ==
            MoveOutcome::Done);
    CHECK(open.payments.pay(order, {half}, books.stamp(open)) == PayOutcome::TooMuch);
    CHECK(open.payments.take_surplus(order, {half, PaymentWay::Gateway, "late"},
                                     books.stamp(open)) == PayOutcome::Done);
    CHECK(open.payments.take_surplus(order, {half, PaymentWay::Gateway, "late"},
                                     books.stamp(open)) == PayOutcome::Before);
    CHECK(open.payments.pay_back(order, {order.paid + Money{1}}, books.stamp(open)) ==
          PayOutcome::TooMuch);
    CHECK(open.payments.pay_back(order, {order.paid}, books.stamp(open)) == PayOutcome::Done);
  });
  CHECK(books.read(order).paid == Money{});
  CHECK_FALSE(books.read(order).paid_at);
  CHECK(books.faults().empty());
}

TEST_CASE("kasbon: within the limit, repaid in parts, given back when the order ends") {
  Books books;
  Order first = books.placed(1, PaymentWay::OnAccount);
  Order second = books.placed(1, PaymentWay::OnAccount);
  books.shop.with([&](Shop& open) {
    Payments& payments = open.payments;
    CHECK_FALSE(payments.put_on_account(first, books.stamp(open)));
    payments.set_limit(books.customer, first.total() + Money{100});
    CHECK(payments.put_on_account(first, books.stamp(open)));
    CHECK_FALSE(payments.put_on_account(first, books.stamp(open)));  // nothing is due any more
    CHECK_FALSE(payments.put_on_account(second, books.stamp(open)));
    CHECK(payments.account(books.customer).balance == first.total());
    CHECK(payments.repay(books.customer, {first.total() + Money{1}}, books.stamp(open)) ==
          PayOutcome::TooMuch);
    CHECK(payments.repay(books.customer, {{5'000}}, books.stamp(open)) == PayOutcome::Done);
    CHECK(payments.forgive(books.customer, {1'000}, books.stamp(open)));
    CHECK(payments.account(books.customer).balance == first.total() - Money{6'000});
    CHECK(payments.debtors(10) == std::vector{books.customer});
    REQUIRE(open.orders.move(first, OrderStatus::Rejected, Mover::Staff, books.stamp(open)) ==
            MoveOutcome::Done);
    CHECK(payments.account(books.customer).balance == Money{-6'000});  // repaid for nothing
  });
  CHECK(books.faults().empty());
}

TEST_CASE("a proof is open until somebody answers it; the same picture proves an order once") {
  Books books;
  Order order = books.placed(1);
  books.shop.with([&](Shop& open) {
    Payments& payments = open.payments;
    CHECK_FALSE(payments.open_proof(order.id));
    CHECK(payments.prove(order, "picture-1", books.stamp(open)));
    CHECK_FALSE(payments.prove(order, "picture-1", books.stamp(open)));
    CHECK(payments.open_proof(order.id) == "picture-1");
    payments.disprove(order, books.stamp(open));
    CHECK_FALSE(payments.open_proof(order.id));
    CHECK(payments.prove(order, "picture-2", books.stamp(open)));
    CHECK(payments.pay(order, {order.due()}, books.stamp(open)) == PayOutcome::Done);
    CHECK_FALSE(payments.open_proof(order.id));
  });
}

TEST_CASE("when two customers turn out to be one, entries, account and limit are theirs together") {
  Books books;
  Order order = books.placed(1, PaymentWay::OnAccount);
  books.shop.with([&](Shop& open) {
    const CustomerId other{open.new_id(books.world.now)};
    open.customers.add({other, "Sri juga", "", "", {}, {}}, books.world.now);
    open.payments.set_limit(books.customer, {500'000});
    open.payments.set_limit(other, {100'000});
    REQUIRE(open.payments.put_on_account(order, books.stamp(open)));
    open.payments.hand_over(books.customer, other);
    open.orders.hand_over(books.customer, other, {});
    CHECK(open.payments.account(other).balance == order.total());
    CHECK(open.payments.account(other).limit == Money{500'000});
    CHECK(open.payments.account(books.customer).balance == Money{});
    CHECK(open.payments.of_customer(other, 10).size() == 2);
  });
  CHECK(books.faults().empty());
}

TEST_CASE("a total is awaited until it is paid or its order ends, with a deadline or without") {
  Books books;
  Order transfer = books.placed(1);
  Order other = books.placed(2);
  const Order cash = books.placed(3, PaymentWay::OnHandover);
  books.shop.with([&](Shop& open) {
    open.orders.set_clock(transfer, Time{});  // a proof has come
    CHECK(open.orders.is_waited_for(transfer.total()));
    CHECK_FALSE(open.orders.is_waited_for(transfer.total() + Money{1}));
    CHECK_FALSE(open.orders.is_waited_for(cash.total()));
    REQUIRE(open.payments.pay(transfer, {transfer.total()}, books.stamp(open)) == PayOutcome::Done);
    CHECK_FALSE(open.orders.is_waited_for(transfer.total()));
    CHECK(open.orders.is_waited_for(other.total()));
    REQUIRE(open.orders.move(other, OrderStatus::Cancelled, Mover::Staff, books.stamp(open)) ==
            MoveOutcome::Done);
    CHECK_FALSE(open.orders.is_waited_for(other.total()));
  });
}

// Midtrans in trouble, and orders that change while it is asked: through the whole server.
#include <catch2/catch.hpp>

#include "tests/bot/midtrans_house.h"

using namespace kedai;
using namespace kedai::bot;
using What = FakeMidtransTrouble::What;

TEST_CASE("an answer that got lost is had by the next try, and one code is made", "[midtrans]") {
  MidtransHouse house;
  house.midtrans.fail("charge", {What::Lost, 502});
  const auto reference = house.order_with_code();
  CHECK(house.midtrans.calls("charge") == 2);
  CHECK(house.midtrans.transactions().size() == 1);
  CHECK(house.charge(reference) == ChargeStatus::Pending);
}

TEST_CASE("a code that got lost for good is told, and a new one can be had", "[midtrans]") {
  MidtransHouse house;
  house.midtrans.hold("charge");
  house.midtrans.fail("charge", {What::Lost, 500});
  house.order();
  house.midtrans.eventually([&] { return house.midtrans.calls("charge") == 1; });
  house.midtrans.let_go();
  house.midtrans.eventually([&] { return !house.midtrans.transactions().empty(); });
  house.midtrans.forget_keys();  // five minutes later it is 406
  house.telegram.await(MidtransHouse::kAni, "belum bisa dibuat");
  house.telegram.await(MidtransHouse::kSri, "Midtrans tidak membuat kode untuk pesanan 1001");
  house.telegram.press(MidtransHouse::kAni, "Kode baru");
  house.telegram.await(MidtransHouse::kAni, "membayar pesanan 1001");
  REQUIRE(house.midtrans.transactions().size() == 2);
  const auto reference = house.midtrans.last_reference();
  CHECK(reference.ends_with("-2"));
  house.midtrans.settle(reference);
  CHECK(house.notify(reference) == 200);
  CHECK(house.settles());
  house.check_paid_once();
}

TEST_CASE("Midtrans declines: the customer hears of it, and staff why", "[midtrans]") {
  MidtransHouse house;
  house.midtrans.fail("charge", {What::Refuses, 402});
  house.order();
  house.telegram.await(MidtransHouse::kAni, "belum bisa dibuat");
  house.telegram.await(MidtransHouse::kSri, "pesanan 1001: it is not to be");
  CHECK(house.settles());
  CHECK(house.midtrans.transactions().empty());
  house.check_unpaid();
}

TEST_CASE("an order that ends before its code is made needs none", "[midtrans]") {
  MidtransHouse house;
  house.midtrans.fail("charge", {What::Fails, 503});
  house.order();
  house.midtrans.eventually([&] { return house.midtrans.calls("charge") == 1; });
  house.work([](Shop& shop, Time now) {
    Order order = shop.orders.find_number(1001).value();
    CHECK(shop.orders.move(order, OrderStatus::Cancelled, Mover::Staff,
                           {shop.new_id(now), "Sri", now}) == MoveOutcome::Done);
    return std::vector<Letter>{};
  });
  CHECK(house.settles());
  CHECK(house.midtrans.transactions().empty());
  CHECK(ledger_faults(*house.world.database).empty());
}

TEST_CASE("a code for money of which a part came meanwhile is asked anew, for the rest",
          "[midtrans]") {
  MidtransHouse house;
  house.midtrans.fail("charge", {What::Fails, 503});
  house.order();
  house.midtrans.eventually([&] { return house.midtrans.calls("charge") == 1; });
  house.work([](Shop& shop, Time now) {
    Order order = shop.orders.find_number(1001).value();
    shop.payments.pay(order, {{1'000}, PaymentWay::OnHandover}, {shop.new_id(now), "Sri", now});
    return std::vector<Letter>{};
  });
  house.telegram.await(MidtransHouse::kAni, "membayar pesanan 1001");
  REQUIRE(house.midtrans.transactions().size() == 1);
  CHECK(house.midtrans.transactions()[0].amount == house.placed().total().minor - 1'000);
}

TEST_CASE("a payment that nobody told of is asked after by the clock", "[midtrans]") {
  MidtransHouse house;
  const auto reference = house.order_with_code();
  house.midtrans.settle(reference);
  house.work([&](Shop& shop, Time now) {
    CHECK(look_after_charges(shop, now).empty());  // not so soon
    CHECK_FALSE(shop.errands.any_posted());
    shop.charges.look_again(reference, now);
    return look_after_charges(shop, now);
  });
  house.telegram.await(MidtransHouse::kAni, "Pembayaran pesanan 1001");
  house.check_paid_once();
  house.work([&](Shop& shop, Time now) {
    shop.charges.look_again(reference, now);
    look_after_charges(shop, now);
    CHECK_FALSE(shop.errands.any_posted());  // it is known now, and looked at no more
    CHECK(shop.charges.to_look_at(now + std::chrono::hours{48}, 5).empty());
    return std::vector<Letter>{};
  });
}

TEST_CASE("a code that expired is told, and a new one is paid", "[midtrans]") {
  MidtransHouse house;
  const auto first = house.order_with_code();
  house.midtrans.expire(first);
  CHECK(house.notify(first) == 200);
  house.telegram.await(MidtransHouse::kAni, "sudah kedaluwarsa");
  house.telegram.press(MidtransHouse::kAni, "Kode baru");
  CHECK(house.midtrans.eventually([&] { return house.midtrans.transactions().size() == 2; }));
  const auto second = house.midtrans.last_reference();
  CHECK(house.settles());
  house.midtrans.settle(second);
  CHECK(house.notify(second) == 200);
  CHECK(house.settles());
  house.check_paid_once();
}

TEST_CASE("a code that expires when its order was paid otherwise is not spoken of", "[midtrans]") {
  MidtransHouse house;
  const auto reference = house.order_with_code();
  house.telegram.say(MidtransHouse::kSri, "lunas 1001");
  house.telegram.await(MidtransHouse::kAni, "Pembayaran pesanan 1001");
  house.work([&](Shop& shop, Time now) {
    Teller teller(shop, now, kGatewayActs);
    const Money asked = shop.charges.find(reference)->amount;
    hear_gateway(teller, {reference, "transaction-1", ChargeStatus::Expired, asked, {}});
    CHECK(teller.letters.empty());
    return std::move(teller.letters);
  });
  CHECK(house.charge(reference) == ChargeStatus::Expired);
  house.check_paid_once();
}

TEST_CASE("a server stops at once while Midtrans keeps it waiting, and goes on afterwards",
          "[midtrans]") {
  MidtransHouse house;
  house.midtrans.hold("charge");
  house.order();
  house.midtrans.eventually([&] { return house.midtrans.calls("charge") == 1; });
  const auto before = std::chrono::steady_clock::now();
  house.world.server->stop();
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(9));
  CHECK(next_errand(*house.world.database) != Time{});  // it is tried again at the next start
}

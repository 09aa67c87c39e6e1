// Codes that nobody is to pay any more are called off at Midtrans: through the whole server.
#include <catch2/catch.hpp>

#include "flows/converse.h"
#include "tests/bot/midtrans_house.h"

using namespace kedai;
using namespace kedai::bot;
using What = FakeMidtransTrouble::What;

namespace {

void check_called_off(MidtransHouse& house, const std::string& reference) {
  CHECK(
      house.midtrans.eventually([&] { return house.charge(reference) == ChargeStatus::Expired; }));
  CHECK(house.settles());
  CHECK(house.midtrans.calls("expire") == 1);
  CHECK_THROWS(house.midtrans.settle(reference));
  const auto shown = house.telegram.shown(MidtransHouse::kAni);
  CHECK(std::ranges::none_of(
      shown, [](const auto& each) { return each.text.find("kedaluwarsa") != std::string::npos; }));
}

void cancel_as_staff(MidtransHouse& house) {
  house.telegram.say(MidtransHouse::kSri, "batal 1001");
  house.telegram.await(MidtransHouse::kAni, "dibatalkan");
}

}  // namespace

TEST_CASE("the code of an order that ended cannot be paid any more", "[midtrans]") {
  MidtransHouse house;
  const auto reference = house.order_with_code();
  SECTION("cancelled by its customer") {
    house.telegram.press(MidtransHouse::kAni, "Batalkan");
    house.telegram.await(MidtransHouse::kAni, "jadi dibatalkan");
    house.telegram.press(MidtransHouse::kAni, "Ya, batalkan");
  }
  SECTION("rejected") { house.telegram.say(MidtransHouse::kSri, "tolak 1001 tutup"); }
  SECTION("cancelled by the seller") { cancel_as_staff(house); }
  SECTION("let go of by the clock") {
    house.work([](Shop& shop, Time now) {
      Order order = shop.orders.find_number(1001).value();
      shop.orders.set_deadline(order, now - std::chrono::hours{1}, now);
      return mind_payments(shop, now);
    });
  }
  check_called_off(house, reference);
  house.check_unpaid();
}

TEST_CASE("[Lunas] calls the code off, [bayar] of a part does not", "[midtrans]") {
  MidtransHouse house;
  const auto reference = house.order_with_code();
  house.telegram.await(MidtransHouse::kSri, "Pesanan baru 1001");
  SECTION("all of it") {
    house.telegram.say(MidtransHouse::kSri, "lunas 1001");
    check_called_off(house, reference);
    house.check_paid_once();
  }
  SECTION("a part") {
    house.telegram.say(MidtransHouse::kSri, "bayar 1001 1000");
    house.telegram.await(MidtransHouse::kAni, "Rp1.000");
    CHECK(house.settles());
    CHECK(house.midtrans.calls("expire") == 0);
    // The next code is for the rest, and the old one is over.
    house.telegram.press(MidtransHouse::kAni, "Lihat pesanan");
    house.telegram.await(MidtransHouse::kAni, "sudah dibayar Rp1.000");
    house.telegram.press(MidtransHouse::kAni, "Cara bayar");
    CHECK(house.midtrans.eventually([&] { return house.midtrans.transactions().size() == 2; }));
    check_called_off(house, reference);
    CHECK(house.charge(house.midtrans.last_reference()) == ChargeStatus::Pending);
    CHECK(ledger_faults(*house.world.database).empty());
  }
}

TEST_CASE("a code that comes when its order has ended is called off", "[midtrans]") {
  MidtransHouse house;
  house.midtrans.hold("charge");
  house.order();
  house.midtrans.eventually([&] { return house.midtrans.calls("charge") == 1; });
  cancel_as_staff(house);
  house.midtrans.let_go();
  CHECK(house.midtrans.eventually([&] { return house.midtrans.calls("expire") == 1; }));
  check_called_off(house, house.midtrans.last_reference());
  house.check_unpaid();
}

TEST_CASE("somebody paid before the code was called off: it is the shop's debt", "[midtrans]") {
  MidtransHouse house;
  const auto reference = house.order_with_code();
  house.midtrans.settle(reference);
  cancel_as_staff(house);
  house.telegram.await(MidtransHouse::kSri, "Uang masuk");
  CHECK(house.notify(reference) == 200);
  CHECK(house.settles());
  CHECK(house.midtrans.calls("expire") == 1);
  CHECK(house.charge(reference) == ChargeStatus::Paid);
  CHECK(house.placed().paid == house.placed().total());
  CHECK(house.entries(EntryKind::Paid).size() == 1);
  CHECK(house.alarms("Uang masuk") == 1);
  CHECK(ledger_faults(*house.world.database).empty());
}

TEST_CASE("somebody paid before [Lunas] called the code off: it is that payment", "[midtrans]") {
  MidtransHouse house;
  const auto reference = house.order_with_code();
  house.midtrans.settle(reference);
  house.telegram.say(MidtransHouse::kSri, "lunas 1001");
  CHECK(house.midtrans.eventually([&] { return house.charge(reference) == ChargeStatus::Paid; }));
  CHECK(house.settles());
  CHECK(house.midtrans.calls("expire") == 1);
  house.check_paid_once();
  CHECK(house.entries(EntryKind::Paid)[0].reference ==
        "gateway:" + house.midtrans.transaction(reference).id);
  CHECK(house.alarms("Uang masuk") == 0);
}

TEST_CASE("a code is called off again until Midtrans has said what became of it", "[midtrans]") {
  MidtransHouse house;
  const auto reference = house.order_with_code();
  SECTION("nothing was done") { house.midtrans.fail("expire", {What::Fails, 503}); }
  SECTION("its answer got lost") { house.midtrans.fail("expire", {What::Lost, 502}); }
  SECTION("it does not say what became of it") {
    house.midtrans.fail("status", {What::Fails, 500});
  }
  cancel_as_staff(house);
  CHECK(
      house.midtrans.eventually([&] { return house.charge(reference) == ChargeStatus::Expired; }));
  CHECK(house.settles());
  CHECK(house.midtrans.calls("expire") == 2);
  CHECK_THROWS(house.midtrans.settle(reference));
  house.check_unpaid();
}

// What Midtrans' notifier does in a bad week, and what others would like it to: through the real
// edge, lane and errand runner, the ledger is right each time.
#include <atomic>
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <thread>

#include "bot/payments/midtrans.h"
#include "tests/bot/midtrans_house.h"
#include "tests/harness/postgres_server.h"

using namespace kedai;
using namespace kedai::bot;
using harness::PostgresServer;

TEST_CASE("an order is paid by QRIS: the code comes, Midtrans tells, all hear of it",
          "[midtrans]") {
  MidtransHouse house;
  const auto reference = house.order_with_code();
  CHECK(!house.telegram.newest(MidtransHouse::kAni).file.empty());
  CHECK(house.midtrans.transaction(reference).amount == house.placed().total().minor);
  const auto minutes = house.midtrans.transaction(reference).minutes;
  CHECK((minutes == 24 * 60 || minutes == 24 * 60 - 1));  // of which some milliseconds had gone
  house.check_unpaid();

  house.midtrans.settle(reference);
  CHECK(house.notify(reference) == 200);
  house.telegram.await(MidtransHouse::kAni, "sudah kami terima");
  house.telegram.await(MidtransHouse::kSri, "dicatat Midtrans");
  house.check_paid_once();
  CHECK(house.charge(reference) == ChargeStatus::Paid);
}

TEST_CASE("a notification that comes ten times, at once and later, is one payment", "[midtrans]") {
  MidtransHouse house;
  const auto reference = house.order_with_code();
  house.midtrans.settle(reference);
  std::vector<std::thread> notifiers;
  std::atomic<int> taken = 0;
  for (int i = 0; i < 8; ++i)
    notifiers.emplace_back([&] { taken += house.notify(reference) == 200; });
  for (auto& each : notifiers) each.join();
  CHECK(taken == 8);
  CHECK(house.settles());
  for (int i = 0; i < 2; ++i) {
    CHECK(house.notify(reference) == 200);
    CHECK(house.settles());
  }
  house.check_paid_once();
}

TEST_CASE("a pending that comes after the settlement undoes nothing", "[midtrans]") {
  MidtransHouse house;
  const auto reference = house.order_with_code();
  const auto pending = house.midtrans.notification(reference);
  house.midtrans.settle(reference);
  CHECK(house.notify(reference) == 200);
  CHECK(house.settles());
  house.check_paid_once();
  CHECK(FakeMidtrans::post(house.webhook(), pending) == 200);
  CHECK(house.settles());
  house.check_paid_once();
  CHECK(house.charge(reference) == ChargeStatus::Paid);
}

TEST_CASE("an old answer of Midtrans' own comes after the settlement: it stays paid",
          "[midtrans]") {
  MidtransHouse house;
  const auto reference = house.order_with_code();
  house.midtrans.settle(reference);
  CHECK(house.notify(reference) == 200);
  CHECK(house.settles());
  for (const auto late : {ChargeStatus::Pending, ChargeStatus::Expired, ChargeStatus::Denied})
    house.work([&](Shop& shop, Time now) {
      Teller teller(shop, now, kGatewayActs);
      hear_gateway(teller, {reference, "transaction-1", late, house.placed().total(), {}});
      CHECK(teller.letters.empty());
      return std::move(teller.letters);
    });
  house.check_paid_once();
  CHECK(house.charge(reference) == ChargeStatus::Paid);
}

TEST_CASE("what is not signed with the key is refused, and Midtrans is not even asked",
          "[midtrans]") {
  MidtransHouse house;
  const auto reference = house.order_with_code();
  const int asked = house.midtrans.calls("status");
  auto body = house.midtrans.forged(reference, {"settlement"});
  CHECK(FakeMidtrans::post(house.webhook(), body) == 403);
  auto changed = nlohmann::json::parse(house.midtrans.notification(reference));
  changed["gross_amount"] = "1.00";  // what is signed was another
  CHECK(FakeMidtrans::post(house.webhook(), changed.dump()) == 403);
  changed.erase("signature_key");
  CHECK(FakeMidtrans::post(house.webhook(), changed.dump()) == 403);
  CHECK(FakeMidtrans::post(house.webhook(), "{") == 400);
  CHECK(FakeMidtrans::post(house.webhook(), std::string(50'000, '[')) == 400);
  CHECK(FakeMidtrans::post(house.webhook(), std::string(70'000, ' ')) == 413);
  CHECK(FakeMidtrans::post(house.world.url("/midtrans/lain"), body) == 404);
  CHECK(house.settles());
  CHECK(house.midtrans.calls("status") == asked);
  house.check_unpaid();
}

TEST_CASE("a genuine signature below an untrue status books nothing: Midtrans says otherwise",
          "[midtrans]") {
  MidtransHouse house;
  const auto reference = house.order_with_code();
  auto body = nlohmann::json::parse(house.midtrans.notification(reference));
  body["transaction_status"] = "settlement";  // the signature does not cover it
  CHECK(FakeMidtrans::post(house.webhook(), body.dump()) == 200);
  CHECK(house.settles());
  CHECK(house.midtrans.calls("status") == 1);
  house.check_unpaid();
}

TEST_CASE("another amount than was asked for books nothing, and staff hear of it once",
          "[midtrans]") {
  MidtransHouse house;
  const auto reference = house.order_with_code();
  house.midtrans.settle(reference);
  SECTION("in the notification") {
    const auto body = house.midtrans.notification(reference, {"settlement", "200", "1.00"});
    CHECK(FakeMidtrans::post(house.webhook(), body) == 200);
    CHECK(FakeMidtrans::post(house.webhook(), body) == 200);
    CHECK(house.midtrans.calls("status") == 0);
  }
  SECTION("in the answer") {
    const auto body = house.midtrans.notification(reference);
    house.midtrans.tell_amount(1);
    for (int i = 0; i < 2; ++i) {
      CHECK(FakeMidtrans::post(house.webhook(), body) == 200);
      CHECK(house.settles());
    }
  }
  house.telegram.await(MidtransHouse::kSri, "Midtrans menyebut Rp1 untuk pesanan 1001");
  CHECK(house.settles());
  house.check_unpaid();
  CHECK(house.alarms("Midtrans menyebut") == 1);
}

TEST_CASE("another shop's notification changes nothing here", "[midtrans]") {
  FakeMidtrans midtrans, other("SB-Mid-server-lain");
  auto settings = shop_paid_by(midtrans, plain_shop("dapur", "Dapur"));
  World world({settings, shop_paid_by(other, plain_shop("lain", "Lain")),
               shop_paid_by(midtrans, plain_shop("ketiga", "Ketiga"))},
              By::Polling);
  const ShopId dapur = world.server->shop("dapur");
  std::promise<void> asked;
  world.server->lane().submit(
      dapur,
      [](Shop& shop, Time now) {
        shop.charges.ask({77}, {5'000}, now + std::chrono::hours{1}, now);
        return std::vector<Letter>{};
      },
      [&](Accepted) { asked.set_value(); });
  asked.get_future().wait();
  Midtrans gateway(*settings.midtrans, "");
  sync_wait(gateway.charge({"k77-1", {5'000}, std::chrono::minutes{5}, "Pesanan 1"}));
  midtrans.settle("k77-1");
  const auto body = midtrans.notification("k77-1");
  CHECK(FakeMidtrans::post(world.url("/midtrans/lain"), body) == 403);    // another key
  CHECK(FakeMidtrans::post(world.url("/midtrans/ketiga"), body) == 200);  // nothing of its own
  CHECK(midtrans.calls("status") == 0);
  CHECK(Charges(*world.database, dapur).find("k77-1")->status == ChargeStatus::Asked);
}

TEST_CASE("a notification replayed after a refund pays nothing again", "[midtrans]") {
  MidtransHouse house;
  const auto reference = house.order_with_code();
  const Money total = house.placed().total();
  house.midtrans.settle(reference);
  const auto settlement = house.midtrans.notification(reference);
  CHECK(FakeMidtrans::post(house.webhook(), settlement) == 200);
  CHECK(house.settles());
  house.midtrans.refund(reference, 5'000);
  const auto part = house.midtrans.notification(reference);
  CHECK(FakeMidtrans::post(house.webhook(), part) == 200);
  CHECK(house.settles());
  CHECK(house.placed().paid == total - Money{5'000});
  house.midtrans.refund(reference, total.minor - 5'000);
  CHECK(house.notify(reference) == 200);
  CHECK(house.settles());
  for (const auto& old : {settlement, part, settlement}) {
    CHECK(FakeMidtrans::post(house.webhook(), old) == 200);
    CHECK(house.settles());
  }
  CHECK(house.placed().paid == Money{});
  CHECK(house.entries(EntryKind::Paid).size() == 1);
  CHECK(house.entries(EntryKind::PaidBack).size() == 2);
  CHECK(house.charge(reference) == ChargeStatus::Refunded);
  CHECK(ledger_faults(*house.world.database).empty());
}

TEST_CASE("a refund whose payment was never heard of is booked with it", "[midtrans]") {
  MidtransHouse house;
  const auto reference = house.order_with_code();
  house.midtrans.settle(reference);
  house.midtrans.refund(reference, 5'000);
  CHECK(house.notify(reference) == 200);
  CHECK(house.settles());
  CHECK(house.placed().paid == house.placed().total() - Money{5'000});
  CHECK(ledger_faults(*house.world.database).empty());
}

TEST_CASE("Midtrans and the owner's [Lunas] race: one payment, with Midtrans' reference",
          "[midtrans]") {
  MidtransHouse house;
  for (int number = 1001; number < 1009; ++number) {
    const auto reference = house.order_with_code();
    house.midtrans.settle(reference);
    house.telegram.await(MidtransHouse::kSri, "Pesanan baru " + std::to_string(number));
    std::thread notifier([&] { house.notify(reference); });
    house.telegram.say(MidtransHouse::kSri, "lunas " + std::to_string(number));
    notifier.join();
    CHECK(house.midtrans.eventually([&] {
      const auto paid = house.entries(EntryKind::Paid, number);
      return paid.size() == 1 && !paid[0].reference.empty();
    }));
    house.telegram.await(MidtransHouse::kAni, "Pembayaran pesanan " + std::to_string(number));
    const std::string order = "Pesanan " + std::to_string(number);
    CHECK(house.telegram.eventually([&] {
      return house.alarms(order + " dicatat lunas") + house.alarms(order + " sudah lunas") > 0;
    }));
    CHECK(house.settles());
    house.check_paid_once(number);
  }
}

TEST_CASE("PostgreSQL is away when Midtrans tells: 503, and its next try settles the order",
          "[midtrans]") {
  PostgresServer& server = PostgresServer::running();
  const auto store = server.url(server.new_database());
  MidtransHouse house(store);
  const auto reference = house.order_with_code();
  house.midtrans.settle(reference);
  server.end();
  for (int i = 0; i < 2; ++i) CHECK(house.notify(reference) == 503);
  server.start();
  house.world.database = db::open(store);
  CHECK(house.midtrans.eventually([&] { return house.notify(reference) == 200; }));
  house.telegram.await(MidtransHouse::kAni, "Pembayaran pesanan 1001");
  CHECK(house.settles());
  house.check_paid_once();
}

TEST_CASE("PostgreSQL goes while Midtrans is being asked: the errand is there afterwards",
          "[midtrans]") {
  PostgresServer& server = PostgresServer::running();
  const auto store = server.url(server.new_database());
  MidtransHouse house(store);
  const auto reference = house.order_with_code();
  house.midtrans.settle(reference);
  house.midtrans.hold("status");
  CHECK(house.notify(reference) == 200);
  CHECK(house.midtrans.eventually([&] { return house.midtrans.calls("status") == 1; }));
  server.end();
  house.midtrans.let_go();  // its answer finds no database
  CHECK(house.midtrans.eventually([&] { return house.notify(reference) == 503; }));
  server.start();
  house.world.database = db::open(store);
  CHECK(next_errand(*house.world.database) != Time{});
  house.check_unpaid();
  CHECK(house.midtrans.eventually([&] { return house.notify(reference) == 200; }));
  house.telegram.await(MidtransHouse::kAni, "Pembayaran pesanan 1001");
  house.world.database->script("UPDATE errand SET next_try_at = 1");  // a minute later
  house.order_with_code();
  CHECK(house.settles());
  CHECK(house.midtrans.calls("status") == 3);
  house.check_paid_once();
}

// Staff have Midtrans pay back what it has collected: through the whole server.
#include <catch2/catch.hpp>

#include "flows/refunds.h"
#include "tests/bot/midtrans_house.h"

using namespace kedai;
using namespace kedai::bot;
using What = FakeMidtransTrouble::What;

namespace {

constexpr auto kAni = MidtransHouse::kAni;
constexpr auto kSri = MidtransHouse::kSri;

struct PaidHouse : MidtransHouse {
  PaidHouse() : reference(order_with_code()) {
    midtrans.settle(reference);
    CHECK(notify(reference) == 200);
    telegram.await(kAni, "Pembayaran pesanan 1001");
    CHECK(settles());
    total = placed().total();
  }

  void ask(const std::string& amount) {
    telegram.say(kSri, "kembalikan 1001 " + amount);
    telegram.await(kSri, "mau dikembalikan lewat mana");
  }
  void ask_midtrans(const std::string& amount) {
    ask(amount);
    telegram.press(kSri, "Lewat Midtrans");
    telegram.await(kSri, "Midtrans sedang diminta");
  }
  std::int64_t refunded() const { return midtrans.transaction(reference).refunded; }
  // So much has come back, by so many entries, at Midtrans as in the ledger.
  void check_back(Money back, std::size_t entries_of_it) {
    CHECK(settles());
    CHECK(refunded() == back.minor);
    CHECK(placed().paid == total - back);
    CHECK(entries(EntryKind::Paid).size() == 1);
    CHECK(entries(EntryKind::PaidBack).size() == entries_of_it);
    CHECK(ledger_faults(*world.database).empty());
  }

  std::string reference;
  Money total;
};

}  // namespace

TEST_CASE("a refund is asked of Midtrans, booked once and told", "[midtrans]") {
  PaidHouse house;
  house.ask_midtrans("5000");
  house.telegram.await(kAni, "sebesar Rp5.000 sudah kami kembalikan");
  house.telegram.await(kSri, "Rp5.000 dicatat sudah dikembalikan");
  house.check_back({5'000}, 1);
  CHECK(house.entries(EntryKind::PaidBack)[0].way == PaymentWay::Gateway);
  for (int i = 0; i < 2; ++i) CHECK(house.notify(house.reference) == 200);
  house.check_back({5'000}, 1);
  // The rest is another refund, of the same amount, too.
  house.ask_midtrans("5000");
  CHECK(house.midtrans.eventually([&] { return house.refunded() == 10'000; }));
  house.check_back({10'000}, 2);
  CHECK(house.midtrans.calls("refund") == 2);
}

TEST_CASE("a button pressed twice is one refund", "[midtrans]") {
  PaidHouse house;
  house.ask("5000");
  const auto question = house.telegram.newest(kSri);
  const std::string press = "backgw:" + std::to_string(house.placed().id.value) + ":5000";
  for (int i = 0; i < 3; ++i) house.telegram.press_data(kSri, question.id, press);
  CHECK(house.midtrans.eventually([&] { return house.refunded() == 5'000; }));
  house.telegram.press_data(kSri, question.id, press);
  house.telegram.press_data(kSri, question.id, "backhand:" + press.substr(7));
  CHECK(house.telegram.eventually([&] { return house.telegram.unanswered().empty(); }));
  house.check_back({5'000}, 1);
}

namespace {

// While Midtrans is being asked for 5000, that button on a second question is refused.
void refused_meanwhile(const std::string& amount, const std::string& button) {
  PaidHouse house;
  house.midtrans.hold("refund");
  house.ask_midtrans("5000");
  CHECK(house.midtrans.eventually([&] { return house.midtrans.calls("refund") == 1; }));
  house.ask(amount);
  house.telegram.press(kSri, button);
  house.telegram.await(kSri, "masih diminta");
  house.midtrans.let_go();
  house.check_back({5'000}, 1);
}

}  // namespace

TEST_CASE("while Midtrans is being asked it is not asked again", "[midtrans]") {
  refused_meanwhile("7000", "Lewat Midtrans");
}

TEST_CASE("while Midtrans is being asked nothing is booked by hand", "[midtrans]") {
  refused_meanwhile("5000", "Sudah saya kembalikan");
}

TEST_CASE("a button pays back what it says, whatever was asked after it", "[midtrans]") {
  PaidHouse house;
  house.ask("7000");
  const auto first = house.telegram.newest(kSri);
  house.telegram.say(kSri, "kembalikan 1001 5000");
  house.telegram.await(kSri, "mau dikembalikan lewat mana");
  const std::string id = std::to_string(house.placed().id.value);
  house.telegram.press_data(kSri, first.id, "backgw:" + id + ":7000");
  CHECK(house.midtrans.eventually([&] { return house.refunded() == 7'000; }));
  house.check_back({7'000}, 1);
}

TEST_CASE("of two of the staff who answer one complaint, one pays back", "[midtrans]") {
  constexpr std::int64_t kBudi = 901;
  PaidHouse house;
  house.telegram.name(kBudi, "Budi");
  house.telegram.say(kBudi, house.world.invite("dapur", Role::Admin));
  house.telegram.await(kBudi, "terdaftar");
  for (const auto staff : {kSri, kBudi}) {
    house.telegram.say(staff, "kembalikan 1001 5000");
    house.telegram.await(staff, "mau dikembalikan lewat mana");
  }
  const auto question = house.telegram.newest(kBudi);
  house.telegram.press(kSri, "Lewat Midtrans");
  house.telegram.await(kAni, "Rp5.000 sudah kami kembalikan");
  house.telegram.press_data(kBudi, question.id,
                            "backgw:" + std::to_string(house.placed().id.value) + ":5000");
  house.telegram.await(kBudi, "berubah sejak ditanyakan");
  house.check_back({5'000}, 1);
}

TEST_CASE("a refund that came through while less was left is booked, and staff hear of the rest",
          "[midtrans]") {
  PaidHouse house;
  house.midtrans.fail("refund", {What::Lost, 502});
  house.ask_midtrans(std::to_string(house.total.minor));
  CHECK(house.midtrans.eventually([&] { return house.midtrans.calls("refund") == 1; }));
  house.work([](Shop& shop, Time now) {
    Order order = shop.orders.find_number(1001).value();
    CHECK(shop.payments.pay_back(order, {{1'000}, PaymentWay::BankTransfer},
                                 {shop.new_id(now), "Sri", now}) == PayOutcome::Done);
    return std::vector<Letter>{};
  });
  house.telegram.await(kSri, "Midtrans mengembalikan Rp1.000 lebih dari");
  for (int i = 0; i < 2; ++i) CHECK(house.notify(house.reference) == 200);
  CHECK(house.settles());
  CHECK(house.refunded() == house.total.minor);
  CHECK(house.placed().paid == Money{});
  CHECK(house.entries(EntryKind::PaidBack).size() == 2);
  CHECK(house.midtrans.calls("refund") == 1);
  CHECK(ledger_faults(*house.world.database).empty());
}

TEST_CASE("what staff have paid back themselves is not asked of Midtrans", "[midtrans]") {
  PaidHouse house;
  house.ask("5000");
  house.telegram.press(kSri, "Sudah saya kembalikan");
  house.telegram.await(kAni, "Rp5.000 sudah kami kembalikan");
  CHECK(house.settles());
  CHECK(house.midtrans.calls("refund") == 0);
  CHECK(house.placed().paid == house.total - Money{5'000});
  // Of the same amount Midtrans is asked afterwards: that is another.
  house.ask_midtrans("5000");
  CHECK(house.midtrans.eventually([&] { return house.refunded() == 5'000; }));
  CHECK(house.settles());
  CHECK(house.placed().paid == house.total - Money{10'000});
  CHECK(house.entries(EntryKind::PaidBack).size() == 2);
  CHECK(ledger_faults(*house.world.database).empty());
}

TEST_CASE("a refund whose answer got lost is asked for again, and made once", "[midtrans]") {
  PaidHouse house;
  house.midtrans.fail("refund", {What::Lost, 502});
  house.ask_midtrans("5000");
  SECTION("its own try hears of it") {}
  SECTION("a notification is faster") { CHECK(house.notify(house.reference) == 200); }
  house.telegram.await(kAni, "Rp5.000 sudah kami kembalikan");
  house.check_back({5'000}, 1);
  CHECK(house.midtrans.calls("refund") == 1);
}

TEST_CASE("a refund is tried again while Midtrans is in trouble", "[midtrans]") {
  PaidHouse house;
  house.midtrans.fail("refund", {What::Fails, 503});
  house.ask_midtrans("5000");
  house.telegram.await(kAni, "Rp5.000 sudah kami kembalikan");
  house.check_back({5'000}, 1);
  CHECK(house.midtrans.calls("refund") == 2);
}

TEST_CASE("Midtrans refuses a refund: staff hear why, and nothing is booked", "[midtrans]") {
  PaidHouse house;
  house.midtrans.fail("refund", {What::Refuses, 412});
  house.ask_midtrans("5000");
  house.telegram.await(kSri, "tidak mengembalikan Rp5.000 untuk pesanan 1001: it is not to be");
  house.check_back({}, 0);
  house.ask("5000");
  house.telegram.press(kSri, "Sudah saya kembalikan");
  house.telegram.await(kAni, "Rp5.000 sudah kami kembalikan");
  CHECK(house.placed().paid == house.total - Money{5'000});
  CHECK(ledger_faults(*house.world.database).empty());
}

TEST_CASE("more than is left is never asked for", "[midtrans]") {
  PaidHouse house;
  house.midtrans.fail("refund", {What::Fails, 503}, 100);
  house.ask_midtrans(std::to_string(house.total.minor));
  // It is paid back by hand before Midtrans answers.
  CHECK(house.midtrans.eventually([&] { return house.midtrans.calls("refund") == 1; }));
  house.work([](Shop& shop, Time now) {
    Order order = shop.orders.find_number(1001).value();
    CHECK(shop.payments.pay_back(order, {{1'000}, PaymentWay::BankTransfer},
                                 {shop.new_id(now), "Sri", now}) == PayOutcome::Done);
    return std::vector<Letter>{};
  });
  house.telegram.await(kSri, "tidak jadi diminta");
  CHECK(house.settles());
  CHECK(house.refunded() == 0);
  house.telegram.say(kSri, "kembalikan 1001 " + std::to_string(house.total.minor));
  house.telegram.await(kSri, "lebih dari yang sudah dibayar");
  CHECK(ledger_faults(*house.world.database).empty());
}

TEST_CASE("money for an order that had ended goes back through Midtrans", "[midtrans]") {
  MidtransHouse house;
  const auto reference = house.order_with_code();
  house.midtrans.settle(reference);
  house.telegram.say(kSri, "batal 1001");
  house.telegram.await(kSri, "Uang masuk");
  CHECK(house.settles());
  const auto total = house.placed().total();
  house.telegram.press(kSri, "Kembalikan uang");
  house.telegram.await(kSri, "Berapa yang dikembalikan");
  house.telegram.say(kSri, std::to_string(total.minor));
  house.telegram.await(kSri, "mau dikembalikan lewat mana");
  house.telegram.press(kSri, "Lewat Midtrans");
  house.telegram.await(kAni, "sudah kami kembalikan");
  CHECK(house.settles());
  CHECK(house.midtrans.transaction(reference).status == "refund");
  CHECK(house.placed().paid == Money{});
  CHECK(ledger_faults(*house.world.database).empty());
}

TEST_CASE("a refund's errand reads as it was written", "[midtrans]") {
  const Refund refund{"k7203341-1", {50'000}, {1'000}};
  CHECK(encode(refund) == "k7203341-1 50000 1000");
  CHECK(decode_refund(encode(refund)) == refund);
  CHECK(refund.after() == Money{51'000});
  for (const char* bad : {"", "k1-1", "k1-1 5", "k1-1 x 0"}) CHECK_FALSE(decode_refund(bad));
}

// A whole server with a shop on Telegram and Midtrans, both of them fakes on the loopback: Ani buys
// by QRIS, Sri owns the shop.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "flows/gateway.h"
#include "store/errands.h"
#include "store/payments.h"
#include "tests/bot/fake_midtrans.h"
#include "tests/e2e/world.h"

namespace kedai::bot {

inline ShopSettings shop_paid_by(const FakeMidtrans& midtrans, ShopSettings shop) {
  shop.midtrans = MidtransSettings{midtrans.server_key(), midtrans.url(), ""};
  return shop;
}

struct MidtransHouse {
  static constexpr std::int64_t kAni = 501;
  static constexpr std::int64_t kSri = 900;

  explicit MidtransHouse(const std::string& store = {})
      : world({shop_paid_by(midtrans, shop_on(telegram, "dapur", "Dapur", By::Polling))},
              By::Polling, {}, store),
        shop(world.server->shop("dapur")) {
    telegram.name(kAni, "Ani");
    telegram.name(kSri, "Sri");
    telegram.say(kSri, world.invite("dapur", Role::Owner));
    telegram.await(kSri, "sebagai pemilik");
  }
  ~MidtransHouse() { world.server->stop(); }

  // Places one to be paid by QRIS; its number. The code may still be on its way.
  std::string order() {
    const std::string number = std::to_string(1001 + orders_++);
    telegram.say(kAni, "2 tekwan, ambil sendiri");
    telegram.await(kAni, "Ringkasan");
    if (orders_ == 1) {
      telegram.press(kAni, "Ganti pembayaran");
      telegram.await(kAni, "Mau bayar bagaimana");
      telegram.press(kAni, "QRIS");
    }
    CHECK(telegram.eventually([&] {
      return telegram.newest(kAni).text.find("Ringkasan") != std::string::npos &&
             telegram.newest(kAni).text.find("QRIS") != std::string::npos;
    }));
    telegram.press(kAni, "Pesan sekarang");
    telegram.await(kAni, "Pesanan " + number + " sudah kami catat");
    return number;
  }
  // One whose code has come; its reference at Midtrans.
  std::string order_with_code() {
    telegram.await(kAni, "membayar pesanan " + order());
    return midtrans.last_reference();
  }

  std::string webhook() const { return world.url("/midtrans/dapur"); }
  int notify(const std::string& reference) {
    return FakeMidtrans::post(webhook(), midtrans.notification(reference));
  }
  // Nothing is left to be done outside, and the lane has come so far.
  bool settles() {
    return midtrans.eventually([&] { return next_errand(*world.database) == Time{}; });
  }
  // In the lane's turn.
  void work(Work piece) {
    std::promise<Accepted> done;
    world.server->lane().submit(shop, std::move(piece),
                                [&](Accepted accepted) { done.set_value(accepted); });
    CHECK(done.get_future().get() == Accepted::Yes);
  }

  Order placed(int number = 1001) {
    return Orders(*world.database, shop).find_number(number).value();
  }
  ChargeStatus charge(const std::string& reference) {
    return Charges(*world.database, shop).find(reference)->status;
  }
  // Entries of an order's ledger, of one kind.
  std::vector<LedgerEntry> entries(EntryKind kind, int number = 1001) {
    auto all = Payments(*world.database, shop).of_order(placed(number).id);
    std::erase_if(all, [&](const LedgerEntry& each) { return each.kind != kind; });
    return all;
  }
  // Paid to the rupiah, once, and no sum is wrong.
  void check_paid_once(int number = 1001) {
    const Order order = placed(number);
    INFO("order " << number);
    CHECK(order.paid == order.total());
    CHECK(order.paid_at.has_value());
    CHECK(entries(EntryKind::Paid, number).size() == 1);
    CHECK(entries(EntryKind::PaidBack, number).empty());
    CHECK(ledger_faults(*world.database).empty());
  }
  void check_unpaid(int number = 1001) {
    CHECK(placed(number).paid == Money{});
    CHECK(entries(EntryKind::Paid, number).empty());
    CHECK(ledger_faults(*world.database).empty());
  }
  int alarms(const std::string& part) {
    const auto shown = telegram.shown(kSri);
    return static_cast<int>(std::ranges::count_if(
        shown, [&](const auto& each) { return each.text.find(part) != std::string::npos; }));
  }

  FakeTelegram telegram;
  FakeMidtrans midtrans;
  World world;
  ShopId shop;

 private:
  int orders_ = 0;
};

}  // namespace kedai::bot

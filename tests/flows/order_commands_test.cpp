// Orders moved by typed commands, and sales at the counter.
#include "tests/flows/desk.h"

using namespace kedai;
using Catch::Matchers::Contains;

TEST_CASE_METHOD(Desk, "an order goes its way by numbers, and its buyer hears of it") {
  const auto number = std::to_string(order_of("rina", "2 tekwan"));
  CHECK_THAT(say("pesanan"), Contains(number));
  CHECK_THAT(say("pesanan " + number), Contains("2 x Tekwan"));
  CHECK_THAT(say("terima " + number), Contains("sedang disiapkan"));
  CHECK_THAT(last("rina"), Contains("diterima"));
  CHECK_THAT(say("siap #" + number), Contains("siap diambil"));
  CHECK_THAT(say("lunas pesanan " + number), Contains("dicatat lunas"));
  CHECK_THAT(say("/selesai " + number), Contains("selesai"));
  CHECK(stock("TKW-POR").sold == 2);
}

TEST_CASE_METHOD(Desk, "without a number the only order that can be meant is moved") {
  const auto number = order_of("rina", "2 tekwan");
  say("halo");  // the buttons of the new order are out of sight
  say("terima");
  CHECK(status(number) == OrderStatus::Accepted);
  CHECK_THAT(say("tolak"), Contains("Tidak ada pesanan"));
}

TEST_CASE_METHOD(Desk, "of several orders it is asked which one") {
  const auto first = order_of("rina", "2 tekwan");
  const auto second = order_of("dewi", "1 cuko");
  const auto asked = say("terima");
  CHECK_THAT(asked, Contains("Pesanan yang mana?"));
  CHECK(status(first) == OrderStatus::Placed);
  press(std::to_string(second));
  CHECK(status(first) == OrderStatus::Placed);
  CHECK(status(second) == OrderStatus::Accepted);
}

TEST_CASE_METHOD(Desk, "an unknown number is said kindly") {
  CHECK_THAT(say("terima 9999"), Contains("Pesanan 9999 tidak ketemu"));
}

TEST_CASE_METHOD(Desk, "a rejection takes its reason along, or asks for it") {
  const auto first = order_of("rina", "2 tekwan");
  say("tolak " + std::to_string(first) + " kompornya rusak");
  CHECK_THAT(last("rina"), Contains("kompornya rusak"));
  const auto second = order_of("rina", "1 tekwan");
  CHECK_THAT(say("tolak " + std::to_string(second)), Contains("Kenapa pesanan"));
  CHECK_THAT(say("stok kopi jahe +10"), Contains("32 + 10 = 42"));  // a whole command is one
  CHECK_THAT(say("tolak " + std::to_string(second)), Contains("Kenapa pesanan"));
  say("habis semua hari ini");  // begins with a command's word, and is the reason
  CHECK_THAT(last("rina"), Contains("habis semua hari ini"));
  CHECK(stock("TKW-POR").held == 0);
  CHECK(stock("TKW-POR").available == 25);
}

TEST_CASE_METHOD(Desk, "cancelling what is being prepared asks first") {
  const auto number = order_of("rina", "2 tekwan");
  say("terima " + std::to_string(number));
  CHECK_THAT(say("batal " + std::to_string(number)), Contains("Yakin dibatalkan?"));
  press("Tidak jadi");
  CHECK(status(number) == OrderStatus::Accepted);
  press("Batalkan");
  CHECK(status(number) == OrderStatus::Accepted);
  press("Ya, batalkan");
  CHECK(status(number) == OrderStatus::Cancelled);
  CHECK(stock("TKW-POR").available == 25);
}

TEST_CASE_METHOD(Desk, "a customer cannot move an order by words") {
  const auto number = order_of("rina", "2 tekwan");
  ShopFixture::say("rina", "terima " + std::to_string(number));
  ShopFixture::say("rina", "selesai");
  CHECK(status(number) == OrderStatus::Placed);
}

TEST_CASE_METHOD(Desk, "a sale at the counter is an accepted order that holds its stock") {
  const auto sold = say("jual tekwan 2, cuko 1");
  CHECK_THAT(sold, Contains("2 x Tekwan"));
  CHECK_THAT(sold, Contains("Pembeli: penjualan di tempat"));
  CHECK_THAT(sold, Contains("[Selesai] [Lunas] [Batalkan]"));
  CHECK_THAT(sold, !Contains("Ambil sendiri"));
  CHECK(stock("TKW-POR").held == 2);
  CHECK(stock("CKO-BTL").held == 1);
  const auto told = press("Lunas");
  CHECK_THAT(told, Contains("sudah lunas"));
  press("Selesai");
  CHECK(stock("TKW-POR").sold == 2);
  CHECK(stock("TKW-POR").held == 0);
  CHECK_THAT(say("pesanan saya"), Contains("Belum ada pesanan"));
}

TEST_CASE_METHOD(Desk, "an unclear line is asked about and the others wait for it") {
  const auto asked = say("jual jangek 2, tekwan 3, kemplang 1");
  CHECK_THAT(asked, Contains("3 x Tekwan"));
  CHECK_THAT(asked, Contains("Kerupuk Jangek yang mana"));
  CHECK(stock("TKW-POR").held == 0);
  say("stok tekwan +5");  // something else in between
  CHECK_THAT(press("Kerupuk Jangek 250 g"), Contains("Kemplang yang mana"));
  CHECK_THAT(say("goreng"), Contains("dicatat"));
  CHECK(stock("KRP-JGK-250").held == 2);
  CHECK(stock("KRP-KMP-GRG").held == 1);
  CHECK(stock("TKW-POR").held == 3);
  CHECK_THAT(press("Kerupuk Jangek 250 g"), Contains("sudah selesai dicatat atau dibatalkan"));
  CHECK(stock("KRP-JGK-250").held == 2);
}

TEST_CASE_METHOD(Desk, "a sale goes without what is not known, or not at all") {
  CHECK_THAT(say("jual tekwan 2, sepeda 1"), Contains("Tidak ketemu \"sepeda\""));
  CHECK_THAT(press("Catat tanpa sepeda"), Contains("2 x Tekwan"));
  say("jual tekwan 2, jangek 1");
  CHECK_THAT(press("Batal"), Contains("tidak dicatat"));
  CHECK(stock("TKW-POR").held == 2);
}

TEST_CASE_METHOD(Desk, "with too little in stock nothing is sold") {
  const auto refused = say("jual cuko 1, tekwan 26");
  CHECK_THAT(refused, Contains("Tekwan tinggal 25, diminta 26"));
  CHECK(stock("CKO-BTL").held == 0);
  say("habis srikaya");
  CHECK_THAT(say("jual srikaya 1"), Contains("Srikaya ditandai habis"));
  CHECK(with([](Shop& shop) { return shop.orders.open(10).size(); }) == 0);
}

TEST_CASE_METHOD(Desk, "a sale of minus three, one and a half or a million is no sale") {
  for (const auto* text :
       {"jual tekwan -3", "jual tekwan 1,5", "jual tekwan 1e9", "jual tekwan 1000000",
        "jual tekwan 0", "jual tekwan +2", "jual", "jual ,,,"}) {
    INFO(text);
    CHECK_THAT(say(text), Contains("jual tekwan 2, cuko 1"));
  }
  CHECK(stock("TKW-POR").held == 0);
}

TEST_CASE_METHOD(Desk, "SKUs and doubled lines are understood in a sale") {
  CHECK_THAT(say("jual TKW-POR 2, KPI-ROB-250 1, tekwan 1"), Contains("3 x Tekwan"));
  CHECK(stock("KPI-ROB-250").held == 1);
}

TEST_CASE_METHOD(Desk, "help lists the commands, and other staff are not told of a counter sale") {
  bind("budi", Role::Admin);
  const auto told = count("budi");
  CHECK_THAT(say("bantuan"), Contains("stok"));
  say("jual tekwan 1");
  press("Selesai");
  CHECK(count("budi") == told);
}

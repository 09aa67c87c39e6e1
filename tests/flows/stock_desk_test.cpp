// Stock, marks and prices by chat, in a real shop.
#include "tests/flows/desk.h"

using namespace kedai;
using Catch::Matchers::Contains;

TEST_CASE_METHOD(Desk, "an addition says the sum, and is undone once") {
  CHECK(say("stok kopi jahe +10") == "Kopi Jahe: 32 + 10 = 42. [Urungkan]");
  CHECK(stock("KPI-JHE").available == 42);
  CHECK_THAT(press("Urungkan"), Contains("Kopi Jahe kembali 32"));
  CHECK(stock("KPI-JHE").available == 32);
  CHECK_THAT(press("Urungkan"), Contains("sudah diurungkan"));
  CHECK(stock("KPI-JHE").available == 32);
}

TEST_CASE_METHOD(Desk, "which variant is asked, and the button keeps the amount") {
  CHECK(say("stok jangek +10") == "Kerupuk Jangek yang mana? [100 g (35)] [250 g (15)]");
  CHECK(press("250 g (15)") == "Kerupuk Jangek 250 g: 15 + 10 = 25. [Urungkan]");
}

TEST_CASE_METHOD(Desk, "the answer to which one may be typed: the label, its number, its words") {
  say("stok jangek +10");
  CHECK_THAT(say("250 g"), Contains("15 + 10 = 25"));
  say("stok jangek +10");
  CHECK_THAT(say("2"), Contains("25 + 10 = 35"));
  say("stok jangek +10");
  CHECK_THAT(say("250 g (35)"), Contains("35 + 10 = 45"));
}

TEST_CASE_METHOD(Desk, "a number that is a size names the variant") {
  CHECK_THAT(say("stok jangek 250"), Contains("Kerupuk Jangek 250 g: ada 15"));
  CHECK_THAT(say("stok jangek 250 +1"), Contains("Kerupuk Jangek 250 g: 15 + 1 = 16"));
  CHECK_THAT(say("stok kopi robusta 250 = 45"),
             Contains("Kopi Bubuk Robusta 250 g: dari 40 jadi 45"));
}

TEST_CASE_METHOD(Desk, "a SKU is enough, and a count anew says from what to what") {
  CHECK_THAT(say("stok KPI-ROB-250 = 50"), Contains("Kopi Bubuk Robusta 250 g: dari 40 jadi 50."));
  CHECK_THAT(say("stok kpi-rob-250"), Contains("ada 50"));
  CHECK_THAT(say("45"), Contains("dari 50 jadi 45"));
  CHECK_THAT(say("stok KPI-ROB-250 -3"), Contains("45 - 3 = 42"));
}

TEST_CASE_METHOD(Desk, "a bare number is asked about: the new count, or what comes on top?") {
  CHECK_THAT(say("stok kopi jahe 40"), Contains("[Jadi 40] [Tambah 40]"));
  CHECK(stock("KPI-JHE").available == 32);
  CHECK_THAT(press("Tambah 40"), Contains("32 + 40 = 72"));
  say("stok kopi jahe 40");
  CHECK_THAT(say("jadi 40"), Contains("dari 72 jadi 40"));
}

TEST_CASE_METHOD(Desk, "the list shows eight at a time, low ones first, and asks for a count") {
  const auto first = say("stok");
  CHECK_THAT(first, Contains("(1-8 dari 38)"));
  CHECK_THAT(first, Contains("\n1. Batik Durian Lubuklinggau XL - 4\n"));
  CHECK_THAT(press("Lainnya"), Contains("(9-16 dari 38)"));
  press("Lainnya");
  press("Lainnya");
  const auto last_page = press("Lainnya");
  CHECK_THAT(last_page, Contains("(33-38 dari 38)"));
  CHECK_THAT(last_page, !Contains("[Lainnya]"));
  CHECK_THAT(say("stok"), Contains("[Tas Anyaman Purun]"));
  CHECK_THAT(press("Tas Anyaman Purun"), Contains("Tas Anyaman Purun: ada 12"));
  CHECK_THAT(say("7"), Contains("dari 12 jadi 7"));
}

TEST_CASE_METHOD(Desk, "the open count hears signs, words and numbers that cannot be") {
  say("stok tekwan");
  CHECK_THAT(say("+5"), Contains("25 + 5 = 30"));
  say("stok tekwan");
  CHECK_THAT(say("-3"), Contains("30 - 3 = 27"));
  say("stok tekwan");
  CHECK_THAT(say("1.5"), Contains("angka bulat"));
  CHECK_THAT(say("1e9"), Contains("angka bulat"));
  CHECK_THAT(say("dua puluh satu ribu"), Contains("dari 27 jadi 21000"));
  CHECK_THAT(say("stok tekwan = dua puluh lima"), Contains("Yakin jadi 25?"));
}

TEST_CASE_METHOD(Desk, "less than nothing is refused with what is there") {
  CHECK_THAT(say("stok tekwan -30"), Contains("Tekwan tinggal 25"));
  CHECK(stock("TKW-POR").available == 25);
  CHECK_THAT(press("Jadi 0"), Contains("dari 25 jadi 0"));
  CHECK_THAT(press("Urungkan"), Contains("kembali 25"));
  CHECK_THAT(say("stok tekwan = -3"), Contains("angka bulat"));
}

TEST_CASE_METHOD(Desk, "a count anew that loses more than half asks first") {
  CHECK_THAT(say("stok tekwan = 3"), Contains("Tekwan sekarang 25. Yakin jadi 3?"));
  CHECK(stock("TKW-POR").available == 25);
  CHECK_THAT(press("Batal"), Contains("tidak ada yang diubah"));
  say("stok tekwan = 3");
  CHECK_THAT(press("Ya, jadi 3"), Contains("dari 25 jadi 3"));
  CHECK_THAT(say("stok tekwan +5000"), Contains("Yakin ditambah 5000?"));
  CHECK_THAT(say("stok tekwan +500000"), Contains("angka bulat"));
}

TEST_CASE_METHOD(Desk, "what orders hold is told apart from what can be sold") {
  order_of("rina", "2 tekwan");
  CHECK_THAT(say("stok tekwan"), Contains("Tekwan: ada 23. Di luar itu 2 sudah dipesan orang."));
  CHECK_THAT(say("stok tekwan +1"), Contains("23 + 1 = 24. Di luar itu 2"));
}

TEST_CASE_METHOD(Desk, "an addition that was sold meanwhile cannot be undone, and stays") {
  say("stok tekwan +5");
  const auto undo_it = button("sari", "Urungkan");
  order_of("rina", "28 tekwan");
  ShopFixture::press("sari", undo_it->choice);
  CHECK_THAT(last("sari"), Contains("Tekwan tinggal 2"));
  CHECK(stock("TKW-POR").available == 2);
  say("stok tekwan +10");
  ShopFixture::press("sari", undo_it->choice);
  CHECK(stock("TKW-POR").available == 7);
}

TEST_CASE_METHOD(Desk, "sold out is said once, undone, and said about all variants") {
  CHECK(say("habis cuko") == "Cuko Pempek ditandai habis di semua kanal. [Urungkan]");
  CHECK(stock("CKO-BTL").on_offer() == 0);
  CHECK_THAT(say("habis cuko"), Contains("memang sudah"));
  CHECK_THAT(say("stok cuko +10"), Contains("30 + 10 = 40. Masih ditandai habis. [Jual lagi]"));
  CHECK_THAT(say("ada cuko"), Contains("Cuko Pempek dijual lagi, ada 40."));
  CHECK_THAT(press("Urungkan"), Contains("kembali ditandai habis"));

  CHECK_THAT(say("habis kemplang"), Contains("[Panggang (45)] [Goreng (45)] [Semua]"));
  CHECK_THAT(press("Semua"), Contains("Semua Kemplang ditandai habis"));
  CHECK(stock("KRP-KMP-PGG").on_offer() + stock("KRP-KMP-GRG").on_offer() == 0);
  press("Urungkan");
  CHECK(stock("KRP-KMP-PGG").on_offer() + stock("KRP-KMP-GRG").on_offer() == 90);
}

TEST_CASE_METHOD(Desk, "back on sale with nothing there asks how many there are") {
  say("stok tekwan = 0");
  press("Ya, jadi 0");
  CHECK_THAT(say("ada tekwan"), Contains("hitungannya 0. Ada berapa?"));
  CHECK_THAT(say("12"), Contains("Tekwan: dari 0 jadi 12."));
}

TEST_CASE_METHOD(Desk, "a price that looks like a slip asks first and offers what was meant") {
  CHECK(say("harga tekwan 1600") ==
        "Harga Tekwan sekarang Rp15.000. Yakin jadi Rp1.600? [Ya, Rp1.600] [Maksud saya Rp16.000] "
        "[Batal]");
  CHECK(price("TKW-POR") == Money{15'000});
  CHECK_THAT(press("Maksud saya Rp16.000"), Contains("Harga Tekwan jadi Rp16.000. Berlaku"));
  CHECK(price("TKW-POR") == Money{16'000});
  CHECK_THAT(press("Urungkan"), Contains("kembali Rp15.000"));
  CHECK_THAT(press("Urungkan"), Contains("sudah diurungkan"));
  CHECK(price("TKW-POR") == Money{15'000});
}

TEST_CASE_METHOD(Desk, "an unlikely price is taken when that is what is wanted, a free one too") {
  say("harga tekwan 160000");
  CHECK_THAT(press("Ya, Rp160.000"), Contains("jadi Rp160.000"));
  CHECK_THAT(say("harga tekwan 0"), Contains("alias gratis?"));
  press("Batal");
  CHECK(price("TKW-POR") == Money{160'000});
}

TEST_CASE_METHOD(Desk, "a price that was changed again is not undone by an older button") {
  say("harga tekwan 16000");
  const auto older = button("sari", "Urungkan");
  say("harga tekwan 17000");
  ShopFixture::press("sari", older->choice);
  CHECK_THAT(last("sari"), Contains("sudah diubah lagi, sekarang Rp17.000"));
  CHECK(price("TKW-POR") == Money{17'000});
}

TEST_CASE_METHOD(Desk, "variants of one price change in one go, others are asked about") {
  CHECK_THAT(say("harga kemplang 16000"),
             Contains("Harga Kemplang (Panggang, Goreng) jadi Rp16.000"));
  CHECK(price("KRP-KMP-PGG") == Money{16'000});
  CHECK(price("KRP-KMP-GRG") == Money{16'000});
  press("Urungkan");
  CHECK(price("KRP-KMP-PGG") == Money{15'000});
  CHECK(price("KRP-KMP-GRG") == Money{15'000});
  say("harga kemplang goreng 16rb");
  CHECK(price("KRP-KMP-PGG") == Money{15'000});
  CHECK(price("KRP-KMP-GRG") == Money{16'000});
  CHECK_THAT(say("harga jangek 22000"), Contains("[100 g (Rp20.000)] [250 g (Rp45.000)]"));
  CHECK_THAT(press("100 g (Rp20.000)"), Contains("Harga Kerupuk Jangek 100 g jadi Rp22.000"));
}

TEST_CASE_METHOD(Desk, "what is not in the catalogue is said, with what is written much like it") {
  CHECK_THAT(say("stok tekwn +10"), Contains("Tidak ketemu \"tekwn\""));
  CHECK_THAT(press("Tekwan (25)"), Contains("25 + 10 = 35"));
  CHECK_THAT(say("stok sepeda +10"), Contains("Tidak ketemu \"sepeda\" di katalog"));
  CHECK_THAT(say("stok kopi +10"), Contains("[Kopi Jahe (32)]"));
}

TEST_CASE_METHOD(Desk, "a command that makes no sense is answered with how it is typed") {
  CHECK_THAT(say("habis"), Contains("habis tekwan"));
  CHECK_THAT(say("harga"), Contains("harga tekwan 16000"));
  CHECK_THAT(say("stok +10"), Contains("stok kopi jahe +10"));
  CHECK_THAT(say("harga tekwan"), Contains("Harga Tekwan sekarang Rp15.000"));
  CHECK_THAT(say("terima besok saja"), Contains("terima 1042"));
}

TEST_CASE_METHOD(Desk, "who did it is in the record, and only who acts is told") {
  bind("budi", Role::Admin);
  const auto told = count("sari");
  const auto answered = hear("budi", Said{"stok tekwan +5"});
  CHECK(answered.size() == 1);
  CHECK(count("sari") == told);
  const auto undo_it = button("budi", "Urungkan");
  const auto changes = with(
      [&](Shop& shop) { return shop.desk_changes.find(undo_it->choice.id, undo_it->choice.id); });
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].actor == "budi");
}

TEST_CASE_METHOD(Desk, "a customer's command is a customer's text: nothing changes") {
  for (const auto* text : {"stok kopi jahe +10", "habis tekwan", "harga tekwan 100", "/stok",
                           "jual tekwan 2", "bantuan"}) {
    INFO(text);
    CHECK_THAT(say("rina", text), !Contains("Urungkan"));
  }
  const auto jahe = variant("KPI-JHE");
  ShopFixture::press("rina", choice(Verb::AddStock, jahe, 10));
  ShopFixture::press("rina", choice(Verb::SureSetPrice, jahe, 1));
  ShopFixture::press("rina", choice(Verb::SoldOut, jahe));
  CHECK(stock("KPI-JHE").available == 32);
  CHECK(stock("KPI-JHE").on_offer() == 32);
  CHECK(price("KPI-JHE") == Money{25'000});
  CHECK(price("TKW-POR") == Money{15'000});
  CHECK(stock("TKW-POR").on_offer() == 25);
}

TEST_CASE_METHOD(Desk, "buttons of another life change nothing: unknown ids, wild amounts") {
  for (const Verb verb :
       {Verb::AddStock, Verb::SetStock, Verb::SetPrice, Verb::SoldOut, Verb::OnSale, Verb::AskStock,
        Verb::SureAddStock, Verb::SureSetStock, Verb::SureSetPrice, Verb::SoldOutAll,
        Verb::OnSaleAll, Verb::SetAllPrices, Verb::SureSetAllPrices, Verb::Undo, Verb::SellMore})
    for (const std::int64_t id : {std::int64_t{7}, variant("TKW-POR").value})
      for (const std::int64_t n : {std::int64_t{-1'000'000'000'000}, std::int64_t{1} << 62}) {
        const auto letters = hear("sari", Pressed{encode(Choice{verb, id, n}), "1", ""});
        CHECK(letters.size() == 1);
      }
  CHECK(stock("TKW-POR").available == 25);
}

TEST_CASE_METHOD(Desk, "an owner who shops is a customer too") {
  CHECK_THAT(say("2 tekwan"), Contains("2 x Tekwan"));
  CHECK_THAT(say("ada tekwan?"), Contains("Tekwan"));
  CHECK(stock("TKW-POR").available == 25);
  CHECK_THAT(say("terima kasih"), !Contains("terima 1042"));
}

TEST_CASE_METHOD(Desk, "a customer is served the new price and the new stock at once") {
  say("harga tekwan 16000");
  say("habis srikaya");
  CHECK_THAT(say("rina", "2 tekwan"), Contains("Rp32.000"));
  CHECK_THAT(say("rina", "2 srikaya"), Contains("habis"));
}

TEST_CASE_METHOD(Desk,
                 "what is made to order has a capacity instead of a count, however it is said") {
  CHECK_THAT(say("stok maksuba 7"), Contains("dari 5 jadi 7 per hari"));
  CHECK_THAT(say("stok maksuba +10"), Contains("Maksuba dibuat setelah dipesan: 7 per hari"));
  CHECK_THAT(say("4"), Contains("dari 7 jadi 4 per hari"));
  CHECK_THAT(say("kapasitas maksuba = 9"), Contains("dari 4 jadi 9 per hari"));
  CHECK_THAT(press("Urungkan"), Contains("kembali 4 per hari"));
  CHECK(stock("KUE-MKS").per_day == 4);
  CHECK(stock("KUE-MKS").available == 0);
  CHECK_THAT(say("habis maksuba"), Contains("ditandai habis"));
  CHECK_THAT(say("ada maksuba"), Contains("dijual lagi, ada 4 per hari"));
  CHECK_THAT(say("kapasitas maksuba 0"), Contains("jadi 0 per hari"));
  CHECK_THAT(say("ada maksuba"), Contains("Ada berapa?"));
  CHECK_THAT(say("2"), Contains("dari 0 jadi 2 per hari"));
}

TEST_CASE_METHOD(Desk, "a change that was overtaken by another is not undone") {
  say("kapasitas maksuba 7");
  const auto first = button("sari", "Urungkan");
  say("kapasitas maksuba 8");
  ShopFixture::press("sari", first->choice);
  CHECK_THAT(last("sari"), Contains("sudah diubah lagi"));
  CHECK(stock("KUE-MKS").per_day == 8);
  say("kedaluwarsa cuko 31 des");
  const auto date = button("sari", "Urungkan");
  say("kedaluwarsa cuko hapus");
  ShopFixture::press("sari", date->choice);
  CHECK_THAT(last("sari"), Contains("sudah diubah lagi"));
  CHECK(stock("CKO-BTL").expires_day == 0);
}

TEST_CASE("the desk speaks English with English commands") {
  ShopFixture shop;
  shop.bind("ann", Role::Owner, "en");
  CHECK(shop.say("ann", "stock kopi jahe +10") == "Kopi Jahe: 32 + 10 = 42. [Undo]");
  CHECK_THAT(shop.say("ann", "price tekwan 1600"), Contains("[I meant Rp16.000] [Leave it]"));
  CHECK_THAT(shop.say("ann", "soldout tekwan"), Contains("Tekwan is marked sold out"));
  CHECK_THAT(shop.say("ann", "available tekwan"), Contains("Tekwan is on sale again"));
  CHECK_THAT(shop.say("ann", "sell tekwan 1"), Contains("counter sale"));
  CHECK(shop.stock_is_sound());
}

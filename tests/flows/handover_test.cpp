// Customer and seller through the bot, with two at the counter.
#include "tests/flows/shop_fixture.h"

using namespace kedai;
using Catch::Matchers::Contains;

namespace {

struct TwoAtTheCounter : ShopFixture {
  TwoAtTheCounter() {
    bind("sari");
    bind("budi", Role::Admin);
    hear("rina", Said{"bicara dengan penjual"});
  }
};

}  // namespace

TEST_CASE_METHOD(TwoAtTheCounter, "both hear the customer, and the other sees who answers") {
  CHECK_THAT(last("sari"), Contains("rina ingin bicara"));
  CHECK_THAT(last("budi"), Contains("[Balas]"));
  press("sari", "Balas");
  CHECK_THAT(last("budi"), Contains("sari sedang menjawab rina. [Ikut menjawab]"));
  say("rina", "masih ada?");
  CHECK(last("sari") == "rina: masih ada?");
  CHECK(last("budi") == "rina (dijawab sari): masih ada? [Balas]");
  say("sari", "masih, Kak");
  CHECK_THAT(last("rina"), Contains("Penjual: masih, Kak"));
}

TEST_CASE_METHOD(TwoAtTheCounter, "the seller ends the talk, for whoever joined in, too") {
  press("sari", "Balas");
  press("budi", "Ikut menjawab");
  CHECK_THAT(last("sari"), Contains("budi sedang menjawab rina"));
  CHECK_THAT(say("sari", "selesai"), Contains("Pembicaraan dengan rina selesai"));
  CHECK_THAT(last("rina"), Contains("Pembicaraan dengan penjual selesai"));
  CHECK_THAT(last("budi"), Contains("sari mengakhiri pembicaraan dengan rina"));
  const auto heard = count("rina");
  CHECK_THAT(say("budi", "besok kami buka jam 8"), Contains("belum diteruskan"));
  CHECK(count("rina") == heard);
  CHECK_THAT(press("budi", "Sambungkan lagi"), Contains("tersambung dengan rina"));
  say("budi", "besok kami buka jam 8");
  CHECK_THAT(last("rina"), Contains("besok kami buka jam 8"));
}

TEST_CASE_METHOD(TwoAtTheCounter, "the customer ends the talk and the seller is told") {
  press("sari", "Balas");
  CHECK_THAT(say("rina", "selesai"), Contains("Pembicaraan dengan penjual selesai"));
  CHECK_THAT(last("sari"), Contains("rina mengakhiri pembicaraan"));
}

TEST_CASE_METHOD(TwoAtTheCounter, "a late selesai completes no order") {
  const auto number = order_of("dewi", "2 tekwan");
  say("sari", "terima " + std::to_string(number));
  press("sari", choice(Verb::TalkToBuyer, order(number).chat));
  say("dewi", "selesai");
  CHECK_THAT(say("sari", "selesai"), Contains("memang sudah selesai"));
  CHECK(order(number).status == OrderStatus::Accepted);
}

TEST_CASE_METHOD(TwoAtTheCounter,
                 "a talk that began under a clock a day ahead ends when it is set") {
  now += std::chrono::hours{24};
  hear("dewi", Said{"bicara dengan penjual"});
  now -= std::chrono::hours{24};
  keep(with([&](Shop& shop) { return end_silent_talks(shop, now); }));
  CHECK_THAT(last("dewi"), Contains("Pembicaraan dengan penjual selesai"));
}

TEST_CASE_METHOD(TwoAtTheCounter, "an hour of silence lets both sides go, and says so") {
  press("sari", "Balas");
  now += std::chrono::minutes{61};
  keep(with([&](Shop& shop) { return end_silent_talks(shop, now); }));
  CHECK_THAT(last("rina"), Contains("Pembicaraan dengan penjual selesai"));
  CHECK_THAT(last("sari"), Contains("satu jam sepi"));
  const auto heard = count("rina");
  CHECK_THAT(say("sari", "halo, masih di sana?"), Contains("belum diteruskan"));
  CHECK(count("rina") == heard);
  CHECK_THAT(say("sari", "stok tekwan +1"), Contains("25 + 1 = 26"));
}

TEST_CASE_METHOD(TwoAtTheCounter, "a command with a slash is obeyed in the middle of a talk") {
  press("sari", "Balas");
  const auto heard = count("rina");
  CHECK_THAT(say("sari", "/stok tekwan"), Contains("Tekwan: ada 25"));
  CHECK(count("rina") == heard);
  say("sari", "ada lagi?");
  CHECK_THAT(last("rina"), Contains("ada lagi?"));
}

TEST_CASE("an owner alone who asks for the seller is not left waiting for himself") {
  ShopFixture shop;
  shop.bind("sari");
  CHECK_THAT(shop.say("sari", "bicara dengan penjual"), Contains("Chat ini milik penjual"));
}

TEST_CASE_METHOD(TwoAtTheCounter,
                 "what the shop is told carries a notice, for a channel that is closed") {
  const Letter& call = letters_of["sari"].back();
  REQUIRE(call.notice);
  CHECK(call.notice->kind == Notice::Kind::ShopNews);
  CHECK_THAT(call.notice->values.at(1), Contains("ingin bicara"));
  CHECK(call.notice->press.verb == Verb::TalkToBuyer);
  press("sari", "Balas");
  say("sari", "halo Kak");
  CHECK_FALSE(letters_of["rina"].back().notice);  // a customer gets templates of orders only
}

TEST_CASE_METHOD(TwoAtTheCounter, "who talks with a buyer hears once that their words wait") {
  press("sari", "Balas");
  const auto waits = [&] {
    return with([&](Shop& shop) {
      return waits_for_buyer(shop, shop.conversations.find("telegram", "rina")->id, now);
    });
  };
  const auto told = waits();
  REQUIRE(told.size() == 1);  // budi does not talk with her
  CHECK_THAT(told[0].message.text, Contains("menahan pesan Anda untuk rina"));
  CHECK(waits().empty());
}

TEST_CASE_METHOD(TwoAtTheCounter, "a catalogue's cart in a talk is taken by the shop") {
  press("sari", "Balas");
  const auto heard = count("sari");
  hear("rina", SentCart{{{"TKW-POR", 2, 15'000}}});
  CHECK_THAT(last("rina"), Contains("2 x Tekwan"));
  CHECK(count("sari") == heard);
}

TEST_CASE_METHOD(TwoAtTheCounter, "an enquiry in a talk names the product to the seller") {
  press("sari", "Balas");
  hear("rina", AskedAbout{"TKW-POR", "ini masih ada?"});
  CHECK(last("sari") == "rina: (Tekwan) ini masih ada?");
  hear("rina", AskedAbout{"TKW-POR", ""});
  CHECK(last("sari") == "rina: (Tekwan)");
  hear("rina", AskedAbout{"NOTHING", "yang ini?"});
  CHECK(last("sari") == "rina: (NOTHING) yang ini?");
}

TEST_CASE_METHOD(TwoAtTheCounter, "what cannot be passed on is at least told to the seller") {
  press("sari", "Balas");
  hear("rina", Unreadable{});
  CHECK_THAT(last("sari"), Contains("rina: (kiriman yang belum bisa dibaca"));
}

TEST_CASE_METHOD(TwoAtTheCounter, "contacts are passed on with their names, all of them") {
  press("sari", "Balas");
  hear("rina", SharedContact{"+62811", false, "Budi +62811, Ani +62822"});
  CHECK(last("sari") == "rina: Budi +62811, Ani +62822");
  hear("rina", SharedContact{"+62811"});
  CHECK(last("sari") == "rina: +62811");
}

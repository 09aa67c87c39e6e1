// What only WhatsApp has, over real HTTP: the 24 hours and their templates, receipts, catalogue
// carts, the owner's own answers, media, trouble at Meta.
#include <catch2/catch.hpp>

#include "tests/e2e/whatsapp_house.h"

using namespace kedai;
using namespace kedai::bot;

namespace {

const db::Sql kHeldLetters("SELECT COUNT(*) FROM outbox WHERE next_try_at = 9007199254740991");

}  // namespace

TEST_CASE("an owner silent for a day gets the template, and the order itself when they press it") {
  WhatsAppHouse house;
  house.bind_owner();
  house.let_a_day_pass(kSri);
  house.order();
  REQUIRE(house.graph.eventually([&] { return house.graph.newest(kSri).kind == "template"; }));
  const auto notice = house.graph.newest(kSri);
  CHECK(notice.template_name == "kedai_pesanan_baru");
  CHECK(notice.parameters == std::vector<std::string>{"Dapur", "1001", "Ani", "Rp30.000"});
  CHECK(house.graph.eventually([&] { return house.count(kHeldLetters) == 1; }));

  const int before = house.graph.messages_sent(kSri);
  house.graph.press(kSri, "Lihat pesanan");
  house.graph.await(kSri, "Pesanan baru 1001");
  CHECK(house.graph.newest(kSri).has_button("Terima"));
  CHECK(house.graph.eventually([&] { return house.count(kOutbox) == 0; }));
  CHECK(house.graph.messages_sent(kSri) == before + 1);  // not twice
  house.graph.press(kSri, "Terima");
  house.graph.await(kAni, "diterima");
}

TEST_CASE("a customer silent for a day gets the news by template, and the newest once they write") {
  WhatsAppHouse house;
  house.bind_owner();
  house.order();
  house.graph.await(kSri, "Pesanan baru 1001");
  house.let_a_day_pass(kAni);
  house.graph.press(kSri, "Terima");
  REQUIRE(house.graph.eventually([&] { return house.graph.newest(kAni).kind == "template"; }));
  CHECK(house.graph.newest(kAni).parameters.at(3) == "sedang disiapkan");
  house.graph.await(kSri, "sedang disiapkan");
  house.graph.press(kSri, "Siapkan");
  REQUIRE(house.graph.eventually([&] {
    const auto newest = house.graph.newest(kAni);
    return newest.kind == "template" && newest.parameters.at(3) == "siap diambil";
  }));
  const int before = house.graph.messages_sent(kAni);
  house.graph.say(kAni, "halo");
  house.graph.await(kAni, "Selamat datang");
  CHECK(house.graph.messages_sent(kAni) == before + 2);  // the newest news, then the answer
}

TEST_CASE("when Meta reports later that the day was over, the template takes the letter's place") {
  WhatsAppHouse house;
  house.bind_owner();
  house.graph.close_window(kSri);  // Kedai does not know
  house.order();
  CHECK(house.graph.eventually([&] { return house.graph.newest(kSri).kind == "template"; }));
  house.graph.say(kSri, "pagi");
  house.graph.await(kSri, "Pesanan baru 1001");
}

TEST_CASE("a catalogue's cart is taken over, and an enquiry opens the card") {
  WhatsAppHouse house;
  house.graph.say(kAni, "halo");
  house.graph.await(kAni, "Selamat datang");
  house.graph.send_order(kAni, {{"TKW-POR", 2, 14'000}});
  house.graph.await(kAni, "Tekwan sekarang Rp15.000");
  house.graph.ask_about_product(kAni, "KRP-JGK-100", "masih ada?");
  house.graph.await(kAni, "kulit sapi");
}

TEST_CASE("where the owner answers from the phone the bot keeps out for an hour") {
  WhatsAppHouse house;
  house.graph.say(kAni, "halo");
  house.graph.await(kAni, "Selamat datang");
  house.graph.owner_echo(kAni, "ada yang bisa dibantu?");
  REQUIRE(house.graph.eventually([&] { return house.graph.all_delivered(); }));
  const int before = house.graph.messages_sent(kAni);
  const std::string unread = house.graph.say(kAni, "mau tanya ongkir bu");
  REQUIRE(house.graph.eventually([&] { return house.graph.all_delivered(); }));
  CHECK(house.count(kOutbox) == 0);
  CHECK(house.graph.messages_sent(kAni) == before);
  const std::string call = house.graph.say(kAni, "menu");
  CHECK(house.graph.eventually([&] { return house.graph.messages_sent(kAni) == before + 1; }));
  CHECK(house.graph.eventually([&] { return house.graph.is_read(call); }));
  CHECK_FALSE(house.graph.is_read(unread));
}

TEST_CASE("in a talk everything passes from the customer to the owner") {
  WhatsAppHouse house;
  house.bind_owner();
  house.graph.say(kAni, "bicara dengan penjual");
  house.graph.await(kAni, "penjual sudah kami panggil");
  house.graph.await(kSri, "ingin bicara");
  house.graph.press(kSri, "Balas");
  house.graph.await(kSri, "tersambung");
  house.graph.send_photo(kAni, "yang begini ada?");
  house.graph.await(kSri, "yang begini ada?");
  CHECK(house.graph.bytes_of(house.graph.newest(kSri).media_id).starts_with("\xff\xd8"));
  const auto arrives = [&](const std::string& kind) {
    INFO(kind);
    CHECK(house.graph.eventually([&] { return house.shows(kSri, kind); }));
  };
  house.graph.send_voice(kAni);
  arrives("audio");
  house.graph.send_video(kAni, "begini cara masaknya");
  house.graph.await(kSri, "begini cara masaknya");
  arrives("video");
  house.graph.send_sticker(kAni);
  arrives("sticker");
  house.graph.send_document(kAni, "daftar.pdf");
  house.graph.await(kSri, "daftar.pdf");
  arrives("document");
  house.graph.send_contact(kAni, "Budi", "+6281299999999");
  house.graph.await(kSri, "Budi +6281299999999");
  house.graph.ask_about_product(kAni, "TKW-POR", "yang ini?");
  house.graph.await(kSri, "(Tekwan) yang ini?");
}

TEST_CASE("what the shop cannot use gets a kind answer, whatever its kind") {
  WhatsAppHouse house;
  house.graph.say(kAni, "halo");
  house.graph.await(kAni, "Selamat datang");
  int sent = house.graph.messages_sent(kAni);
  const auto answered = [&] {
    return house.graph.eventually([&] { return house.graph.messages_sent(kAni) == sent + 1; });
  };
  house.graph.send_sticker(kAni);
  CHECK(answered());
  sent = house.graph.messages_sent(kAni);
  house.graph.send_contact(kAni, "Budi", "+6281299999999");
  CHECK(answered());
  sent = house.graph.messages_sent(kAni);
  house.graph.press_id(kAni, std::string(200, '\x7f'));
  CHECK(answered());
  sent = house.graph.messages_sent(kAni);
  house.graph.press_row(kAni, "acc:9999999");
  CHECK(answered());
  sent = house.graph.messages_sent(kAni);
  house.graph.press_row(kAni, std::string(200, 'z'));
  CHECK(answered());
}

TEST_CASE("a token revoked in the middle loses nothing once it works again") {
  WhatsAppHouse house;
  house.graph.say(kAni, "halo");
  house.graph.await(kAni, "Selamat datang");
  house.graph.revoke_token();
  house.graph.say(kAni, "keranjang");
  CHECK(house.graph.eventually([&] {
    return !house.graph.calls("messages").empty() &&
           house.graph.calls("messages").back().code == 190;
  }));
  house.graph.restore_token();
  house.graph.await(kAni, "Keranjang masih kosong");
}

TEST_CASE("a Graph API that is down, garbled and fails later loses nothing") {
  WhatsAppHouse house;
  GraphTrouble garbage;
  garbage.answer = GraphTrouble::Answer::Garbage;
  house.graph.fail("messages", {}, 1);
  house.graph.fail("messages", garbage, 1);
  house.graph.say(kAni, "halo");
  house.graph.await(kAni, "Selamat datang");
  GraphTrouble later;
  later.answer = GraphTrouble::Answer::FailsLater;
  house.graph.fail("messages", later, 1);
  house.graph.say(kAni, "keranjang");
  REQUIRE(house.graph.eventually([&] { return house.count(kOutbox) == 1; }));
}

TEST_CASE("messages are marked as read and metered by day and by order") {
  WhatsAppHouse house;
  house.graph.free_messages(0);
  house.bind_owner();
  const std::string wamid = house.graph.say(kAni, "halo");
  house.graph.await(kAni, "Selamat datang");
  CHECK(house.graph.eventually([&] { return house.graph.is_read(wamid); }));
  house.order();
  REQUIRE(house.graph.eventually(
      [&] { return house.graph.all_delivered() && house.count(kOutbox) == 0; }));
  const Time now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  SentMessages sent(*house.world.database, house.world.server->shop("dapur"));
  const auto orders = sent.by_order(now - std::chrono::hours{1}, now + std::chrono::hours{1});
  REQUIRE(orders.size() == 1);
  // Greeting, summary and thanks to the customer, and the order to the owner.
  CHECK(orders[0].meter.messages == 4);
  CHECK(orders[0].meter.cost == Money{4 * 300});
  const auto days = sent.by_day(now - std::chrono::hours{1}, now + std::chrono::hours{1}, 0);
  CHECK(days.at(0).meter.messages >= 5);  // and the owner's binding
}

TEST_CASE("two numbers in one process, doubled and shuffled, never see each other") {
  FakeGraph graph;
  graph.add_number("207540352242922", "6281171300200");
  World world({shop_with(graph, "dapur", "Dapur Satu", FakeGraph::kNumber),
               shop_with(graph, "warung", "Warung Dua", "207540352242922")},
              By::Webhook);
  graph.shuffle(20'261'124);
  graph.post_updates_to(world.url("/whatsapp"), kAppSecret, 2);
  graph.open_chat(kSri, "207540352242922");
  for (int i = 0; i < 5; ++i) {
    graph.say(kAni, "2 tekwan");
    graph.say(kSri, "1 cuko");
  }
  graph.await(kAni, "Rp150.000");
  graph.await(kSri, "Rp90.000");
  for (const auto& message : graph.shown(kAni))
    CHECK(message.text.find("Warung") == std::string::npos);
  for (const auto& message : graph.shown(kSri))
    CHECK(message.text.find("Dapur") == std::string::npos);
  world.server->stop();
}

TEST_CASE("Meta's own pace is kept: a burst of 45, and nobody else waits for it") {
  WhatsAppHouse house;
  house.graph.limit_pair(45);
  house.graph.limit_number(80);
  for (int i = 0; i < 50; ++i) house.graph.say(kAni, "keranjang");
  CHECK(house.graph.eventually([&] { return house.graph.messages_sent(kAni) >= 45; }));
  house.graph.say(kSri, "halo");
  house.graph.await(kSri, "Selamat datang");
  for (const auto& call : house.graph.calls("messages")) {
    CHECK(call.code != 131056);
    CHECK(call.code != 130429);
  }
}

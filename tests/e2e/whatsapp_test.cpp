// What only WhatsApp has, over real HTTP: signatures, the 24 hours and their templates, receipts,
// catalogue carts, the owner's own answers, media, trouble at Meta.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "tests/e2e/world.h"

using namespace kedai;
using namespace kedai::bot;

namespace {

const std::string kAni = "6281200000001";
const db::Sql kInbox("SELECT COUNT(*) FROM inbox");
const db::Sql kOutbox("SELECT COUNT(*) FROM outbox");
const db::Sql kDeadLetters("SELECT COUNT(*) FROM dead_letter");
const db::Sql kHeldLetters("SELECT COUNT(*) FROM outbox WHERE next_try_at = 9007199254740991");
const std::string kSri = "6281200000002";

ShopSettings shop_with(const FakeGraph& graph, const std::string& slug, const std::string& name,
                       const std::string& number) {
  ShopSettings shop = plain_shop(slug, name);
  shop.whatsapp = number_on(graph, number);
  return shop;
}

struct House {
  House() : world({shop_with(graph, "dapur", "Dapur", FakeGraph::kNumber)}, By::Webhook) {
    graph.post_updates_to(world.url("/whatsapp"), kAppSecret);
    graph.name(kAni, "Ani");
    graph.name(kSri, "Sri");
  }
  ~House() { world.server->stop(); }

  void bind_owner() {
    graph.say(kSri, world.invite("dapur", Role::Owner));
    graph.await(kSri, "sebagai pemilik");
  }
  void order() {
    graph.say(kAni, "2 tekwan, ambil sendiri");
    graph.await(kAni, "Ringkasan");
    graph.press(kAni, "Pesan sekarang");
    graph.await(kAni, "sudah kami catat");
  }
  // As if a day had passed since they wrote.
  void let_a_day_pass(const std::string& person) {
    graph.close_window(person);
    auto& database = *world.database;
    database.script("UPDATE conversation SET heard_at = 1 WHERE address LIKE '%" + person + "%'");
  }
  bool shows(const std::string& person, const std::string& kind) {
    for (const auto& message : graph.shown(person))
      if (message.kind == kind) return true;
    return false;
  }
  std::int64_t count(const db::Sql& rows_of) {
    auto rows = world.database->query(rows_of);
    rows.next();
    return rows.integer(0);
  }

  FakeGraph graph;
  World world;
};

std::string text_body(const std::string& number, const std::string& wamid) {
  return R"({"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages",)"
         R"("value":{"messaging_product":"whatsapp","metadata":{"phone_number_id":")" +
         number + R"("},"messages":[{"from":"6281200000009","id":")" + wamid +
         R"(","timestamp":"1795500000","type":"text","text":{"body":"halo"}}]}}]}]})";
}

}  // namespace

TEST_CASE("only what Meta has signed is heard") {
  House house;
  const std::string url = house.world.url("/whatsapp");
  const std::string body = text_body(FakeGraph::kNumber, "wamid.1");
  const std::string good = FakeGraph::sign(kAppSecret, body);
  std::string upper = good;
  for (char& c : upper)
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 32);
  CHECK(FakeGraph::post(url, body, {}) == 401);
  CHECK(FakeGraph::post(url, body, {"sha256=00"}) == 401);
  CHECK(FakeGraph::post(url, body, {FakeGraph::sign("another app", body)}) == 401);
  CHECK(FakeGraph::post(url, body + " ", {good}) == 401);
  CHECK(FakeGraph::post(url, body, {upper}) == 401);
  CHECK(FakeGraph::post(url, body, {good, good}) == 401);
  CHECK(house.count(kInbox) == 0);
  CHECK(FakeGraph::post(url, body, {good}) == 200);
  CHECK(house.count(kInbox) == 1);
  const std::string big(5 * 1024 * 1024, ' ');
  CHECK(FakeGraph::post(url, big, {FakeGraph::sign(kAppSecret, big)}) == 413);
}

TEST_CASE("Meta's verification gets its challenge only for the right word") {
  House house;
  const std::string url = house.world.url("/whatsapp");
  CHECK(FakeGraph::verify(url, "kata-sandi", "11+5 %2B") == "11+5 %2B");
  CHECK(FakeGraph::verify(url, "kata-lain", "1158201444") != "1158201444");
}

TEST_CASE("what is signed but cannot be used is kept, and answered 200") {
  House house;
  const std::string url = house.world.url("/whatsapp");
  const auto post = [&](const std::string& body) {
    return FakeGraph::post(url, body, {FakeGraph::sign(kAppSecret, body)});
  };
  CHECK(post("{\"object\":") == 200);
  CHECK(house.count(kDeadLetters) == 1);
  CHECK(post(text_body("999999999999", "wamid.2")) == 200);
  CHECK(house.count(kDeadLetters) == 2);
  CHECK(post(R"({"object":"page","entry":[]})") == 200);
  CHECK(post(std::string(20'000, '[')) == 200);
  CHECK(house.count(kInbox) == 0);
}

TEST_CASE("a thousand messages in one body are each heard once") {
  House house;
  std::string messages;
  for (int i = 0; i < 1'000; ++i)
    messages += (i > 0 ? "," : "") + std::string(R"({"from":"62812111)") +
                std::to_string(1'000 + i) + R"(","id":"wamid.)" + std::to_string(i % 900) +
                R"(","timestamp":"1795500000","type":"reaction","reaction":{"message_id":"x"}})";
  for (std::size_t at = messages.find("reaction\",\"reaction\":{\"message_id\":\"x\"}");
       at != messages.npos; at = messages.find("reaction\",\"reaction\":{\"message_id\":\"x\"}"))
    messages.replace(at, std::string("reaction\",\"reaction\":{\"message_id\":\"x\"}").size(),
                     "text\",\"text\":{\"body\":\"halo\"}");
  const std::string body =
      R"({"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages",)"
      R"("value":{"metadata":{"phone_number_id":")" +
      std::string(FakeGraph::kNumber) + R"("},"messages":[)" + messages + "]}}]}]}";
  const std::string url = house.world.url("/whatsapp");
  for (int i = 0; i < 2; ++i)
    CHECK(FakeGraph::post(url, body, {FakeGraph::sign(kAppSecret, body)}) == 200);
  CHECK(house.count(kInbox) == 900);
}

TEST_CASE("an owner silent for a day gets the template, and the order itself when they press it") {
  House house;
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
  House house;
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
  House house;
  house.bind_owner();
  house.graph.close_window(kSri);  // Kedai does not know
  house.order();
  CHECK(house.graph.eventually([&] { return house.graph.newest(kSri).kind == "template"; }));
  house.graph.say(kSri, "pagi");
  house.graph.await(kSri, "Pesanan baru 1001");
}

TEST_CASE("a catalogue's cart is taken over, and an enquiry opens the card") {
  House house;
  house.graph.say(kAni, "halo");
  house.graph.await(kAni, "Selamat datang");
  house.graph.send_order(kAni, {{"TKW-POR", 2, 14'000}});
  house.graph.await(kAni, "Tekwan sekarang Rp15.000");
  house.graph.ask_about_product(kAni, "KRP-JGK-100", "masih ada?");
  house.graph.await(kAni, "kulit sapi");
}

TEST_CASE("where the owner answers from the phone the bot keeps out for an hour") {
  House house;
  house.graph.say(kAni, "halo");
  house.graph.await(kAni, "Selamat datang");
  house.graph.owner_echo(kAni, "ada yang bisa dibantu?");
  REQUIRE(house.graph.eventually([&] { return house.graph.all_delivered(); }));
  const int before = house.graph.messages_sent(kAni);
  house.graph.say(kAni, "mau tanya ongkir bu");
  REQUIRE(house.graph.eventually([&] { return house.graph.all_delivered(); }));
  CHECK(house.count(kOutbox) == 0);
  CHECK(house.graph.messages_sent(kAni) == before);
  house.graph.say(kAni, "menu");
  CHECK(house.graph.eventually([&] { return house.graph.messages_sent(kAni) == before + 1; }));
}

TEST_CASE("photos and voice notes pass from the customer to the owner") {
  House house;
  house.bind_owner();
  house.graph.say(kAni, "bicara dengan penjual");
  house.graph.await(kAni, "penjual sudah kami panggil");
  house.graph.send_photo(kAni, "yang begini ada?");
  house.graph.await(kSri, "yang begini ada?");
  CHECK(house.graph.bytes_of(house.graph.newest(kSri).media_id).starts_with("\xff\xd8"));
  house.graph.send_voice(kAni);
  CHECK(house.graph.eventually([&] { return house.shows(kSri, "audio"); }));
}

TEST_CASE("what the shop cannot use gets a kind answer, whatever its kind") {
  House house;
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
}

TEST_CASE("a token revoked in the middle loses nothing once it works again") {
  House house;
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
  House house;
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
  House house;
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

TEST_CASE("every public sample, signed, is answered 200, and the shop goes on") {
  House house;
  const std::string url = house.world.url("/whatsapp");
  int samples = 0;
  for (const auto& file :
       std::filesystem::directory_iterator(KEDAI_SOURCE_DIR "/tests/payloads/whatsapp")) {
    if (file.path().extension() != ".json") continue;
    std::ifstream in(file.path());
    const std::string body{std::istreambuf_iterator<char>(in), {}};
    INFO(file.path().filename().string());
    CHECK(FakeGraph::post(url, body, {FakeGraph::sign(kAppSecret, body)}) == 200);
    ++samples;
  }
  std::cout << "figure: " << samples << " samples answered 200\n";
  CHECK(samples > 150);
  house.graph.say(kAni, "halo");
  house.graph.await(kAni, "Selamat datang");
}

TEST_CASE("Meta's own pace is kept: a burst of 45, and nobody else waits for it") {
  House house;
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

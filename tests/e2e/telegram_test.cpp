#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/e2e/world.h"

using namespace kedai;
using namespace kedai::bot;

namespace {

constexpr std::int64_t kBuyer = 501;
constexpr std::int64_t kOwner = 900;
constexpr std::int64_t kAdmin = 901;

void bind_staff(World& world, FakeTelegram& telegram) {
  telegram.name(kOwner, "Sri");
  telegram.say(kOwner, "/start " + world.invite("dapur", Role::Owner));
  telegram.await(kOwner, "sebagai pemilik");
  telegram.name(kAdmin, "Budi");
  telegram.say(kAdmin, world.invite("dapur", Role::Admin));
  telegram.await(kAdmin, "sebagai admin");
}

// From "halo" to "selesai", by buttons, with an owner and an admin.
void sell_two_bags(FakeTelegram& telegram) {
  telegram.name(kBuyer, "Ani");
  telegram.say(kBuyer, "halo");
  telegram.await(kBuyer, "Selamat datang");
  telegram.press(kBuyer, "Kerupuk");
  telegram.await(kBuyer, "Kemplang");
  telegram.press(kBuyer, "Kerupuk Jangek");
  CHECK(!telegram.await(kBuyer, "kulit sapi").file.empty());  // the card has its picture
  telegram.press(kBuyer, "250 g");
  telegram.await(kBuyer, "Mau berapa");
  telegram.press(kBuyer, "2");
  telegram.await(kBuyer, "Masuk keranjang");
  telegram.press(kBuyer, "Checkout");
  telegram.await(kBuyer, "Diambil atau diantar");
  telegram.press(kBuyer, "Ambil sendiri");
  telegram.await(kBuyer, "Ringkasan");
  telegram.press(kBuyer, "Pesan sekarang");
  telegram.await(kBuyer, "Pesanan 1001 sudah kami catat");

  telegram.await(kAdmin, "Pesanan baru 1001");
  telegram.await(kOwner, "Pesanan baru 1001");
  telegram.press(kOwner, "Terima");
  telegram.await(kBuyer, "Pesanan 1001 diterima");
  telegram.await(kAdmin, "Oleh Sri");
  telegram.press(kAdmin, "Siapkan");
  telegram.await(kBuyer, "siap diambil");
  telegram.await(kOwner, "Oleh Budi");
  telegram.press(kOwner, "Lunas");
  telegram.await(kBuyer, "sudah kami terima");
  telegram.press(kOwner, "Selesai");
  telegram.await(kBuyer, "Pesanan 1001 selesai");
}

void check_sold(World& world) {
  const StockCount count = world.stock("dapur", "KRP-JGK-250");
  CHECK(count.available == 13);
  CHECK(count.held == 0);
  CHECK(count.sold == 2);
  const auto order = Orders(*world.database, world.server->shop("dapur")).find_number(1001);
  REQUIRE(order);
  CHECK(order->status == OrderStatus::Completed);
  CHECK(order->paid_at.has_value());
  CHECK(!Orders(*world.database, world.server->shop("dapur")).find_number(1002));
}

}  // namespace

TEST_CASE("a shop sells by long polling, from halo to selesai") {
  FakeTelegram telegram;
  World world({shop_on(telegram, "dapur", "Dapur", By::Polling)}, By::Polling);
  bind_staff(world, telegram);
  sell_two_bags(telegram);
  check_sold(world);
  CHECK(telegram.eventually([&] { return telegram.unanswered().empty(); }));
  CHECK(telegram.commands().find("keranjang") != std::string::npos);
  CHECK(telegram.commands("en").find("cart") != std::string::npos);
  world.server->stop();
}

TEST_CASE("a shop sells by webhook, each update delivered three times and once more too late") {
  FakeTelegram telegram;
  World world({shop_on(telegram, "dapur", "Dapur", By::Webhook)}, By::Webhook);
  REQUIRE(telegram.eventually([&] { return !telegram.webhook().empty(); }));
  CHECK(telegram.webhook() == "https://kedai.test/telegram/dapur");
  CHECK(telegram.webhook_secret() == "rahasia-dapur");
  telegram.post_updates_to(world.url("/telegram/dapur"), "rahasia-dapur", 3,
                           FakeTelegram::Late::Duplicates);
  bind_staff(world, telegram);
  sell_two_bags(telegram);
  check_sold(world);
  CHECK(telegram.eventually([&] { return telegram.unanswered().empty(); }));
  // One message a turn: the menus were edited in place, so the buyer's chat holds few messages.
  CHECK(telegram.messages_sent(kBuyer) <= 9);
  world.server->stop();
}

TEST_CASE("a webhook without the right secret is refused and changes nothing") {
  FakeTelegram telegram;
  World world({shop_on(telegram, "dapur", "Dapur", By::Webhook)}, By::Webhook);
  const std::string body =
      R"({"update_id":1,"message":{"message_id":1,"date":1,"text":"halo","chat":{"id":5,"type":"private"},"from":{"id":5,"first_name":"A"}}})";
  const std::string url = world.url("/telegram/dapur");
  CHECK(FakeTelegram::post(url, "", body) == 401);
  CHECK(FakeTelegram::post(url, "salah", body) == 401);
  CHECK(FakeTelegram::post(world.url("/telegram/lain"), "rahasia-dapur", body) == 401);
  CHECK(FakeTelegram::post(url, "rahasia-dapur", "{\"update_id\":") == 200);  // kept raw
  CHECK(FakeTelegram::post(url, "rahasia-dapur", std::string(5 * 1024 * 1024, 'x')) == 413);
  CHECK(FakeTelegram::post(url, "rahasia-dapur", R"({"update_id":9,"poll":{"id":"1"}})") == 200);
  CHECK(telegram.messages_sent(5) == 0);
  CHECK(FakeTelegram::post(url, "rahasia-dapur", body) == 200);
  world.server->stop();
}

TEST_CASE("letters survive a Telegram that is down, slow and unwilling") {
  FakeTelegram telegram;
  World world({shop_on(telegram, "dapur", "Dapur", By::Polling)}, By::Polling);
  telegram.fail("sendMessage", {429, "Too Many Requests: retry after 1", 1}, 1);
  telegram.fail("sendMessage", {500, "Internal Server Error"}, 1);
  telegram.say(kBuyer, "halo");
  telegram.await(kBuyer, "Selamat datang");
  CHECK(telegram.messages_sent(kBuyer) == 1);
  world.server->stop();
}

TEST_CASE("two shops in one process never see each other") {
  FakeTelegram one("1111:AAAA-token_of-the-first-bot-xxxxx");
  FakeTelegram two("2222:BBBB-token_of-the-second-bot-xxxx");
  World world({shop_on(one, "dapur", "Dapur Satu", By::Polling),
               shop_on(two, "warung", "Warung Dua", By::Polling)},
              By::Polling);
  one.say(kOwner, "/start " + world.invite("dapur", Role::Owner));
  one.await(kOwner, "sebagai pemilik");
  two.say(kBuyer, "halo");
  two.await(kBuyer, "Warung Dua");
  two.say(kBuyer, "2 tekwan");
  two.await(kBuyer, "Masuk keranjang");
  two.press(kBuyer, "Checkout");
  two.await(kBuyer, "Diambil atau diantar");
  two.press(kBuyer, "Ambil sendiri");
  two.await(kBuyer, "Ringkasan");
  two.press(kBuyer, "Pesan sekarang");
  two.await(kBuyer, "Pesanan 1001");
  CHECK(world.stock("dapur", "TKW-POR").held == 0);
  CHECK(world.stock("warung", "TKW-POR").held == 2);
  CHECK(one.shown(kBuyer).empty());
  CHECK(one.messages_sent(kOwner) == 1);  // only its own welcome
  // The same person in the other shop is somebody new, with an empty cart.
  one.say(kBuyer, "keranjang");
  one.await(kBuyer, "masih kosong");
  world.server->stop();
}

TEST_CASE("64 customers confirm over HTTP at once for the last 6 pieces: 6 are sold") {
  FakeTelegram telegram;
  World world({shop_on(telegram, "dapur", "Dapur", By::Webhook)}, By::Webhook);
  const std::string url = world.url("/telegram/dapur");
  std::atomic<int> update{1'000};
  const auto press = [&](int buyer, const std::string& data) {
    const nlohmann::json person{{"id", buyer}, {"first_name", "B"}};
    const nlohmann::json body{{"update_id", ++update},
                              {"callback_query",
                               {{"id", std::to_string(update)},
                                {"from", person},
                                {"data", data},
                                {"message",
                                 {{"message_id", 1},
                                  {"date", 1},
                                  {"text", "x"},
                                  {"chat", {{"id", buyer}, {"type", "private"}}}}}}}};
    return FakeTelegram::post(url, "rahasia-dapur", body.dump());
  };
  const ShopId shop = world.server->shop("dapur");
  const auto catalog = CatalogRows(*world.database, shop).load(1);
  const VariantId shirt = catalog->find_sku("KRJ-BTK-M")->id;  // 6 in stock
  std::vector<std::thread> buyers;
  std::atomic<int> accepted{0};
  for (int buyer = 2'000; buyer < 2'064; ++buyer)
    buyers.emplace_back([&, buyer] {
      accepted += press(buyer, encode(choice(Verb::AddQuantity, shirt, 1))) == 200;
      accepted += press(buyer, encode({Verb::Pickup})) == 200;
      // The cart's revision after these two changes is 2: what the summary's button carries.
      accepted += press(buyer, encode({Verb::Place, 2})) == 200;
    });
  for (auto& buyer : buyers) buyer.join();
  CHECK(accepted == 64 * 3);
  const StockCount count = world.stock("dapur", "KRJ-BTK-M");
  CHECK(count.held == 6);
  CHECK(count.available == 0);
  CHECK(Orders(*world.database, shop).open(100).size() == 6);
  world.server->stop();
}

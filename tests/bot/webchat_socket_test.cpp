// The web chat over its sockets, against the real edge, lane and database.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/bot/web_shop.h"

using namespace kedai;
using namespace kedai::bot;

namespace {

std::string customer_cookie(const WebShop& shop, const std::string& slug = "dapur") {
  return cookie_of(shop.client().Get("/" + slug + "/"));
}

constexpr const char* kHalo = R"({"id":"uuid-0001","text":"halo"})";

}  // namespace

TEST_CASE("a page says halo and gets its acknowledgement, its own bubble and the greeting") {
  WebShop shop;
  PageSocket page(shop, "/dapur/ws", customer_cookie(shop));
  REQUIRE(page.refused() == 0);
  CHECK(page.next()["entries"].empty());
  page.send(kHalo);
  CHECK(page.next_with("ack")["ack"] == "uuid-0001");
  const auto entries = page.entries(2);
  REQUIRE(entries.size() == 2);
  CHECK(entries[0]["mine"] == true);
  CHECK(entries[0]["uuid"] == "uuid-0001");
  CHECK(entries[1]["options"].size() == 7);
  CHECK(entries[1]["id"].is_string());
}

TEST_CASE("a resent saying is heard once") {
  WebShop shop;
  const auto cookie = customer_cookie(shop);
  {
    PageSocket page(shop, "/dapur/ws", cookie);
    for (int i = 0; i < 3; ++i) {
      page.send(kHalo);
      REQUIRE(page.next_with("ack")["ack"] == "uuid-0001");
    }
  }
  PageSocket again(shop, "/dapur/ws", cookie);
  CHECK(again.next_with("entries")["entries"].size() == 2);
}

TEST_CASE("a page that comes back gets what it has not got") {
  WebShop shop;
  const auto cookie = customer_cookie(shop);
  PageSocket first(shop, "/dapur/ws", cookie);
  first.send(kHalo);
  const auto seen = first.entries(2);
  REQUIRE(seen.size() == 2);
  PageSocket second(shop, "/dapur/ws?after=" + seen[0]["id"].get<std::string>(), cookie);
  const auto missed = second.next_with("entries")["entries"];
  REQUIRE(missed.size() == 1);
  CHECK(missed[0]["id"] == seen[1]["id"]);
  second.send(R"({"before":")" + seen[1]["id"].get<std::string>() + "\"}");
  CHECK(second.next_with("older")["older"].size() == 1);
}

TEST_CASE("two open pages of one visitor show the same talk") {
  WebShop shop;
  const auto cookie = customer_cookie(shop);
  PageSocket phone(shop, "/dapur/ws", cookie);
  phone.send(kHalo);
  REQUIRE(phone.entries(2).size() == 2);
  PageSocket tablet(shop, "/dapur/ws", cookie);
  REQUIRE(tablet.entries(2).size() == 2);
  phone.send(R"({"id":"uuid-0002","text":"keranjang"})");
  CHECK(tablet.entries(2).size() == 2);
}

TEST_CASE("what another process writes in the database is caught up by the clock") {
  WebShop shop;
  PageSocket page(shop, "/dapur/ws", customer_cookie(shop));
  page.send(kHalo);
  REQUIRE(page.entries(2).size() == 2);
  shop.chat.tick();
  const db::Sql kAnyChat("SELECT chat_id FROM conversation WHERE channel = 'web'");
  ChatId chat;
  {
    auto rows = shop.database->query(kAnyChat);
    REQUIRE(rows.next());
    chat = {rows.integer(0)};
  }
  IdSource ids(900);
  Mailbox(*shop.database, shop.shop)
      .write({shop.shop, chat, ids.next(noon()), Author::Shop, encode(Letter{chat, {"dari jauh"}}),
              noon()});
  shop.chat.tick();
  const auto entries = page.entries(1);
  REQUIRE(entries.size() == 1);
  CHECK(entries[0]["text"] == "dari jauh");
}

TEST_CASE("hostile messages are answered with a reason, and the socket stays") {
  WebShop shop;
  PageSocket page(shop, "/dapur/ws", customer_cookie(shop));
  for (const std::string& text : {std::string("{"), std::string(50'000, '['), std::string("null"),
                                  std::string(R"({"id":[],"text":{}})")}) {
    page.send(text);
    CHECK(page.next_with("refused")["reason"].is_string());
  }
  page.send(R"({"id":"uuid-0009","press":"nonsense:1:2:3","message":"1","label":"x"})");
  CHECK(page.next_with("ack")["ack"] == "uuid-0009");
  page.send(kHalo);
  CHECK(page.next_with("ack")["ack"] == "uuid-0001");
}

TEST_CASE("a socket needs a page of ours and a genuine cookie") {
  WebShop shop;
  const auto cookie = customer_cookie(shop);
  CHECK(PageSocket(shop, "/dapur/ws", cookie, "https://evil.example").refused() == 403);
  CHECK(PageSocket(shop, "/dapur/ws", cookie, "null").refused() == 403);
  CHECK(PageSocket(shop, "/dapur/ws", "").refused() == 403);
  CHECK(PageSocket(shop, "/dapur/ws", cookie + "0").refused() == 403);
  auto forged = cookie;
  forged.back() = forged.back() == '0' ? '1' : '0';
  CHECK(PageSocket(shop, "/dapur/ws", forged).refused() == 403);
  CHECK(PageSocket(shop, "/nowhere/ws", cookie).refused() == 404);
}

TEST_CASE("customer and staff chats of one browser are separate chats") {
  WebShop shop;
  const auto customer = customer_cookie(shop);
  const auto staff = cookie_of(shop.client().Get("/dapur/staff"));
  CHECK(PageSocket(shop, "/dapur/staff/ws", customer).refused() == 403);
  CHECK(PageSocket(shop, "/dapur/ws", staff).refused() == 403);
  PageSocket shopping(shop, "/dapur/ws", customer + "; " + staff);
  shopping.send(kHalo);
  REQUIRE(shopping.entries(2).size() == 2);
  PageSocket working(shop, "/dapur/staff/ws", customer + "; " + staff);
  CHECK(working.next_with("entries")["entries"].empty());
}

TEST_CASE("two shops never see each other's chats") {
  WebShop shop;
  shop.add_shop("warung");
  const auto cookie = customer_cookie(shop);
  CHECK(PageSocket(shop, "/warung/ws", cookie).refused() == 403);
  PageSocket here(shop, "/dapur/ws", cookie);
  here.send(kHalo);
  REQUIRE(here.entries(2).size() == 2);
  PageSocket there(shop, "/warung/ws", customer_cookie(shop, "warung"));
  CHECK(there.next_with("entries")["entries"].empty());
}

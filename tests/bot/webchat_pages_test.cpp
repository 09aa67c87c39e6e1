// The web chat's pages, forms and pictures, against the real edge, lane and database.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "tests/bot/web_shop.h"

using namespace kedai;
using namespace kedai::bot;
using Catch::Matchers::Contains;

namespace {

const std::string kTinyPng = "\x89PNG\r\n\x1a\n and so on";

// A visitor without scripts.
struct PlainVisitor {
  PlainVisitor(const WebShop& shop, std::string its_path)
      : client(shop.client()), path(std::move(its_path)) {
    const auto result = client.Get(path.c_str());
    cookie = cookie_of(result);
    page = result->body;
  }

  int post(const std::string& field, const std::string& value) {
    return post_fields({{"token", between(page, "name=\"token\" value=\"", "\"")},
                        {"id", between(page, "name=\"id\" value=\"", "\"")},
                        {field, value}});
  }
  int post_fields(const httplib::Params& fields) {
    const auto result = client.Post(path.c_str(), {{"Cookie", cookie}}, fields);
    if (result->status == 303) load();
    return result->status;
  }
  void load() { page = client.Get(path.c_str(), {{"Cookie", cookie}})->body; }

  httplib::Client client;
  std::string path;
  std::string cookie;
  std::string page;
};

// The value of the submit button with that label, its entities undone as far as they occur here.
std::string press_of(const std::string& page, const std::string& label) {
  const auto at = page.rfind("<span>" + label + "</span>");
  const auto value = page.rfind("value=\"", at);
  return at == page.npos ? "" : between(page, "value=\"", "\"", value);
}

}  // namespace

TEST_CASE("the front door leads to the only shop, and lists several") {
  WebShop shop;
  const auto one = shop.client().Get("/");
  CHECK(one->status == 302);
  CHECK(one->get_header_value("Location") == "/dapur/");
  shop.add_shop("warung");
  const auto two = shop.client().Get("/");
  CHECK(two->status == 200);
  CHECK_THAT(two->body, Contains("href=\"/dapur/\"") && Contains("href=\"/warung/\""));
  CHECK(shop.client().Get("/nowhere/")->status == 404);
  CHECK(shop.client().Get("/dapur")->status == 301);
}

TEST_CASE("a page is guarded by its headers and gives a cookie that scripts cannot read") {
  WebShop shop;
  const auto page = shop.client().Get("/dapur/");
  REQUIRE(page->status == 200);
  const auto policy = page->get_header_value("Content-Security-Policy");
  CHECK_THAT(policy, Contains("default-src 'none'") && !Contains("unsafe"));
  CHECK(page->get_header_value("X-Frame-Options") == "DENY");
  CHECK(page->get_header_value("Referrer-Policy") == "same-origin");
  CHECK_THAT(page->get_header_value("Set-Cookie"),
             Contains("kedai_chat=") && Contains("HttpOnly") && Contains("SameSite=Lax") &&
                 Contains("Path=/dapur/;") && Contains("Max-Age=31536000") && !Contains("Secure"));
  const auto again = shop.client().Get("/dapur/", {{"Cookie", cookie_of(page)}});
  CHECK(again->get_header_value("Set-Cookie").empty());
}

TEST_CASE("a cookie is for https only when the public address is https") {
  WebShop shop;
  WebChat https(*shop.lane, {shop.file, std::string(32, 'k'), "https://kedai.example"});
  CHECK_THAT(https.set_cookie(new_visitor(shop.shop, WebRole::Staff), "dapur"),
             Contains("kedai_staff=") && Contains("Path=/dapur/staff;") && Contains("; Secure"));
}

TEST_CASE("scripts and styles named in the page are there") {
  WebShop shop;
  auto client = shop.client();
  const auto page = client.Get("/dapur/")->body;
  for (const char* mark : {"src=\"/assets/", "href=\"/assets/"}) {
    const auto name = between(page, mark, "\"");
    REQUIRE_FALSE(name.empty());
    CHECK(client.Get(("/assets/" + name).c_str())->status == 200);
  }
  CHECK(client.Get("/favicon.svg")->get_header_value("Content-Type") == "image/svg+xml");
}

TEST_CASE("without scripts a talk goes by form posts, with every button") {
  WebShop shop;
  PlainVisitor visitor(shop, "/dapur/plain");
  REQUIRE(visitor.post("text", "halo") == 303);
  CHECK_THAT(visitor.page, Contains("Dapur Lubuklinggau") && Contains("<span>Kerupuk</span>"));
  REQUIRE(visitor.post("press", press_of(visitor.page, "Kerupuk")) == 303);
  REQUIRE(visitor.post("press", press_of(visitor.page, "Kerupuk Udang")) == 303);
  CHECK_THAT(visitor.page, Contains("Rp22.000") && Contains("/dapur/picture/"));
}

TEST_CASE("the same form posted twice is heard once, another press of its page is heard too") {
  WebShop shop;
  PlainVisitor visitor(shop, "/dapur/plain");
  visitor.post("text", "halo");
  const auto old = visitor.page;
  visitor.post("press", press_of(old, "Kopi"));
  const auto length = visitor.page.size();
  visitor.page = old;
  REQUIRE(visitor.post("press", press_of(old, "Kopi")) == 303);
  CHECK(visitor.page.size() == length);
  visitor.page = old;
  REQUIRE(visitor.post("press", press_of(old, "Kerupuk")) == 303);
  CHECK(visitor.page.size() > length);
}

TEST_CASE("a form that is not from the visitor's own page is refused") {
  WebShop shop;
  PlainVisitor visitor(shop, "/dapur/plain");
  PlainVisitor other(shop, "/dapur/plain");
  const auto stolen = between(other.page, "name=\"token\" value=\"", "\"");
  CHECK(visitor.post_fields({{"id", "uuid-0001"}, {"text", "halo"}}) == 403);
  CHECK(visitor.post_fields({{"token", stolen}, {"id", "uuid-0001"}, {"text", "halo"}}) == 403);
  visitor.cookie.clear();
  CHECK(visitor.post("text", "halo") == 403);
}

TEST_CASE("an empty or broken form leads back to the page with a word about it") {
  WebShop shop;
  PlainVisitor visitor(shop, "/dapur/plain");
  const auto token = between(visitor.page, "name=\"token\" value=\"", "\"");
  const auto result = visitor.client.Post("/dapur/plain", {{"Cookie", visitor.cookie}},
                                          httplib::Params{{"token", token}, {"id", "uuid-0001"}});
  CHECK(result->status == 303);
  CHECK_THAT(result->get_header_value("Location"), Contains("again=1"));
}

TEST_CASE("an invitation redeemed on the staff page without scripts makes an owner") {
  WebShop shop;
  Staff(*shop.database, shop.shop)
      .invite("KODE123456", Role::Owner, noon() + std::chrono::hours(1));
  PlainVisitor owner(shop, "/dapur/staff/plain");
  REQUIRE(owner.post("text", "KODE123456") == 303);
  CHECK(Staff(*shop.database, shop.shop).all().size() == 1);
}

TEST_CASE("a staff link of ours binds the browser, a cookie made into a link does not") {
  WebShop shop;
  const auto owner = new_visitor(shop.shop, WebRole::Staff);
  auto client = shop.client();
  const auto result = client.Get(staff_link(shop.chat.seal(), owner, "dapur").c_str());
  CHECK(result->status == 302);
  CHECK(result->get_header_value("Location") == "/dapur/staff");
  const auto cookie = cookie_of(result);
  CHECK_THAT(cookie, Contains(owner.id));
  const auto key = cookie.substr(cookie.find('=') + 1);
  CHECK(client.Get(("/dapur/staff?key=" + key).c_str())->status == 403);
}

TEST_CASE("a photo is stored, shown in the talk, and only in its own shop") {
  WebShop shop;
  shop.add_shop("warung");
  auto client = shop.client();
  const auto cookie = cookie_of(client.Get("/dapur/"));
  const httplib::Headers ours{{"Cookie", cookie}, {"Origin", "http://" + shop.host()}};
  REQUIRE(client.Post("/dapur/photo?id=uuid-0001", ours, kTinyPng, "image/png")->status == 204);
  PageSocket page(shop, "/dapur/ws", cookie);
  const auto entries = page.next_with("entries")["entries"];
  REQUIRE_FALSE(entries.empty());
  const auto id = entries[0]["photo"].get<std::string>();
  const auto shown = client.Get(("/dapur/picture/" + id).c_str());
  CHECK(shown->body == kTinyPng);
  CHECK(shown->get_header_value("X-Content-Type-Options") == "nosniff");
  CHECK_THAT(shown->get_header_value("Cache-Control"), Contains("immutable"));
  CHECK(client.Get(("/warung/picture/" + id).c_str())->status == 404);
}

TEST_CASE("a photo must be a picture of a sound size from our own page") {
  WebShop shop;
  auto client = shop.client();
  const auto cookie = cookie_of(client.Get("/dapur/"));
  const httplib::Headers ours{{"Cookie", cookie}, {"Origin", "http://" + shop.host()}};
  const char* path = "/dapur/photo?id=uuid-0001";
  CHECK(client.Post(path, ours, "<svg onload=1>", "image/png")->status == 415);
  CHECK(client.Post("/dapur/photo", ours, kTinyPng, "image/png")->status == 400);
  CHECK(client.Post(path, {{"Cookie", cookie}}, kTinyPng, "image/png")->status == 403);
  CHECK(client.Post(path, {{"Cookie", cookie}, {"Origin", "http://evil.example"}}, kTinyPng, "x")
            ->status == 403);
  const auto large =
      client.Post(path, ours, kTinyPng + std::string(5 * 1024 * 1024, 'x'), "image/png");
  CHECK((!large || large->status == 413));
}

#include <catch2/catch.hpp>

#include "bot/channels/transcript.h"
#include "bot/web/assets.h"
#include "bot/web/pages.h"

using namespace kedai;
using namespace kedai::bot;
using Catch::Matchers::Contains;

namespace {

PageView view(WebRole role = WebRole::Customer) {
  Profile shop;
  shop.id = {1};
  shop.slug = "dapur";
  shop.name = "Dapur <b>\"Ibu\"</b>";
  shop.about = "Kue & kopi";
  return {shop, role, "id", false, "", from_millis(1'790'000'000'000)};
}

std::string header(const edge::Response& response, const std::string& name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return "";
}

}  // namespace

TEST_CASE("a shop's name is text on its page, whatever it holds") {
  const auto page = chat_page(view());
  CHECK_THAT(page, Contains("<title>Dapur &lt;b&gt;&quot;Ibu&quot;&lt;/b&gt;</title>"));
  CHECK_THAT(page, !Contains("<b>\"Ibu\""));
  CHECK_THAT(page, Contains("Kue &amp; kopi"));
}

TEST_CASE("the page of customers is for search engines, that of staff is not") {
  CHECK_THAT(chat_page(view()), Contains("name=\"description\"") && !Contains("noindex"));
  CHECK_THAT(chat_page(view(WebRole::Staff)),
             Contains("noindex") && Contains("Pemilik") && !Contains("name=\"description\""));
}

TEST_CASE("the page without scripts shows every bubble and every button") {
  const Letter letter{{7},
                      {"\x01Kopi\x02 <b>",
                       "",
                       {{"Kopi \"Jahe\"", choice(Verb::Product, ProductId{9}), "Rp25.000"}}}};
  const Event said{"web", "a:1", "a", {"web", "cookie", "a"}, "", "", Said{"<script>"}};
  PlainView plain{view(),
                  {{{1}, {7}, 100, Author::Customer, encode_said(said), {}},
                   {{1}, {7}, 101, Author::Shop, encode(letter), {}}},
                  "token.1",
                  "form-0001"};
  const auto page = plain_page(plain);
  CHECK_THAT(page, Contains("&lt;script&gt;") && !Contains("<script"));
  CHECK_THAT(page, Contains("<strong>Kopi</strong> &lt;b&gt;"));
  CHECK_THAT(page, Contains("value=\"101 prod:9 Kopi &quot;Jahe&quot;\""));
  CHECK_THAT(page, Contains("Rp25.000") && Contains("token.1") && Contains("form-0001"));
}

TEST_CASE("a later letter of a topic stands in the first one's place") {
  const Letter first{{7}, {"Pesanan baru"}, Placement::New, "", "order:1"};
  const Letter later{{7}, {"Pesanan diterima"}, Placement::OverTopic, "100", "order:1"};
  PlainView plain{view(),
                  {{{1}, {7}, 100, Author::Shop, encode(first), {}},
                   {{1}, {7}, 101, Author::Shop, encode(Letter{{7}, {"Halo"}}), {}},
                   {{1}, {7}, 102, Author::Shop, encode(later), {}}},
                  "",
                  ""};
  const auto page = plain_page(plain);
  CHECK_THAT(page, !Contains("Pesanan baru"));
  CHECK(page.find("Pesanan diterima") < page.find("Halo"));
}

TEST_CASE("the page's words are the browser's language, else the shop's") {
  CHECK(page_language("id-ID,id;q=0.9,en;q=0.8", "en") == "id");
  CHECK(page_language("en-US,en;q=0.9,id;q=0.5", "id") == "en");
  CHECK(page_language("de,fr", "id") == "id");
  CHECK(page_language("", "en") == "en");
}

TEST_CASE("assets come in the coding that the client takes and are kept for ever") {
  const auto& assets = WebAssets::get();
  const auto name = assets.url("chat.js").substr(8);
  const auto plain = assets.serve(name, "");
  const auto brotli = assets.serve(name, "gzip, deflate, br");
  const auto gzip = assets.serve(name, "gzip, br;q=0");
  REQUIRE(plain.status == 200);
  CHECK(header(plain, "Content-Encoding").empty());
  CHECK(header(brotli, "Content-Encoding") == "br");
  CHECK(header(gzip, "Content-Encoding") == "gzip");
  CHECK(brotli.body.size() < gzip.body.size());
  CHECK(gzip.body.size() < plain.body.size());
  CHECK_THAT(header(brotli, "Cache-Control"), Contains("immutable"));
  CHECK(assets.serve("chat.0000000000000000.js", "br").status == 404);
  CHECK(assets.serve("chat.js", "br").status == 404);
}

TEST_CASE("the page with its scripts and styles stays far below 60 kB") {
  const auto& assets = WebAssets::get();
  std::size_t bytes = chat_page(view()).size();
  for (const char* each : {"chat.js", "chat.css"})
    bytes += assets.serve(assets.url(each).substr(8), "br").body.size();
  WARN("figure: web chat page, scripts and styles: " << bytes << " bytes");
  CHECK(bytes < 20'000);
}

TEST_CASE("a coding is taken only where the header allows it") {
  CHECK(accepts_coding("gzip, br;q=0.8", "br"));
  CHECK(accepts_coding("br", "br"));
  CHECK_FALSE(accepts_coding("br;q=0", "br"));
  CHECK_FALSE(accepts_coding("brotli", "br"));
  CHECK_FALSE(accepts_coding("", "gzip"));
}

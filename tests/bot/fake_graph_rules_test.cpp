// The validator validated: it refuses at each limit's edge and accepts just inside.
#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/bot/fake_graph_client.h"

using namespace kedai::bot;
using Json = nlohmann::json;

namespace {

const std::string kSri = "6281234567890";

struct Shop {
  Shop() : caller(graph) { graph.say(kSri, "halo"); }
  int text(const std::string& body) { return caller.text(kSri, body).code(); }
  int send(const std::string& type, const Json& content) {
    return caller.send(kSri, type, content).code();
  }
  FakeGraph graph;
  GraphCaller caller;
};

std::string letters(std::size_t count) { return std::string(count, 'a'); }
std::string rendangs(std::size_t count) {  // four bytes each, one character
  std::string text;
  while (count-- > 0) text += "\xf0\x9f\x8d\x9b";
  return text;
}

Json button(const std::string& id, const std::string& title) {
  return {{"type", "reply"}, {"reply", {{"id", id}, {"title", title}}}};
}

Json buttons(std::vector<Json> some, const std::string& body = "Pilih:") {
  return {{"type", "button"}, {"body", {{"text", body}}}, {"action", {{"buttons", some}}}};
}

Json with(Json json, const std::string& pointer, Json value) {
  json[Json::json_pointer(pointer)] = std::move(value);
  return json;
}

Json without(Json json, const std::string& parent, const std::string& key) {
  json[Json::json_pointer(parent)].erase(key);
  return json;
}

Json rows(std::size_t count, const std::string& prefix = "r") {
  Json list = Json::array();
  for (std::size_t i = 0; i < count; ++i)
    list.push_back({{"id", prefix + std::to_string(i)}, {"title", "Kerupuk"}});
  return list;
}

Json list(std::vector<Json> sections) {
  return {{"type", "list"},
          {"body", {{"text", "Pilih:"}}},
          {"action", {{"button", "Lihat"}, {"sections", sections}}}};
}

Json section(const Json& its_rows, const std::string& title = "Menu") {
  return {{"title", title}, {"rows", its_rows}};
}

Json news(const std::vector<std::string>& values) {
  Json parameters = Json::array();
  for (const auto& value : values) parameters.push_back({{"type", "text"}, {"text", value}});
  return {{"name", "kedai_kabar_pesanan"},
          {"language", {{"code", "id"}}},
          {"components",
           {{{"type", "body"}, {"parameters", parameters}},
            {{"type", "button"},
             {"sub_type", "quick_reply"},
             {"index", "0"},
             {"parameters", {{{"type", "payload"}, {"payload", "order:7"}}}}}}}};
}

const std::vector<std::string> kNews{"Rina", "Dapur Bu Sri", "1042", "sedang disiapkan"};

}  // namespace

TEST_CASE("the fake Graph takes texts of 1 to 4096 characters, counted as code points") {
  Shop shop;
  CHECK(shop.text("a") == 0);
  CHECK(shop.text(letters(4096)) == 0);
  CHECK(shop.text(rendangs(4096)) == 0);
  CHECK(shop.text(letters(4097)) == 100);
  CHECK(shop.text(rendangs(4097)) == 100);
  CHECK(shop.text("") == 100);
  CHECK(shop.text(" \n ") == 100);
  CHECK(shop.send("text", {{"body", 5}}) == 100);
  CHECK(shop.send("text", {{"body", "a"}, {"preview_url", false}}) == 0);
  CHECK(shop.send("text", {{"body", "a"}, {"previewUrl", false}}) == 100);
  CHECK(shop.send("text", Json::object()) == 131008);
}

TEST_CASE("the fake Graph wants UTF-8, JSON and its content type") {
  Shop shop;
  const std::string path = std::string("/v23.0/") + FakeGraph::kNumber + "/messages";
  const auto message = [](const std::string& body) {
    return R"({"messaging_product":"whatsapp","recipient_type":"individual","to":"+6281234567890",)"
           R"("type":"text","text":{"body":")" +
           body + R"("}})";
  };
  CHECK(shop.caller.post(path, message("caf\xc3\xa9")).code() == 0);
  CHECK(shop.caller.post(path, message("caf\xc3")).code() == 100);
  CHECK(shop.caller.post(path, message(R"(\ud800)")).code() == 100);
  CHECK(shop.caller.post(path, "[]").code() == 100);
  CHECK(shop.caller.post(path, "").code() == 100);
  const auto result = shop.caller.http().Post(path, message("a"), "text/plain");
  CHECK(result->status == 400);
}

TEST_CASE("the fake Graph wants the whole envelope and a number with its plus") {
  Shop shop;
  const Json good{{"messaging_product", "whatsapp"},
                  {"recipient_type", "individual"},
                  {"to", "+6281234567890"},
                  {"type", "text"},
                  {"text", {{"body", "a"}}}};
  const auto code = [&](const Json& fields) { return shop.caller.post(fields).code(); };
  CHECK(code(good) == 0);
  CHECK(code(with(good, "/to", "+62 812-3456-7890")) == 0);
  for (const auto* to : {"6281234567890", "081234567890", "+", "+62", "+62812x4567890", ""})
    CHECK(code(with(good, "/to", to)) != 0);
  CHECK(code(with(good, "/to", "6281234567890")) == 100);
  CHECK(code(with(good, "/to", std::string("+") + FakeGraph::kDisplay)) == 131021);
  CHECK(code(without(good, "", "to")) == 131008);
  CHECK(code(without(good, "", "messaging_product")) == 131008);
  CHECK(code(with(good, "/messaging_product", "telegram")) == 100);
  CHECK(code(without(good, "", "recipient_type")) == 131008);
  CHECK(code(with(good, "/recipient_type", "group")) == 100);
  CHECK(code(without(good, "", "type")) == 131008);
  CHECK(code(with(good, "/type", "poll")) == 100);
  CHECK(code(with(good, "/type", "image")) == 100);  // and a text beside it
  CHECK(code(with(good, "/biz_opaque_callback_data", letters(512))) == 0);
  CHECK(code(with(good, "/biz_opaque_callback_data", letters(513))) == 100);
  CHECK(code(with(good, "/callback", "x")) == 100);

  auto by_id = without(good, "", "to");
  by_id["recipient"] = "ID.6281234567890";
  const auto reply = shop.caller.post(by_id);
  CHECK(reply.body()["contacts"][0]["user_id"] == "ID.6281234567890");
  CHECK(shop.graph.shown(kSri).size() == 4);
  CHECK(code(with(by_id, "/recipient", "6281234567890")) == 131009);
  CHECK(code(with(by_id, "/recipient", "ID.ENT.12a")) == 0);
}

TEST_CASE("the fake Graph takes context of this chat only") {
  Shop shop;
  const auto said = shop.graph.say(kSri, "berapa?");
  const auto elsewhere = shop.graph.say("6289999999999", "halo");
  const auto code = [&](const std::string& wamid) {
    return shop.caller
        .post({{"messaging_product", "whatsapp"},
               {"recipient_type", "individual"},
               {"to", "+" + kSri},
               {"type", "text"},
               {"text", {{"body", "dua ribu"}}},
               {"context", {{"message_id", wamid}}}})
        .code();
  };
  CHECK(code(said) == 0);
  CHECK(shop.graph.newest(kSri).context == said);
  CHECK(code(shop.graph.newest(kSri).id) == 0);
  CHECK(code(elsewhere) == 131009);
  CHECK(code("wamid.x") == 131009);
}

TEST_CASE("the fake Graph takes 1 to 3 reply buttons with titles of 20 and ids of 256") {
  Shop shop;
  const auto code = [&](const Json& content) { return shop.send("interactive", content); };
  const auto a = button("1", "Satu"), b = button("2", "Dua"), c = button("3", "Tiga");
  CHECK(code(buttons({a})) == 0);
  CHECK(code(buttons({a, b, c})) == 0);
  CHECK(code(buttons({})) == 131009);
  CHECK(code(buttons({a, b, c, button("4", "Empat")})) == 131009);
  CHECK(code(buttons({button("1", letters(20))})) == 0);
  CHECK(code(buttons({button("1", rendangs(20))})) == 0);
  CHECK(code(buttons({button("1", letters(21))})) == 131009);
  CHECK(code(buttons({button("1", "")})) == 131009);
  CHECK(code(buttons({a, button("2", "Satu")})) == 131009);
  CHECK(code(buttons({button(letters(256), "Satu")})) == 0);
  CHECK(code(buttons({button(letters(257), "Satu")})) == 131009);
  CHECK(code(buttons({button("", "Satu")})) == 131009);
  CHECK(code(buttons({button(" 1", "Satu")})) == 131009);
  CHECK(code(buttons({a, button("1", "Dua")})) == 131009);
  CHECK(code(with(buttons({a}), "/action/buttons/0/type", "url")) == 131009);
  CHECK(code(with(buttons({a}), "/action/buttons/0/text", "x")) == 100);
}

TEST_CASE("the fake Graph takes bodies of 1024 and headers and footers of 60") {
  Shop shop;
  const auto code = [&](const Json& content) { return shop.send("interactive", content); };
  const auto a = button("1", "Satu");
  CHECK(code(buttons({a}, letters(1024))) == 0);
  CHECK(code(buttons({a}, rendangs(1024))) == 0);
  CHECK(code(buttons({a}, letters(1025))) == 131009);
  CHECK(code(buttons({a}, "")) == 131009);
  CHECK(code(without(buttons({a}), "", "body")) == 131008);
  CHECK(code(with(buttons({a}), "/footer", {{"text", letters(60)}})) == 0);
  CHECK(code(with(buttons({a}), "/footer", {{"text", letters(61)}})) == 131009);
  const auto header = [&](const Json& it) { return code(with(buttons({a}), "/header", it)); };
  CHECK(header({{"type", "text"}, {"text", letters(60)}}) == 0);
  CHECK(header({{"type", "text"}, {"text", letters(61)}}) == 131009);
  CHECK(header({{"type", "image"}, {"image", {{"link", "https://kedai.test/a.jpg"}}}}) == 0);
  CHECK(header({{"type", "image"}, {"image", {{"link", "a.jpg"}}}}) == 100);
  CHECK(header({{"type", "image"}, {"image", {{"id", "1"}}}}) == 100);
  CHECK(header({{"type", "sticker"}, {"sticker", {{"id", "1"}}}}) == 131009);
  const auto id = shop.caller.upload("\xff\xd8\xff\xe0 picture", "image/jpeg").body()["id"];
  CHECK(header({{"type", "image"}, {"image", {{"id", id}}}}) == 0);
  CHECK(shop.graph.bytes_of(shop.graph.newest(kSri).media_id) == "\xff\xd8\xff\xe0 picture");
  CHECK(header({{"type", "image"}, {"image", {{"id", id}, {"caption", "a"}}}}) == 100);
  CHECK(header({{"type", "image"}, {"image", {{"id", id}, {"link", "https://a.b/c"}}}}) == 100);
}

TEST_CASE("the fake Graph takes lists of 10 rows in all, titled sections, no picture") {
  Shop shop;
  const auto code = [&](const Json& content) { return shop.send("interactive", content); };
  CHECK(code(list({section(rows(1))})) == 0);
  CHECK(code(list({section(rows(10))})) == 0);
  CHECK(code(list({section(rows(11))})) == 131009);
  CHECK(code(list({section(rows(5)), section(rows(5, "s"))})) == 0);
  CHECK(code(list({section(rows(5)), section(rows(6, "s"))})) == 131009);
  CHECK(code(list({section(rows(0))})) == 131009);
  CHECK(code(list({})) == 131009);
  CHECK(code(list({section(rows(1)), section(rows(1))})) == 131009);  // the same id
  CHECK(code(list({{{"rows", rows(2)}}})) == 0);
  CHECK(code(list({section(rows(1)), {{"rows", rows(1, "s")}}})) == 131008);
  CHECK(code(list({section(rows(1), letters(24))})) == 0);
  CHECK(code(list({section(rows(1), letters(25))})) == 131009);
  std::vector<Json> sections;
  for (int i = 0; i < 10; ++i) sections.push_back(section(rows(1, "s" + std::to_string(i) + "-")));
  CHECK(code(list(sections)) == 0);
  sections.push_back(section(rows(1)));
  CHECK(code(list(sections)) == 131009);
  const auto good = list({section(rows(1))});
  const auto row = [&](const char* name, const std::string& text) {
    return code(with(good, std::string("/action/sections/0/rows/0/") + name, text));
  };
  CHECK(row("id", letters(200)) == 0);
  CHECK(row("id", letters(201)) == 131009);
  CHECK(row("title", letters(24)) == 0);
  CHECK(row("title", letters(25)) == 131009);
  CHECK(row("title", "") == 131009);
  CHECK(row("description", letters(72)) == 0);
  CHECK(row("description", letters(73)) == 131009);
  CHECK(row("description", "") == 131009);
  CHECK(row("postback", "x") == 100);
  CHECK(code(with(good, "/action/button", letters(20))) == 0);
  CHECK(code(with(good, "/action/button", letters(21))) == 131009);
  CHECK(code(without(good, "/action", "button")) == 131008);
  CHECK(code(with(good, "/header", {{"type", "text"}, {"text", "Menu"}})) == 0);
  CHECK(code(with(good, "/header", {{"type", "image"}, {"image", {{"link", "https://a.b/c"}}}})) ==
        131009);
}

TEST_CASE("the fake Graph takes location requests and links as they are documented") {
  Shop shop;
  const auto code = [&](const Json& content) { return shop.send("interactive", content); };
  const Json request{{"type", "location_request_message"},
                     {"body", {{"text", "Di mana?"}}},
                     {"action", {{"name", "send_location"}}}};
  CHECK(code(request) == 0);
  CHECK(shop.graph.newest(kSri).kind == "location_request");
  CHECK(code(with(request, "/action/name", "location")) == 131009);
  CHECK(code(with(request, "/body/text", letters(1025))) == 131009);
  CHECK(code(with(request, "/footer", {{"text", "x"}})) == 100);
  const Json link{{"type", "cta_url"},
                  {"body", {{"text", "Bayar di sini"}}},
                  {"action",
                   {{"name", "cta_url"},
                    {"parameters", {{"display_text", "Bayar"}, {"url", "https://a.b/c"}}}}}};
  CHECK(code(link) == 0);
  CHECK(shop.graph.newest(kSri).buttons[0].id == "https://a.b/c");
  CHECK(code(with(link, "/action/parameters/display_text", letters(20))) == 0);
  CHECK(code(with(link, "/action/parameters/display_text", letters(21))) == 131009);
  CHECK(code(with(link, "/action/parameters/url", "javascript:1")) == 131009);
  CHECK(code(with(link, "/type", "carousel")) == 131009);
  CHECK(shop.send("location", {{"latitude", -6.2}, {"longitude", 106.8}}) == 0);
  CHECK(shop.send("location", {{"latitude", 106.8}, {"longitude", -6.2}}) == 131009);
}

TEST_CASE("the fake Graph takes pictures of 5 MB that are what they say, for their own number") {
  Shop shop;
  const std::string jpeg = "\xff\xd8\xff", five_mb(5 * 1024 * 1024 - 3, 'x');
  CHECK(shop.caller.upload(jpeg + five_mb, "image/jpeg").code() == 0);
  CHECK(shop.caller.upload(jpeg + five_mb + "x", "image/jpeg").code() == 131053);
  CHECK(shop.caller.upload("\x89PNG", "image/png").code() == 0);
  CHECK(shop.caller.upload("\x89PNG", "image/jpeg").code() == 131053);
  CHECK(shop.caller.upload(jpeg, "image/jpeg", "image/png").code() == 100);
  CHECK(shop.caller.upload("GIF89a", "image/gif").code() == 100);
  CHECK(shop.caller.upload("", "image/png").code() == 131053);
  CHECK(shop.graph.calls("upload").size() == 7);

  const auto id = shop.caller.upload(jpeg, "image/jpeg").body()["id"];
  CHECK(shop.send("image", {{"id", id}, {"caption", letters(1024)}}) == 0);
  CHECK(shop.send("image", {{"id", id}, {"caption", letters(1025)}}) == 100);
  CHECK(shop.send("image", {{"id", id}, {"filename", "a.jpg"}}) == 100);
  CHECK(shop.send("image", {{"id", "4490709327384999"}}) == 100);
  CHECK(shop.send("video", {{"id", id}}) == 131053);
  CHECK(shop.send("document", {{"id", id}, {"filename", "bukti.jpg"}}) == 0);
  CHECK(shop.send("image", Json::object()) == 100);
  shop.graph.add_number("2002", "6281100000002");
  CHECK(shop.caller.send(kSri, "image", {{"id", id}}, "2002").code() == 100);
  shop.graph.forget_media();
  CHECK(shop.send("image", {{"id", id}}) == 100);
}

TEST_CASE("the fake Graph takes approved templates with the right parameters") {
  Shop shop;
  const auto code = [&](const Json& content) { return shop.send("template", content); };
  const auto good = news(kNews);
  CHECK(code(good) == 0);
  const auto shown = shop.graph.newest(kSri);
  CHECK(shown.text ==
        "Halo Kak Rina, ini kabar dari Dapur Bu Sri tentang pesanan Kakak.\n"
        "Status pesanan nomor 1042 sekarang: sedang disiapkan.\n"
        "Tekan tombol di bawah ini untuk melihat isi pesanan atau bertanya kepada penjual. Terima "
        "kasih.");
  CHECK(shown.parameters == kNews);
  CHECK(shown.buttons[0].id == "order:7");
  CHECK(shown.has_button("Lihat pesanan"));
  CHECK(code(with(good, "/name", "kedai_lain")) == 132001);
  CHECK(code(with(good, "/language/code", "jv")) == 132001);
  CHECK(code(with(good, "/language/code", "en")) == 0);
  CHECK(code(news({"a", "b", "c"})) == 132000);
  CHECK(code(news({"a", "b", "c", "d", "e"})) == 132000);
  CHECK(code(without(good, "", "components")) == 132000);
  CHECK(code(news({"a", "b", "c", "d\ne"})) == 132018);
  CHECK(code(news({"a", "b", "c", "d\te"})) == 132018);
  CHECK(code(news({"a", "b", "c", "d    e"})) == 0);
  CHECK(code(news({"a", "b", "c", "d     e"})) == 132018);
  CHECK(code(news({"a", "b", "c", ""})) == 131008);
  CHECK(code(news({"a", "b", "c", letters(900)})) == 132005);
  CHECK(code(with(good, "/components/1/index", "1")) == 132012);
  CHECK(code(with(good, "/components/1/index", 0)) == 100);
  CHECK(code(with(good, "/components/1/sub_type", "url")) == 132012);
  CHECK(code(with(good, "/components/1/parameters/0/payload", "")) == 131009);
  CHECK(code(with(good, "/components/0/type", "header")) == 132012);
  for (const auto& [status, refused] : {std::pair{"PENDING", 132001},
                                        {"REJECTED", 132001},
                                        {"PAUSED", 132015},
                                        {"DISABLED", 132016},
                                        {"APPROVED", 0}}) {
    shop.graph.add_template({"promo", "id", "Ada promo.", {}, "MARKETING", status});
    CHECK(code({{"name", "promo"}, {"language", {{"code", "id"}}}}) == refused);
  }
}

TEST_CASE("the fake Graph's templates are those of docs/whatsapp.md, word by word") {
  std::ifstream file(std::string(KEDAI_SOURCE_DIR) + "/docs/whatsapp.md");
  std::stringstream text;
  text << file.rdbuf();
  FakeGraph graph;
  GraphCaller caller(graph);
  const auto reply = caller.get(std::string("/v23.0/") + FakeGraph::kAccount +
                                "/message_templates?fields=name,components");
  const Json data = reply.body()["data"];
  REQUIRE(data.size() == 6);
  for (const auto& it : data) {
    const std::string body = it["components"][0]["text"];
    CHECK(text.str().find("```\n" + body + "\n```") != std::string::npos);
    CHECK(text.str().find("### `" + it["name"].get<std::string>() + "`") != std::string::npos);
    const std::string label = it["components"][1]["buttons"][0]["text"];
    CHECK(text.str().find("`" + label + "`") != std::string::npos);
  }
}

#include "bot/channels/whatsapp_render.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "bot/channels/text.h"
#include "tests/bot/whatsapp_limits.h"
#include "tests/bot/whatsapp_reading.h"

using namespace kedai;
using namespace kedai::bot;
using namespace kedai::bot::whatsapp;
using Json = nlohmann::json;

namespace {

std::vector<Button> buttons(const std::vector<std::string>& labels, Verb verb = Verb::Product) {
  std::vector<Button> made;
  for (std::size_t i = 0; i < labels.size(); ++i)
    made.push_back({labels[i], {verb, static_cast<std::int64_t>(i + 1)}});
  return made;
}

std::vector<Button> many(const std::string& label, int count, Verb verb = Verb::Product) {
  std::vector<std::string> labels;
  for (int i = 1; i <= count; ++i) labels.push_back(label + " " + std::to_string(i));
  return buttons(labels, verb);
}

Message with_options(std::vector<Button> options) {
  Message message{"Pilih yang mana?"};
  message.options = std::move(options);
  return message;
}

const Manner kWithMedia{Locale::Indonesian, "MEDIA"};

std::vector<Json> sent(const Message& message, const Manner& manner = {}) {
  auto messages = new_message(message, manner);
  for (const Json& each : messages) CHECK(check_whatsapp(each) == "");
  return messages;
}

Json only(const Message& message, const Manner& manner = {}) {
  const auto messages = sent(message, manner);
  REQUIRE(messages.size() == 1);
  return messages.front();
}

std::string body(const Json& message) {
  if (message["type"] == "interactive") return message["interactive"]["body"]["text"];
  return message["text"]["body"];
}

std::string kind(const Json& message) {
  const Json& type = message["type"];
  return type == "interactive" ? message["interactive"]["type"] : type;
}

Json rows(const Json& message) { return message["interactive"]["action"]["sections"][0]["rows"]; }

std::vector<std::string> titles(const Message& message) {
  const Json sent_one = only(message);
  std::vector<std::string> found;
  if (kind(sent_one) == "button")
    for (const auto& button : sent_one["interactive"]["action"]["buttons"])
      found.push_back(button["reply"]["title"]);
  if (kind(sent_one) == "list")
    for (const auto& row : rows(sent_one)) found.push_back(row["title"]);
  return found;
}

std::size_t shown_length(const std::string& text) { return bot::length(text, Count::CodePoints); }

}  // namespace

TEST_CASE("a text goes as it is, with a preview only of a link") {
  CHECK(only({"Halo \x01Kak\x02"}) == Json{{"type", "text"}, {"text", {{"body", "Halo *Kak*"}}}});
  CHECK(only({"Lihat https://kedai.example/x"})["text"]["preview_url"] == true);
  CHECK(body(only({std::string(4096, 'x')})) == std::string(4096, 'x'));
  CHECK(body(only({std::string(5000, 'x')})) == std::string(4095, 'x') + "…");
}

TEST_CASE("nothing to say is no message") {
  CHECK(new_message({}, {}).empty());
  CHECK(new_message({" \n\x01\x02\u200b"}, {}).empty());
  CHECK(new_message({"", "0123abcd"}, {}).empty());  // its picture cannot be had
  Message asking;
  asking.ask = Ask::Location;
  CHECK(new_message(asking, {}).empty());
}

TEST_CASE("a picture takes a text of 1024 as its caption; a longer text follows it") {
  Message card{"\x01Tekwan\x02", "0123abcd"};
  CHECK(only(card, kWithMedia) ==
        Json{{"type", "image"}, {"image", {{"id", "MEDIA"}, {"caption", "*Tekwan*"}}}});
  CHECK(kind(only(card)) == "text");
  card.text = std::string(1024, 'x');
  CHECK(only(card, kWithMedia)["image"]["caption"] == card.text);
  card.text += 'x';
  const auto both = sent(card, kWithMedia);
  REQUIRE(both.size() == 2);
  CHECK(both[0] == Json{{"type", "image"}, {"image", {{"id", "MEDIA"}}}});
  CHECK(body(both[1]) == card.text);
  CHECK(only({"", "0123abcd"}, kWithMedia)["image"].size() == 1);
}

TEST_CASE("what a person sends goes on as what it is, with words where it takes them") {
  const auto passed_on = [](Attachment::Kind what, const std::string& text) {
    Message message{text};
    message.attachment = Attachment{what, "whatsapp", "1234"};
    return message;
  };
  using enum Attachment::Kind;
  for (const auto& [what, type] :
       {std::pair{Photo, "image"}, {Video, "video"}, {Document, "document"}}) {
    const Json message = only(passed_on(what, "Dari Siti"), kWithMedia);
    CHECK(message[type] == Json{{"id", "MEDIA"}, {"caption", "Dari Siti"}});
    CHECK(sent(passed_on(what, std::string(1025, 'x')), kWithMedia).size() == 2);
  }
  for (const auto& [what, type] : {std::pair{Voice, "audio"}, {Sticker, "sticker"}}) {
    const auto both = sent(passed_on(what, "Dari Siti"), kWithMedia);
    REQUIRE(both.size() == 2);
    CHECK(body(both[0]) == "Dari Siti");
    CHECK(both[1] == Json{{"type", type}, {type, {{"id", "MEDIA"}}}});
    CHECK(only(passed_on(what, ""), kWithMedia)["type"] == type);
  }
  CHECK(kind(only(passed_on(Photo, "Dari Siti"))) == "text");  // without it the words remain
}

TEST_CASE("buttons stand below what a person sends") {
  Message message{"Dari Siti"};
  message.actions = buttons({"Balas"});
  message.attachment = Attachment{Attachment::Kind::Document, "whatsapp", "1234"};
  const Json header = only(message, kWithMedia)["interactive"]["header"];
  CHECK(header == Json{{"type", "document"}, {"document", {{"id", "MEDIA"}}}});

  message.attachment->kind = Attachment::Kind::Voice;
  const auto both = sent(message, kWithMedia);
  REQUIRE(both.size() == 2);
  CHECK(kind(both[0]) == "audio");
  CHECK(kind(both[1]) == "button");
}

TEST_CASE("one to three short buttons are reply buttons, with the picture above them") {
  Message card{"\x01Tekwan\x02", "0123abcd", buttons({"1", "2"})};
  card.actions = {{"Kembali", {Verb::Menu}}};
  const Json message = only(card, kWithMedia);
  CHECK(kind(message) == "button");
  CHECK(body(message) == "*Tekwan*");
  CHECK(message["interactive"]["header"] == Json{{"type", "image"}, {"image", {{"id", "MEDIA"}}}});
  const Json& keys = message["interactive"]["action"]["buttons"];
  REQUIRE(keys.size() == 3);
  CHECK(keys[0] == Json{{"type", "reply"}, {"reply", {{"id", "prod:1"}, {"title", "1"}}}});
  CHECK(keys[2]["reply"] == Json{{"id", "menu"}, {"title", "Kembali"}});
  CHECK_FALSE(only(card)["interactive"].contains("header"));
}

TEST_CASE("buttons that WhatsApp would refuse or shorten become a list") {
  const auto kind_of = [](const std::vector<std::string>& labels) {
    return kind(only(with_options(buttons(labels))));
  };
  CHECK(kind_of({"a", "b", "c"}) == "button");
  CHECK(kind_of({"a", "b", "c", "d"}) == "list");
  CHECK(kind_of({std::string(20, 'x')}) == "button");
  CHECK(kind_of({std::string(21, 'x')}) == "list");
  CHECK(kind_of({"a", "a"}) == "list");
  CHECK(kind_of({"aaaaaaaaaaaaaaaaaaa😀"}) == "list");  // 20 code points, 21 for who counts UTF-16

  Message priced = with_options({{"Tekwan", {Verb::Product, 1}, "Rp15.000"}});
  CHECK(kind(only(priced)) == "list");
  priced.text = "\x01Tekwan\x02 Rp15.000";  // the detail stands there already
  CHECK(kind(only(priced)) == "button");
}

TEST_CASE("buttons without a word above them get one") {
  Message bare;
  bare.options = buttons({"a"});
  CHECK(body(only(bare)) == "Pilih");
  CHECK(body(only(bare, {Locale::English, ""})) == "Choose");
  bare.picture_id = "0123abcd";
  CHECK(only(bare, kWithMedia)["interactive"]["header"]["image"]["id"] == "MEDIA");
}

TEST_CASE("a row says what its title has no room for") {
  Message message = with_options({{"Kerupuk Ikan Tenggiri 24", {Verb::Product, 1}, "Rp18.000"},
                                  {"Batik Durian Lubuklinggau XL", {Verb::Product, 2}, "Rp250.000"},
                                  {"Batik Durian Lubuklinggau M", {Verb::Product, 3}},
                                  {"Kopi", {Verb::Product, 4}}});
  message.options.push_back({"Kopi", {Verb::Product, 5}});
  const Json list = only(message);
  CHECK(list["interactive"]["action"]["button"] == "Pilih");
  const Json expected = Json::parse(R"json([
    {"id": "prod:1", "title": "Kerupuk Ikan Tenggiri 24", "description": "Rp18.000"},
    {"id": "prod:2", "title": "Batik Durian Lubuklingg…",
     "description": "Batik Durian Lubuklinggau XL - Rp250.000"},
    {"id": "prod:3", "title": "Batik Durian Lubukl… (2)",
     "description": "Batik Durian Lubuklinggau M"},
    {"id": "prod:4", "title": "Kopi"},
    {"id": "prod:5", "title": "Kopi (2)"}
  ])json");
  CHECK(rows(list) == expected);
}

TEST_CASE("a description is cut at 72, the label before the detail") {
  const std::string label(80, 'k');
  const auto described = [&](const std::string& detail) {
    return rows(only(with_options({{label, {Verb::Product, 1}, detail}})))[0]["description"]
        .get<std::string>();
  };
  CHECK(described("") == std::string(71, 'k') + "…");
  CHECK(described("Rp5") == std::string(65, 'k') + "… - Rp5");
  CHECK(described(std::string(80, 'd')) == std::string(71, 'k') + "…");
  const auto whole = rows(only(with_options({{"Kopi", {Verb::Product, 1}, std::string(80, 'd')}})));
  CHECK(whole[0]["description"] == std::string(71, 'd') + "…");
}

TEST_CASE("a title is one line, cut between graphemes, and never empty") {
  std::string families;
  for (int i = 0; i < 4; ++i) families += "👨‍👩‍👧‍👦";
  const auto found = titles(with_options(buttons({"a\n b\x01", " \n", "x", families})));
  CHECK(found[0] == "a b");
  CHECK(found[1] == "•");
  CHECK(shown_length(found[3]) <= 24);
  CHECK(families.starts_with(found[3].substr(0, found[3].size() - 3)));
}

TEST_CASE("ten are one list; of more some wait behind the last row, with the actions kept") {
  Message message = with_options(many("Kue", 6));
  message.actions = many("Aksi", 4, Verb::Category);
  CHECK(titles(message).size() == 10);
  CHECK(titles(message).back() == "Aksi 4");

  message.options = many("Kue", 8);
  CHECK(titles(message) == std::vector<std::string>{"Kue 1", "Kue 2", "Kue 3", "Kue 4", "Kue 5",
                                                    "Aksi 1", "Aksi 2", "Aksi 3", "Aksi 4",
                                                    "Lainnya"});
  CHECK(rows(only(message))[9] ==
        Json{{"id", "more:0:5"}, {"title", "Lainnya"}, {"description", "Kue 6, Kue 7, Kue 8"}});
  CHECK(rows(only(with_options(many("Kue", 10)))).size() == 10);
  CHECK(rows(only(with_options(many("Kue", 11))))[9]["id"] == "more:0:9");
  CHECK(rows(only(message, {Locale::English, ""}))[9]["title"] == "More");
}

TEST_CASE("actions wait rather than options as long as two are there") {
  Message message = with_options(many("Kue", 7));
  message.actions = many("Aksi", 4, Verb::Category);
  CHECK(titles(message) == std::vector<std::string>{"Kue 1", "Kue 2", "Kue 3", "Kue 4", "Kue 5",
                                                    "Kue 6", "Kue 7", "Aksi 1", "Aksi 2",
                                                    "Lainnya"});
  CHECK(rows(only(message))[9] ==
        Json{{"id", "more:0:7"}, {"title", "Lainnya"}, {"description", "Aksi 3, Aksi 4"}});
}

TEST_CASE("of more actions than stay the rest come last") {
  Message message = with_options(many("Kue", 3));
  message.actions = many("Aksi", 8, Verb::Category);
  CHECK(rows(only(message))[7] == Json{{"id", "more:0:3"},
                                       {"title", "Lainnya"},
                                       {"description", "Aksi 5, Aksi 6, Aksi 7, Aksi 8"}});
  CHECK(lost_on_whatsapp(message, {}) == "");
}

TEST_CASE("the shop's own button of that name and the list's differ") {
  Message message = with_options(many("Kue", 10));
  message.actions = {{"Lainnya", {Verb::StockList, 10}}};
  const auto found = titles(message);
  CHECK(found[8] == "Lainnya");
  CHECK(found[9] == "Lainnya (2)");
}

TEST_CASE("every page of a long choice leads to the next until all was shown") {
  for (const int options : {11, 20, 40, 60})
    for (const int actions : {0, 1, 4, 7, 10, 11}) {
      INFO(options << " options, " << actions << " actions");
      Message message = with_options(many("Kerupuk Ikan Tenggiri Besar", options));
      message.actions = many("Aksi", actions, Verb::Category);
      CHECK(lost_on_whatsapp(message, kWithMedia) == "");
    }
}

TEST_CASE("two buttons that mean the same are one") {
  Message message{"Keranjang kosong."};
  message.options = {{"Menu", {Verb::Menu}}};
  message.actions = {{"Kembali", {Verb::Menu}}, {"Cari", {Verb::Search}}};
  CHECK(titles(message) == std::vector<std::string>{"Menu", "Cari"});
}

TEST_CASE("under a picture stand the first two options, and the way to the rest") {
  Message card{"Tekwan", "0123abcd", buttons({"1", "2", "3", "Jumlah lain"})};
  const auto one = sent(card, kWithMedia);
  REQUIRE(one.size() == 1);
  CHECK(kind(one[0]) == "button");
  CHECK(one[0]["interactive"]["header"]["image"]["id"] == "MEDIA");
  const Json& keys = one[0]["interactive"]["action"]["buttons"];
  CHECK(keys[2]["reply"]["id"] == encode(Choice{Verb::More, 0, 2}));
}

TEST_CASE("a picture goes before its list where the options do not fit under it") {
  Message card{"Tekwan", "0123abcd", buttons({"Sebuah nama yang panjang sekali", "2", "3", "4"})};
  CHECK(sent(card, kWithMedia).size() == 2);
}

TEST_CASE("a text too long for buttons numbers them in words") {
  Message message = with_options({{"Tekwan", {Verb::Product, 1}, "Rp15.000"}});
  message.actions = {{"Kembali", {Verb::Menu}}};
  message.text = std::string(1024, 'x');
  CHECK(kind(only(message)) == "list");
  message.text += 'x';
  CHECK(body(only(message)) == message.text + "\n1. Tekwan - Rp15.000\n2. Kembali");

  const auto listed = std::string(1025, 'x') + "\n1. Tekwan (baru) - Rp15.000";
  message.text = listed;
  CHECK(body(only(message)) == listed + "\n2. Kembali");
  message.picture_id = "0123abcd";
  CHECK(sent(message, kWithMedia).size() == 2);
}

TEST_CASE("where numbers mean something else the buttons follow a text that is too long") {
  Message message = with_options({{"Terima", {Verb::Accept, 1}, "Rp5"}});
  message.text = std::string(1025, 'x');
  const auto both = sent(message, {Locale::Indonesian, "", Typed::Labels});
  REQUIRE(both.size() == 2);
  CHECK(body(both[0]) == message.text);
  CHECK(kind(both[1]) == "list");
  CHECK(body(both[1]) == "Pilih");
  message.picture_id = "0123abcd";
  CHECK(sent(message, {Locale::Indonesian, "MEDIA", Typed::Labels}).size() == 3);
  message.text.pop_back();
  CHECK(sent(message, {Locale::Indonesian, "MEDIA", Typed::Labels}).size() == 2);
}

TEST_CASE("numbered lines stay whole when the text is cut") {
  Message message = with_options(many("Kerupuk Ikan Tenggiri", 30));
  message.text = std::string(4096, 'x');
  const auto text = body(only(message));
  CHECK(shown_length(text) == 4096);
  CHECK(text.ends_with("\n29. Kerupuk Ikan Tenggiri 29\n30. Kerupuk Ikan Tenggiri 30"));
  CHECK(text.find("x…\n1. ") != text.npos);

  message.options = many(std::string(300, 'k'), 60);
  CHECK(lost_on_whatsapp(message, {}) == "");
}

TEST_CASE("more actions than a list has rows are numbered") {
  Message message{"Apa?"};
  message.actions = many("Aksi", 11);
  CHECK(body(only(message)).starts_with("Apa?\n1. Aksi 1\n2. Aksi 2\n"));
  CHECK(lost_on_whatsapp(message, {}) == "");
}

TEST_CASE("a location is asked for by its own message, the buttons in words") {
  Message message{"Diantar ke mana?"};
  message.ask = Ask::Location;
  CHECK(body(only(message)) == "Diantar ke mana?");
  message.actions = {{"Ambil sendiri saja", {Verb::Pickup}}, {"Lihat keranjang", {Verb::Cart}}};
  const Json asking = only(message);
  CHECK(kind(asking) == "location_request_message");
  CHECK(body(asking) == "Diantar ke mana?\n1. Ambil sendiri saja\n2. Lihat keranjang");

  message.text = std::string(983, 'x');
  CHECK(shown_length(body(only(message))) == 1024);
  message.text += 'x';  // no room to ask: a location can be sent unasked
  CHECK(kind(only(message)) == "button");
  message.text = std::string(1025, 'x');
  CHECK(kind(only(message)) == "text");

  message.text.clear();
  message.ask_label = "Kirim lokasi";
  CHECK(body(only(message)).starts_with("Kirim lokasi\n1. "));
}

TEST_CASE("a phone number is asked for like anything else") {
  Message message{"Nomor HP?"};
  message.ask = Ask::Contact;
  message.actions = {{"Kembali", {Verb::Menu}}};
  CHECK(kind(only(message)) == "button");
}

TEST_CASE("a template takes each value on one line, whatever it was") {
  const Notice notice{Notice::Kind::NewOrder,
                      {"Dapur\nSiti\t2", "", "a" + std::string(9, ' ') + "b", std::string(300, 'x'),
                       "\x01Rp5\x02\xff"},
                      {Verb::ShowOrder, 1001}};
  const Json message = template_message(notice, "pesanan_baru", "id");
  CHECK(check_whatsapp(message) == "");
  const Json& content = message["template"];
  CHECK(content["name"] == "pesanan_baru");
  CHECK(content["language"] == Json{{"code", "id"}});
  std::vector<std::string> values;
  for (const auto& value : content["components"][0]["parameters"]) values.push_back(value["text"]);
  CHECK(values ==
        std::vector<std::string>{"Dapur Siti 2", "-", "a b", std::string(199, 'x') + "…", "Rp5"});
  const Json button = Json::parse(R"({
    "type": "button", "sub_type": "quick_reply", "index": "0",
    "parameters": [{"type": "payload", "payload": "order:1001"}]})");
  CHECK(content["components"][1] == button);
  CHECK(template_message({}, "n", "id")["template"]["components"].size() == 1);
}

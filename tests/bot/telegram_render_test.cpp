#include "bot/channels/telegram_render.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "bot/channels/text.h"

using namespace kedai;
using namespace kedai::bot;
using namespace kedai::bot::telegram;
using Json = nlohmann::json;

namespace {

std::vector<Button> buttons(const std::vector<std::string>& labels) {
  std::vector<Button> made;
  for (std::size_t i = 0; i < labels.size(); ++i)
    made.push_back({labels[i], {Verb::Product, static_cast<std::int64_t>(i + 1)}});
  return made;
}
std::vector<std::vector<std::string>> labels_of(const Message& message) {
  std::vector<std::vector<std::string>> labels;
  for (const auto& row : rows_of(message)) {
    labels.emplace_back();
    for (const auto& key : row) labels.back().push_back(key.label);
  }
  return labels;
}
using Labels = std::vector<std::vector<std::string>>;

Message with_options(const std::vector<std::string>& labels) {
  Message message;
  message.text = "Pilih";
  message.options = buttons(labels);
  return message;
}
Json fields(const Draft& draft) { return Json::parse(to_json(draft.fields)); }
Draft only(const Message& message, const Manner& manner = {}) {
  const auto drafts = new_message(message, manner);
  REQUIRE(drafts.size() == 1);
  return drafts.front();
}

}  // namespace

TEST_CASE("a text goes as escaped HTML with its bold and its buttons") {
  Message message{"\x01Kopi <Jahe>\x02 & teh"};
  message.actions = buttons({"Kembali"});
  const auto draft = only(message);
  CHECK(draft.method == "sendMessage");
  CHECK(draft.uploads.empty());
  const auto sent = fields(draft);
  CHECK(sent["text"] == "<b>Kopi &lt;Jahe&gt;</b> &amp; teh");
  CHECK(sent["parse_mode"] == "HTML");
  CHECK(sent["reply_markup"]["inline_keyboard"][0][0]["text"] == "Kembali");
  CHECK(sent["reply_markup"]["inline_keyboard"][0][0]["callback_data"] ==
        encode(message.actions[0].choice));
}

TEST_CASE("a link is a button of its own below the others") {
  Message message{"Pos ronda"};
  message.actions = buttons({"Balas"});
  message.link = Link{"Buka peta", "https://maps.example/?q=1,2"};
  const auto keyboard = fields(only(message))["reply_markup"]["inline_keyboard"];
  REQUIRE(keyboard.size() == 2);
  CHECK(keyboard[1] ==
        Json::array({{{"text", "Buka peta"}, {"url", "https://maps.example/?q=1,2"}}}));
}

TEST_CASE("bold is balanced wherever it starts, ends or is cut") {
  CHECK(to_html("\x01"
                "abcdef",
                4) == "<b>abc…</b>");
  CHECK(to_html("\x02x\x01y\x01z\x02\x02w", 10) == "x<b>yz</b>w");
  CHECK(to_html("a\x01", 10) == "a<b></b>");
  CHECK(to_html("ab\xff<", 10) == "ab\uFFFD&lt;");
}

TEST_CASE("5000 characters are cut to what a message holds, counted as Telegram counts") {
  CHECK(length(to_html(std::string(5000, 'x'), kMostText), Count::Utf16) == 4096);
  CHECK(to_html(std::string(4096, 'x'), kMostText) == std::string(4096, 'x'));
  std::string smiles;
  for (int i = 0; i < 5000; ++i) smiles += "😀";
  const auto kept = to_html(smiles, kMostText);
  CHECK(length(kept, Count::Utf16) == 4095);  // 2047 whole ones and the dots
  CHECK(kept.ends_with("😀…"));
  CHECK(length(to_html(std::string(4096, '&'), kMostText), Count::Utf16) == 4096 * 5);
}

TEST_CASE(
    "a picture with a text that fits is one message, a longer text follows the bare picture") {
  Message card{"\x01Tekwan\x02", "0123abcd"};
  card.actions = buttons({"Beli"});
  const auto known = only(card, {"FILE"});
  CHECK(known.method == "sendPhoto");
  CHECK(known.uploads.empty());
  CHECK(fields(known)["photo"] == "FILE");
  CHECK(fields(known)["caption"] == "<b>Tekwan</b>");
  CHECK(only(card).uploads == "photo");
  CHECK(kind_of_new(card, {}) == Kind::Photo);

  card.text = std::string(1024, 'x');
  CHECK(only(card).method == "sendPhoto");
  card.text += 'x';
  const auto both = new_message(card, {"FILE"});
  REQUIRE(both.size() == 2);
  CHECK(both[0].method == "sendPhoto");
  CHECK_FALSE(fields(both[0]).contains("caption"));
  CHECK_FALSE(fields(both[0]).contains("reply_markup"));
  CHECK(both[1].method == "sendMessage");
  CHECK(fields(both[1])["text"] == card.text);
  CHECK(fields(both[1]).contains("reply_markup"));
  CHECK(kind_of_new(card, {}) == Kind::Text);
}

TEST_CASE("an attachment from Telegram goes on by its file_id, one from the web as our picture") {
  const auto passed = [](Attachment::Kind kind) {
    Message message{"Dari Siti"};
    message.attachment = Attachment{kind, "telegram", "FILE"};
    return message;
  };
  for (const auto& [kind, method, field] :
       std::vector<std::tuple<Attachment::Kind, std::string, std::string>>{
           {Attachment::Kind::Photo, "sendPhoto", "photo"},
           {Attachment::Kind::Voice, "sendVoice", "voice"},
           {Attachment::Kind::Video, "sendVideo", "video"},
           {Attachment::Kind::Document, "sendDocument", "document"}}) {
    const auto draft = only(passed(kind));
    CHECK(draft.method == method);
    CHECK(fields(draft)[field] == "FILE");
    CHECK(fields(draft)["caption"] == "Dari Siti");
  }
  const auto sticker = new_message(passed(Attachment::Kind::Sticker), {});
  REQUIRE(sticker.size() == 2);
  CHECK(sticker[0].method == "sendMessage");  // a sticker has no caption
  CHECK(sticker[1].method == "sendSticker");

  Message web{""};
  web.attachment = Attachment{Attachment::Kind::Photo, "web", "0123abcd"};
  CHECK(picture_of(web) == "0123abcd");
  CHECK(only(web).method == "sendPhoto");
  CHECK(new_message(without_picture(web), {}).empty());
}

TEST_CASE("nothing to say is no call") {
  CHECK(new_message(Message{}, {}).empty());
  CHECK(new_message(Message{" \n\x01\x02"}, {}).empty());
}

TEST_CASE("short labels share a row, middling ones go in pairs, long ones stand alone") {
  CHECK(labels_of(with_options({"1", "2", "3", "Jumlah lain"})) ==
        Labels{{"1", "2", "3"}, {"Jumlah lain"}});
  CHECK(labels_of(with_options({"1", "2", "3", "4", "5", "6", "7", "8"})).size() == 1);
  CHECK(labels_of(with_options({"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"})) ==
        Labels{{"1", "2", "3", "4", "5"}, {"6", "7", "8", "9", "10"}});
  CHECK(labels_of(with_options({"100 g", "250 g"})) == Labels{{"100 g", "250 g"}});
  CHECK(labels_of(with_options({"Makanan", "Kerupuk", "Keripik"})) ==
        Labels{{"Makanan", "Kerupuk"}, {"Keripik"}});
  CHECK(labels_of(with_options({"Kerupuk Ikan Tenggiri", "Kemplang"})) ==
        Labels{{"Kerupuk Ikan Tenggiri"}, {"Kemplang"}});

  Message actions{"?"};
  actions.actions = buttons({"Ya", "Tidak", "Lihat pesanan saya semua", "Kembali"});
  CHECK(labels_of(actions) == Labels{{"Ya", "Tidak"}, {"Lihat pesanan saya semua"}, {"Kembali"}});
}

TEST_CASE("labels are cut at a grapheme and never two read the same") {
  const std::string longest(60, 'k');
  const auto labels =
      labels_of(with_options({longest + "1", longest + "2", longest + "3", "x", "x"}));
  CHECK(labels[0][0] == std::string(39, 'k') + "…");
  CHECK(labels[1][0] == std::string(35, 'k') + "… (2)");
  CHECK(labels[2][0] == std::string(35, 'k') + "… (3)");
  CHECK(labels[3] == std::vector<std::string>{"x", "x (2)"});
  CHECK(labels_of(with_options({"a", "a (2)", "a"})) == Labels{{"a", "a (2)", "a (3)"}});

  std::string families;
  for (int i = 0; i < 20; ++i) families += "👨‍👩‍👧‍👦";
  std::string five;
  for (int i = 0; i < 5; ++i) five += "👨‍👩‍👧‍👦";
  CHECK(labels_of(with_options({families}))[0][0] == five + "…");  // 35 code points; six are 42
  CHECK(labels_of(with_options({"a\nb\x01", " \n", "\xff"})) == Labels{{"a b", "•", "\uFFFD"}});
}

TEST_CASE("200 options leave room for every action within 100 buttons") {
  std::vector<std::string> many;
  for (int i = 0; i < 200; ++i) many.push_back("p" + std::to_string(i));
  auto message = with_options(many);
  message.actions = buttons({"Lanjut", "Kembali"});
  std::size_t count = 0;
  std::set<std::string> seen;
  for (const auto& row : rows_of(message)) {
    CHECK(row.size() <= kMostInRow);
    for (const auto& key : row) {
      ++count;
      seen.insert(key.label);
      CHECK(key.data.size() <= 64);
    }
  }
  CHECK(count == 100);
  CHECK(seen.size() == 100);
  CHECK(seen.contains("Kembali"));
}

TEST_CASE("asking for a contact puts its button under the writing line, the others as labels") {
  Message message{"Nomor HP Kakak?"};
  message.ask = Ask::Contact;
  message.actions = buttons({"Kembali"});
  const auto keyboard = fields(only(message))["reply_markup"];
  CHECK(keyboard["keyboard"][0][0]["request_contact"] == true);
  CHECK(keyboard["keyboard"][1][0] == Json{{"text", "Kembali"}});
  CHECK(keyboard["one_time_keyboard"] == true);
  CHECK(keyboard["resize_keyboard"] == true);
  CHECK(kind_of_new(message, {}) == Kind::Unknown);  // Telegram edits no such message
  CHECK_FALSE(edited_message(message, Kind::Text, {}));

  message.ask = Ask::Location;
  CHECK(fields(only(message))["reply_markup"]["keyboard"][0][0]["request_location"] == true);
}

TEST_CASE("a message without buttons can itself put an asking keyboard away") {
  Manner put_away;
  put_away.put_away = true;
  CHECK(fields(only(Message{"Terima kasih"}, put_away))["reply_markup"] ==
        Json{{"remove_keyboard", true}});
  CHECK(kind_of_new(Message{"Terima kasih"}, put_away) == Kind::Unknown);
  CHECK(fields(only(with_options({"1"}), put_away))["reply_markup"].contains("inline_keyboard"));
}

TEST_CASE("a text is edited into a text, a photo into a photo, nothing else into anything") {
  Message text{"Menu"};
  Message card{"Tekwan", "0123abcd"};
  CHECK(edited_message(text, Kind::Text, {})->method == "editMessageText");
  const auto photo = edited_message(card, Kind::Photo, {"FILE"}).value();
  CHECK(photo.method == "editMessageMedia");
  CHECK(fields(photo)["media"] ==
        Json{{"type", "photo"}, {"media", "FILE"}, {"caption", "Tekwan"}, {"parse_mode", "HTML"}});
  CHECK(fields(edited_message(card, Kind::Photo, {}).value())["media"]["media"] ==
        "attach://photo");
  CHECK_FALSE(edited_message(card, Kind::Text, {}));
  CHECK_FALSE(edited_message(text, Kind::Photo, {}));
  CHECK_FALSE(edited_message(text, Kind::Unknown, {}));
}

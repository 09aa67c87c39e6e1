// One payload of each kind, whole, as it goes to WhatsApp: tests/payloads/golden/*.json.
// KEDAI_REWRITE=1 writes them anew from what the program makes: review the diff.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "bot/channels/whatsapp_render.h"
#include "tests/bot/whatsapp_limits.h"

using namespace kedai;
using namespace kedai::bot;
using Json = nlohmann::json;

namespace {

const std::filesystem::path kFolder =
    std::filesystem::path(KEDAI_SOURCE_DIR) / "tests/payloads/golden";

Button button(const std::string& label, Verb verb, std::int64_t id = 0,
              const std::string& detail = "") {
  return {label, {verb, id}, detail};
}

Message card() {
  Message message{"\x01Kopi Arabika\x02\nKopi Pagar Alam 200 g.\nRp45.000 (tinggal 18)",
                  "0123abcd"};
  return message;
}

Message menu(int options) {
  Message message{"\x01Makanan\x02"};
  for (int i = 1; i <= options; ++i) {
    const auto label = "Pempek Kapal Selam Besar " + std::to_string(i);
    message.text += "\n" + std::to_string(i) + ". " + label + " - Rp12.000";
    message.options.push_back(button(label, Verb::Product, i, "Rp12.000"));
  }
  message.actions = {button("Cari", Verb::Search), button("Kembali", Verb::Menu)};
  return message;
}

Message passed_on(Attachment::Kind kind) {
  Message message{"\x01Siti\x02: ini buktinya"};
  message.attachment = Attachment{kind, "whatsapp", "1234"};
  return message;
}

template <class Change>
Message changed(Message message, Change change) {
  change(message);
  return message;
}

void with_actions(Message& message) {
  message.actions = {button("Balas", Verb::TalkToBuyer, 7), button("Selesai", Verb::EndTalk, 7)};
}

Message asking() {
  Message message{"Diantar ke mana?"};
  message.ask = Ask::Location;
  message.actions = {button("Ambil sendiri saja", Verb::Pickup),
                     button("Lihat keranjang", Verb::Cart)};
  return message;
}

const Link kMap{"Buka peta", "https://maps.google.com/?q=-3.296800,102.861800"};

std::map<std::string, Message> messages() {
  using enum Attachment::Kind;
  const auto long_text = [](Message& message) { message.text += "\n" + std::string(1024, 'x'); };
  return {
      {"text",
       {"Pesanan \x01"
        "1001\x02 sudah kami terima."}},
      {"text-with-link", {"Bayar di https://kedai.example/bayar/1001"}},
      {"picture", card()},
      {"picture-then-text", changed(card(), long_text)},
      {"buttons", changed({"Apa lagi?"}, with_actions)},
      {"buttons-under-picture", changed(card(), with_actions)},
      {"list", menu(4)},
      {"list-page", menu(12)},
      {"list-after-picture", changed(menu(4), [](Message& m) { m.picture_id = "0123abcd"; })},
      {"numbered", changed(menu(4), long_text)},
      {"location-request", asking()},
      {"link", {"Ibu Sari: 📍 Pos ronda", "", {}, {}, Ask::Nothing, "", {}, kMap}},
      {"link-beside-buttons",
       changed({"Ibu Sari: 📍 Pos ronda", "", {}, {}, Ask::Nothing, "", {}, kMap}, with_actions)},
      {"photo", passed_on(Photo)},
      {"voice", passed_on(Voice)},
      {"video", passed_on(Video)},
      {"document", passed_on(Document)},
      {"document-over-buttons", changed(passed_on(Document), with_actions)},
      {"sticker", passed_on(Sticker)},
      {"sticker-then-buttons", changed(passed_on(Sticker), with_actions)},
  };
}

// What is sent for each, by the file's name.
std::map<std::string, Json> payloads() {
  std::map<std::string, Json> all;
  for (const auto& [name, message] : messages())
    all[name] = whatsapp::new_message(message, {Locale::Indonesian, "1013859600285441"});
  const Notice notice{Notice::Kind::NewOrder,
                      {"Dapur Lubuklinggau", "1001", "Siti", "Rp40.000"},
                      {Verb::ShowOrder, 1001}};
  all["template"] = Json::array({whatsapp::template_message(notice, "pesanan_baru", "id")});
  return all;
}

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

std::filesystem::path file_of(const std::string& name) { return kFolder / (name + ".json"); }

void rewrite(const std::map<std::string, Json>& all) {
  std::filesystem::create_directories(kFolder);
  for (const auto& [name, payload] : all)
    std::ofstream(file_of(name), std::ios::binary) << payload.dump(2) << '\n';
}

}  // namespace

TEST_CASE("each kind of message goes to WhatsApp exactly as its file says") {
  const auto all = payloads();
  if (std::getenv("KEDAI_REWRITE")) rewrite(all);
  for (const auto& [name, payload] : all) {
    INFO(name);
    CHECK(payload.dump(2) + "\n" == read(file_of(name)));
    for (const Json& message : payload) CHECK(check_whatsapp(message) == "");
  }
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& each : std::filesystem::directory_iterator(kFolder)) ++files;
  CHECK(files == all.size());  // none that no test reads
}

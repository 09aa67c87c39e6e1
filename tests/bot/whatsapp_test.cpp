// WhatsApp's outgoing side against a Graph server that keeps Meta's rules.
#include "bot/channels/whatsapp.h"

#include <catch2/catch.hpp>

#include "tests/bot/fake_graph.h"
#include "tests/bot/test_desk.h"

using namespace kedai;
using namespace kedai::bot;
using namespace std::chrono_literals;
using Outcome = Delivery::Outcome;

namespace {

const std::string kSiti = "6281234567890";

struct House {
  House() {
    settings.phone_number_id = FakeGraph::kNumber;
    settings.token = graph.token();
    settings.api_base = graph.url();
    settings.price = {300, 400, 600};
    whatsapp = std::make_unique<WhatsApp>(std::make_shared<whatsapp::Api>(settings), settings);
    graph.say(kSiti, "halo");
  }
  Delivery send(const Letter& letter, const std::string& to = "+" + kSiti) {
    return sync_wait(whatsapp->send(letter, to, desk));
  }
  Delivery send(const std::string& text) { return send(Letter{{1}, {text}}); }

  FakeGraph graph;
  TestDesk desk;
  WhatsAppSettings settings;
  std::unique_ptr<WhatsApp> whatsapp;
};

Letter news() {
  Letter letter{{1}, {"Pesanan 1042 sudah siap."}};
  letter.notice = Notice{Notice::Kind::OrderNews,
                         {"Siti", "Dapur Bu Sri", "1042", "siap diambil"},
                         {Verb::MyOrder, 7}};
  return letter;
}

GraphTrouble error(int code, int status = 400) {
  GraphTrouble trouble;
  trouble.status = status;
  trouble.code = code;
  return trouble;
}

}  // namespace

TEST_CASE("a letter is shown, named by its wamid and billed as service", "[whatsapp]") {
  House house;
  const Delivery sent = house.send("Selamat datang");
  CHECK(sent.outcome == Outcome::Sent);
  const auto shown = house.graph.newest(kSiti);
  CHECK(shown.text == "Selamat datang");
  REQUIRE(sent.billed.size() == 1);
  CHECK(sent.billed[0].reference == shown.id);
  CHECK(sent.billed[0].category == "service");
  CHECK(sent.billed[0].price == Money{300});
}

TEST_CASE("a person without a phone number is written to by their BSUID", "[whatsapp]") {
  House house;
  house.graph.identity(kSiti, FakeGraph::Identity::UsernameOnly);
  CHECK(house.send(Letter{{1}, {"Halo"}}, house.graph.bsuid(kSiti)).outcome == Outcome::Sent);
  CHECK(house.graph.newest(kSiti).text == "Halo");
}

TEST_CASE("a picture is uploaded once and shown above its buttons in one message", "[whatsapp]") {
  House house;
  Letter card{{1}, {"Tekwan", "pic"}};
  card.message.actions = {{"Beli", {Verb::Variant, 1}}};
  for (int i = 0; i < 3; ++i) REQUIRE(house.send(card).outcome == Outcome::Sent);
  CHECK(house.graph.calls("upload").size() == 1);
  CHECK(house.graph.messages_sent(kSiti) == 3);
  CHECK(house.graph.bytes_of(house.graph.newest(kSiti).media_id) == kPng);
  CHECK(house.graph.newest(kSiti).has_button("Beli"));

  house.desk.clock += std::chrono::hours{24 * 30};
  house.desk.heard = house.desk.clock;
  REQUIRE(house.send(card).outcome == Outcome::Sent);
  CHECK(house.graph.calls("upload").size() == 2);
}

TEST_CASE("of two messages the first is billed also when the second has to wait", "[whatsapp]") {
  House house;
  Letter card{{1}, {"Tekwan " + std::string(1024, 'x'), "pic"}};
  GraphTrouble first;
  first.answer = GraphTrouble::Answer::Done;
  house.graph.fail("messages", first);
  house.graph.fail("messages", error(131000, 500));
  const Delivery waits = house.send(card);
  CHECK(waits.outcome == Outcome::TryLater);
  REQUIRE(waits.billed.size() == 1);
  CHECK(house.graph.newest(kSiti).id == waits.billed[0].reference);
  CHECK(waits.messages_left == 1);

  card.messages_left = waits.messages_left;
  CHECK(house.send(card).outcome == Outcome::Sent);
  const auto shown = house.graph.shown(kSiti);
  REQUIRE(shown.size() == 2);  // the picture has not come twice
  CHECK(shown[0].kind == "image");
  CHECK(shown[1].kind == "text");
}

TEST_CASE("a fault of the list is not taken for a lost picture before it", "[whatsapp]") {
  House house;
  Letter card{{1}, {"Pilih", "pic"}};
  for (int i = 1; i < 12; ++i)
    card.message.actions.push_back({"Aksi " + std::to_string(i), {Verb::Product, i}});
  card.message.actions.resize(4);
  GraphTrouble first;
  first.answer = GraphTrouble::Answer::Done;
  house.graph.fail("messages", first);
  house.graph.fail("messages", error(100));
  const Delivery refused = house.send(card);
  CHECK(refused.outcome == Outcome::Refused);
  CHECK(refused.billed.size() == 1);
}

TEST_CASE("a picture that Meta does not take costs only the picture", "[whatsapp]") {
  House house;
  house.graph.fail("upload", error(131053));
  CHECK(house.send(Letter{{1}, {"Tekwan", "pic"}}).outcome == Outcome::Sent);
  CHECK(house.graph.newest(kSiti).kind == "text");
}

TEST_CASE("a picture that Meta has forgotten is uploaded again at once", "[whatsapp]") {
  House house;
  const Letter card{{1}, {"Tekwan", "pic"}};
  REQUIRE(house.send(card).outcome == Outcome::Sent);
  house.graph.forget_media();
  CHECK(house.send(card).outcome == Outcome::Sent);
  CHECK(house.graph.newest(kSiti).kind == "image");
  CHECK(house.graph.calls("upload").size() == 2);
  house.graph.fail("messages", error(131053));
  house.graph.fail("messages", error(131053));
  CHECK(house.send(card).outcome == Outcome::Sent);
  CHECK(house.graph.newest(kSiti).kind == "text");
}

TEST_CASE("a person's file that cannot be had now lets the letter wait; one that is gone is missed",
          "[whatsapp]") {
  House house;
  Letter letter{{1}, {"Ani:"}};
  letter.message.attachment = Attachment{Attachment::Kind::Photo, "telegram", "file"};
  house.desk.not_now = true;
  CHECK(house.send(letter).outcome == Outcome::TryLater);
  CHECK(house.graph.messages_sent(kSiti) == 0);
  house.desk.not_now = false;
  CHECK(house.send(letter).outcome == Outcome::Sent);
  CHECK(house.graph.newest(kSiti).text ==
        "Ani:\n(berkasnya tidak bisa dibuka, minta dikirim ulang ya)");
}

TEST_CASE("while uploads fail for now the letter waits", "[whatsapp]") {
  House house;
  house.graph.fail("upload", error(131000, 500));
  CHECK(house.send(Letter{{1}, {"Tekwan", "pic"}}).outcome == Outcome::TryLater);
  CHECK(house.graph.messages_sent(kSiti) == 0);
}

TEST_CASE("after a day without a word only the approved notice goes, and the letter waits",
          "[whatsapp]") {
  House house;
  house.desk.heard = house.desk.clock - 24h;
  house.graph.close_window(kSiti);
  const Delivery held = house.send(news());
  CHECK(held.outcome == Outcome::Held);
  const auto shown = house.graph.newest(kSiti);
  CHECK(shown.kind == "template");
  CHECK(shown.template_name == "kedai_kabar_pesanan");
  CHECK(shown.parameters ==
        std::vector<std::string>{"Siti", "Dapur Bu Sri", "1042", "siap diambil"});
  CHECK(shown.buttons.at(0).id == encode(Choice{Verb::MyOrder, 7}));
  REQUIRE(held.billed.size() == 1);
  CHECK(held.billed[0].category == "utility");
  CHECK(held.billed[0].price == Money{400});

  CHECK(house.send("Bukan kabar pesanan").outcome == Outcome::Held);
  CHECK(house.graph.messages_sent(kSiti) == 1);
}

TEST_CASE("when Meta holds that the day is over, Kedai believes it", "[whatsapp]") {
  House house;
  house.graph.when_closed(FakeGraph::Closed::RefusedAtOnce);
  house.graph.close_window(kSiti);
  CHECK(house.send(news()).outcome == Outcome::Held);
  CHECK(house.graph.newest(kSiti).kind == "template");
}

TEST_CASE("a template that is not approved lets the letter wait for a word", "[whatsapp]") {
  House house;
  house.desk.heard = house.desk.clock - 24h;
  house.graph.remove_template("kedai_kabar_pesanan", "id");
  const Delivery held = house.send(news());
  CHECK(held.outcome == Outcome::Held);
  CHECK(held.billed.empty());
  CHECK(held.afterwards);  // the staff hear of it
}

TEST_CASE("of what else a shop must hear one template goes; what follows waits behind it",
          "[whatsapp]") {
  House house;
  house.desk.heard = house.desk.clock - 24h;
  house.graph.close_window(kSiti);
  Letter call{{1}, {"Ani: besok buka?"}};
  call.notice =
      Notice{Notice::Kind::ShopNews, {"Dapur Bu Sri", "Ani: besok buka?"}, {Verb::TalkToBuyer, 7}};
  CHECK(house.send(call).outcome == Outcome::Held);
  CHECK(house.graph.newest(kSiti).template_name == "kedai_kabar_toko");
  house.desk.holding = true;
  CHECK(house.send(call).outcome == Outcome::Held);
  CHECK(house.graph.messages_sent(kSiti) == 1);
}

TEST_CASE("each refusal of Meta's means the right thing for the letter", "[whatsapp]") {
  House house;
  const auto after = [&](const GraphTrouble& trouble) {
    house.graph.fail("messages", trouble);
    return house.send("x");
  };
  for (const int code : {190, 3, 10, 200, 131005, 131031, 131037, 131042, 131045, 368, 131048})
    CHECK(after(error(code)).outcome == Outcome::Locked);
  for (const int code : {131000, 131016, 1, 2, 133004})
    CHECK(after(error(code, 500)).outcome == Outcome::TryLater);
  for (const int code : {4, 80007, 130429, 131057}) {
    const Delivery all = after(error(code));
    CHECK(all.outcome == Outcome::TryLater);
    CHECK(all.for_all);
  }
  const Delivery pair = after(error(131056));
  CHECK(pair.outcome == Outcome::TryLater);
  CHECK_FALSE(pair.for_all);
  CHECK(pair.growth == 4);
  for (const int code : {131026, 130403, 130497})
    CHECK(after(error(code)).outcome == Outcome::Unreachable);
  for (const int code : {100, 33, 131008, 131009, 131021, 131049, 131050, 130472, 131051, 131062})
    for (const int status : {400, 500})  // the code counts
      CHECK(after(error(code, status)).outcome == Outcome::Refused);
  CHECK(after(error(470)).outcome == Outcome::Held);
  CHECK(after(error(0, 429)).for_all);
  CHECK(house.send("x").outcome == Outcome::Sent);
}

TEST_CASE("garbage, silence and a revoked token lose nothing and tell no secret", "[whatsapp]") {
  House house;
  GraphTrouble garbage;
  garbage.answer = GraphTrouble::Answer::Garbage;
  house.graph.fail("messages", garbage);
  CHECK(house.send("x").outcome == Outcome::TryLater);

  house.graph.revoke_token();
  const Delivery locked = house.send("x");
  CHECK(locked.outcome == Outcome::Locked);
  CHECK(locked.reason.find(house.graph.token()) == std::string::npos);
  house.graph.restore_token();
  CHECK(house.send("x").outcome == Outcome::Sent);
}

TEST_CASE("what a person sent is fetched with the token, up to a size", "[whatsapp]") {
  House house;
  GraphFile photo;
  photo.bytes = kPng;
  photo.mime = "image/png";
  const auto fetched =
      sync_wait(house.whatsapp->fetch(house.graph.media_of(house.graph.send_file(kSiti, photo))));
  REQUIRE(fetched);
  CHECK(fetched->bytes == kPng);
  CHECK(fetched->media_type == "image/png");

  photo.bytes += std::string(17 * 1024 * 1024, 'x');
  CHECK_THROWS_AS(
      sync_wait(house.whatsapp->fetch(house.graph.media_of(house.graph.send_file(kSiti, photo)))),
      TooLarge);
}

TEST_CASE("a voice note refused after its words is missed in words of its own", "[whatsapp]") {
  House house;
  house.desk.pictures["note"] = {"audio/ogg", "OggS"};
  Letter letter{{1}, {"Ani: dengar ini"}};
  letter.message.attachment = Attachment{Attachment::Kind::Voice, "telegram", "note"};
  GraphTrouble first;
  first.answer = GraphTrouble::Answer::Done;
  house.graph.fail("messages", first);
  house.graph.fail("messages", error(131053));
  CHECK(house.send(letter).outcome == Outcome::Sent);
  const auto shown = house.graph.shown(kSiti);
  REQUIRE(shown.size() == 2);
  CHECK(shown[0].text == "Ani: dengar ini");
  CHECK(shown[1].text == "(berkasnya tidak bisa dibuka, minta dikirim ulang ya)");
}

TEST_CASE("a voice note that is gone after its words have gone repeats none of them",
          "[whatsapp]") {
  House house;
  Letter letter{{1}, {"Ani: dengar ini"}};
  letter.message.attachment = Attachment{Attachment::Kind::Voice, "telegram", "gone"};
  letter.messages_left = 1;
  CHECK(house.send(letter).outcome == Outcome::Sent);
  const auto shown = house.graph.shown(kSiti);
  REQUIRE(shown.size() == 1);
  CHECK(shown[0].text == "(berkasnya tidak bisa dibuka, minta dikirim ulang ya)");
}

TEST_CASE("a file that Meta does not give now is asked for later", "[whatsapp]") {
  House house;
  const std::string id = house.graph.media_of(house.graph.send_photo(kSiti));
  house.graph.fail("media", error(131000, 500));
  CHECK_THROWS_AS(sync_wait(house.whatsapp->fetch(id)), NotNow);
  house.graph.fail("download", error(131000, 500));
  CHECK_THROWS_AS(sync_wait(house.whatsapp->fetch(id)), NotNow);
  house.graph.revoke_token();
  CHECK_THROWS_AS(sync_wait(house.whatsapp->fetch(id)), NotNow);
  house.graph.restore_token();
  CHECK(sync_wait(house.whatsapp->fetch(id)));
}

TEST_CASE("an id that is none of Meta's is not asked for", "[whatsapp]") {
  House house;
  CHECK_FALSE(sync_wait(house.whatsapp->fetch("../../etc/passwd")));
  CHECK_FALSE(sync_wait(house.whatsapp->fetch("4040404")));
}

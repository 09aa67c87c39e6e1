// What people say, press, share and send.
#include <catch2/catch.hpp>
#include <string>

#include "tests/bot/whatsapp_bodies.h"

using namespace kedai;
using namespace kedai::bot::whatsapp;

namespace {

std::string interactive(const std::string& reply) {
  return message(
      R"("type":"interactive","context":{"from":"106","id":"wamid.ours"},"interactive":)" + reply);
}
std::string order(const std::string& items) {
  return message(R"("type":"order","order":{"catalog_id":"1","text":"pedas","product_items":[)" +
                 items + "]}");
}
std::string contacts(const std::string& cards, const std::string& more = "") {
  return message(more + R"("type":"contacts","contacts":[)" + cards + "]");
}
std::string location(const std::string& members) {
  return message(R"("type":"location","location":{)" + members + "}");
}

}  // namespace

TEST_CASE("a text is said as it is, without what could pass for the shop's own marks") {
  CHECK(heard<Said>(text(R"("2 tekwan\npedas")")).text == "2 tekwan\npedas");
  CHECK(heard<Said>(text(R"("a\u0001b\u0002c\u0000d\u0085e\tf")")).text == "abcde\tf");
}

TEST_CASE("a text about a product of the catalogue asks about it") {
  const auto asked = heard<AskedAbout>(message(
      R"("type":"text","text":{"body":"Masih ada?"},"context":{"from":"106","id":"wamid.0",
         "referred_product":{"catalog_id":"1","product_retailer_id":"nasi-goreng"}})"));
  CHECK(asked.sku == "nasi-goreng");
  CHECK(asked.text == "Masih ada?");
}

TEST_CASE("a text that holds nothing is unreadable") {
  for (const auto* body : {R"("")", "null", "7", R"("\u0001")"}) CHECK(unreadable(text(body)));
  CHECK(unreadable(message(R"("type":"text")")));
  CHECK(unreadable(message(R"("type":"text","text":"halo")")));
}

TEST_CASE("reply buttons and list rows are pressed, under the message that held them") {
  const auto button = heard<Pressed>(interactive(
      R"({"type":"button_reply","button_reply":{"id":"menu:0","title":"Lihat menu"}})"));
  CHECK(button.data == "menu:0");
  CHECK(button.message == "wamid.ours");
  CHECK(button.label == "Lihat menu");
  const auto row = heard<Pressed>(interactive(
      R"({"type":"list_reply","list_reply":{"id":"p:4","title":"Tekwan","description":"Rp1"}})"));
  CHECK(row.data == "p:4");
  CHECK(row.label == "Tekwan");
}

TEST_CASE("a button's id is taken as it is up to 256 bytes, and is no id beyond") {
  const auto reply = [](const std::string& id) {
    return interactive(R"({"type":"button_reply","button_reply":{"id":")" + id +
                       R"(","title":"Ya"}})");
  };
  const std::string rubbish = "';--<%/..\u00e9 " + std::string(190, '\x7e');
  CHECK(heard<Pressed>(reply(rubbish)).data == rubbish);
  CHECK(heard<Pressed>(reply(std::string(256, 'x'))).data.size() == 256);
  CHECK(heard<Said>(reply(std::string(257, 'x'))).text == "Ya");
  CHECK(heard<Said>(reply(R"(a\u0000b)")).text == "Ya");
}

TEST_CASE("a template's button is pressed by its payload; without one its words are said") {
  const auto pressed = heard<Pressed>(message(
      R"("type":"button","button":{"payload":"order:12","text":"Lihat"},"context":{"id":"wamid.t"})"));
  CHECK(pressed.data == "order:12");
  CHECK(pressed.message == "wamid.t");
  CHECK(pressed.label == "Lihat");
  CHECK(heard<Said>(message(R"("type":"button","button":{"text":"Ya, kirim"})")).text ==
        "Ya, kirim");
  CHECK(unreadable(message(R"("type":"button","button":{})")));
}

TEST_CASE("an interactive answer that is broken or was not asked for is unreadable") {
  for (const auto* reply :
       {"null", "{}", "7", R"({"type":"button_reply"})",
        R"({"type":"button_reply","button_reply":{}})",
        R"({"type":"nfm_reply","nfm_reply":{"response_json":"{\"a\":1}"}})",
        R"({"type":"call_permission_reply","call_permission_reply":{"response":"accept"}})"})
    CHECK(unreadable(interactive(reply)));
  CHECK(unreadable(message(R"("type":"interactive")")));
}

TEST_CASE("a location has its name and address for a label") {
  const auto place = heard<SharedLocation>(
      location(R"("latitude":-3.2945,"longitude":102.8614,"name":"Pasar","address":"Jl. A")"));
  CHECK(place.latitude == Approx(-3.2945));
  CHECK(place.longitude == Approx(102.8614));
  CHECK(place.label == "Pasar, Jl. A");
  CHECK(heard<SharedLocation>(location(R"("latitude":-3,"longitude":102)")).label.empty());
  CHECK(heard<SharedLocation>(location(R"("latitude":"-3.5","longitude":"102")")).latitude ==
        Approx(-3.5));
}

TEST_CASE("a location off the earth is unreadable") {
  for (const auto* members :
       {R"("latitude":90.1,"longitude":0)", R"("latitude":0,"longitude":-180.5)",
        R"("latitude":"nan","longitude":1)", R"("latitude":"inf","longitude":1)",
        R"("latitude":null,"longitude":1)", R"("longitude":1)", R"("latitude":"1x","longitude":1)"})
    CHECK(unreadable(location(members)));
}

TEST_CASE("a contact is the sender's own by WhatsApp's word only") {
  const auto own = heard<SharedContact>(
      contacts(R"({"phones":[{"phone":"+1 650-555-0123","wa_id":"16505550123"}]})"));
  CHECK(own.phone == "+16505550123");
  CHECK(own.own);
  const auto other =
      heard<SharedContact>(contacts(R"({"phones":[{"phone":"+1 (650) 555-0126"}]})"));
  CHECK(other.phone == "+16505550126");
  CHECK_FALSE(other.own);
  // Anybody can write anybody's number into a card; the number alone proves nothing.
  CHECK_FALSE(heard<SharedContact>(contacts(R"({"phones":[{"phone":"+16505550123"}]})")).own);
  CHECK_FALSE(
      heard<SharedContact>(contacts(R"({"origin":"other","phones":[{"phone":"+16505550126"}]})"))
          .own);
}

TEST_CASE("a contact given on request is the sender's own, wherever that is said") {
  const std::string card = R"({"phones":[{"phone":"6281234567"}]})";
  const auto on_message = heard<SharedContact>(contacts(card, R"("origin":"contact_request",)"));
  CHECK(on_message.own);
  CHECK(on_message.phone == "+6281234567");
  CHECK(heard<SharedContact>(
            contacts(R"({"origin":"contact_request","phones":[{"phone":"+6281234567"}]})"))
            .own);
}

TEST_CASE("of several contacts the sender's own counts, else the first with a number") {
  const std::string cards =
      R"({"name":{"first_name":"A"}},{"phones":[{"phone":"0812-1"},{"wa_id":"62812"}]},
         {"phones":[{"wa_id":"16505550123"}]})";
  CHECK(heard<SharedContact>(contacts(cards)).phone == "+16505550123");
  CHECK(heard<SharedContact>(contacts(R"({"phones":[]},{"phones":[{"phone":"0812-1"}]})")).phone ==
        "08121");
  const auto two = heard<SharedContact>(
      contacts(R"({"name":{"formatted_name":"Budi"},"phones":[{"phone":"+62811"}]},
                  {"name":{"formatted_name":"Ani"},"phones":[{"phone":"+62822"},{"phone":"0833"}]})"));
  CHECK(two.phone == "+62811");
  CHECK(two.label == "Budi +62811, Ani +62822 0833");
  CHECK(unreadable(contacts("")));
  CHECK(unreadable(contacts(R"({"phones":[{"phone":""}]},7,null)")));
}

TEST_CASE("media keep WhatsApp's id, the kind and the caption") {
  struct Sample {
    std::string type, object;
    Attachment::Kind kind;
    std::string caption;
  };
  const auto sample = GENERATE(
      Sample{"image", R"({"id":"17","caption":"bukti\u0001"})", Attachment::Kind::Photo, "bukti"},
      Sample{"video", R"({"id":"17"})", Attachment::Kind::Video, ""},
      Sample{"sticker", R"({"id":"17","animated":true})", Attachment::Kind::Sticker, ""},
      Sample{"audio", R"({"id":"17","voice":true})", Attachment::Kind::Voice, ""},
      Sample{"audio", R"({"id":"17","voice":false})", Attachment::Kind::Document, ""},
      Sample{"audio", R"({"id":"17"})", Attachment::Kind::Document, ""},
      Sample{"voice", R"({"id":"17"})", Attachment::Kind::Voice, ""},
      Sample{"document", R"({"id":17,"filename":"a.pdf"})", Attachment::Kind::Document, "a.pdf"},
      Sample{"document", R"({"id":"17","filename":"a.pdf","caption":"nota"})",
             Attachment::Kind::Document, "nota"});
  const auto sent = heard<SentMedia>(
      message(R"("type":")" + sample.type + R"(",")" + sample.type + R"(":)" + sample.object));
  CHECK(sent.attachment.kind == sample.kind);
  CHECK(sent.attachment.channel == "whatsapp");
  CHECK(sent.attachment.reference == "17");
  CHECK(sent.caption == sample.caption);
}

TEST_CASE("a media id that would lead elsewhere in a URL is none") {
  for (const auto* id : {R"("../me")", R"("1?a=b")", R"("1/2")", R"("1.2")", R"("")", "null", "{}"})
    CHECK(unreadable(message(R"("type":"image","image":{"id":)" + std::string(id) + "}")));
}

TEST_CASE("a cart keeps its amounts and rounds what the phone showed to whole rupiah") {
  const auto cart = heard<SentCart>(order(
      R"({"product_retailer_id":"kopi","quantity":3,"item_price":12500.5,"currency":"IDR"},
         {"product_retailer_id":"roti","quantity":"2","item_price":"1.0e4"},
         {"product_retailer_id":77,"quantity":1.0})"));
  REQUIRE(cart.lines.size() == 3);
  CHECK(cart.lines[0].sku == "kopi");
  CHECK(cart.lines[0].quantity == 3);
  CHECK(cart.lines[0].price == 12501);
  CHECK(cart.lines[1].quantity == 2);
  CHECK(cart.lines[1].price == 10000);
  CHECK(cart.lines[2].sku == "77");
  CHECK(cart.lines[2].price == 0);
  CHECK(cart.note == "pedas");
}

TEST_CASE("a cart's lines without product or amount are left out; without any it is unreadable") {
  CHECK(unreadable(order(
      R"({"quantity":1},{"product_retailer_id":"a"},{"product_retailer_id":"a","quantity":0},
         {"product_retailer_id":"a","quantity":-1},{"product_retailer_id":"a","quantity":1.5},
         {"product_retailer_id":"a","quantity":1e300},{"product_retailer_id":"a","quantity":"x"},7)")));
  CHECK(unreadable(order("")));
  CHECK(unreadable(message(R"("type":"order")")));
  CHECK(
      heard<SentCart>(
          order(
              R"({"product_retailer_id":"a","quantity":1,"item_price":-5},{"product_retailer_id":"b"})"))
          .lines[0]
          .price == 0);
}

TEST_CASE("reactions, edits, deletions, opened chats and groups are passed over") {
  for (const auto* members :
       {R"("type":"reaction","reaction":{"message_id":"wamid.0","emoji":"x"})",
        R"("type":"reaction")", R"("reaction":{})", R"("type":"edit","edit":{})",
        R"("type":"revoke","revoke":{})", R"("type":"request_welcome")", R"("type":"ephemeral")",
        R"("type":"text","text":{"body":"x"},"group_id":"g1")", R"("type":"system","system":{})",
        R"("type":"system","system":{"type":"viewed"})"})
    CHECK(ignored(message(members)));
}

TEST_CASE("what has a person behind it but cannot be used is unreadable") {
  for (const auto* members :
       {R"("type":"unsupported")", R"("type":"poll_of_tomorrow","poll_of_tomorrow":{})",
        R"("nothing":1)", R"("type":7)",
        R"("type":"image","image":{"id":"17"},"errors":[{"code":131052}])",
        R"("type":"text","text":{"body":"x"},"errors":[{}])"})
    CHECK(unreadable(message(members)));
  CHECK(heard<Said>(message(R"("type":"text","text":{"body":"x"},"errors":[])")).text == "x");
}

TEST_CASE("a message without a type is known by what it carries") {
  CHECK(heard<SharedLocation>(message(R"("location":{"latitude":1,"longitude":2})")).latitude == 1);
  CHECK(heard<Said>(message(R"("text":{"body":"halo"})")).text == "halo");
}

// What a chat remembers outlasts its being written down and read again.
#include "flows/conversation.h"

#include <catch2/catch.hpp>

using namespace kedai;

namespace {

template <class Question>
Question kept(const Question& question) {
  Conversation conversation;
  conversation.awaiting = question;
  return std::get<Question>(decode_conversation(encode(conversation)).awaiting);
}

}  // namespace

TEST_CASE("an open question is kept with what it is about") {
  CHECK(kept(APayBack{{7}}).order == OrderId{7});
  CHECK(kept(ALimit{{8}}).customer == CustomerId{8});
  const auto way = kept(ARefundWay{{7}, {50'000}});
  CHECK(way.order == OrderId{7});
  CHECK(way.paid == Money{50'000});
}

TEST_CASE("a state that nobody wrote is a fresh one") {
  for (const char* text : {"{", "[]", "{\"q\":-1}", "{\"q\":99,\"am\":\"x\"}"}) {
    INFO(text);
    CHECK(decode_conversation(text).awaiting.index() == 0);
  }
}

TEST_CASE("what was offered is kept in its order, each on a line of its own") {
  Conversation conversation;
  conversation.misses = 2;
  conversation.unfinished = "dua\nbaris";
  conversation.offered = {
      {"Kue \"lapis\"\n2", {Verb::Menu}}, {"\t😊", {Verb::Cart}}, {"", {Verb::Menu}}};
  const auto kept = decode_conversation(encode(conversation));
  CHECK(kept.misses == 2);
  CHECK(kept.unfinished == "dua\nbaris");
  REQUIRE(kept.offered.size() == 3);
  CHECK(kept.offered[0].label == "Kue \"lapis\" 2");
  CHECK(kept.offered[1].label == "\t😊");
  CHECK(kept.offered[1].choice.verb == Verb::Cart);
  CHECK(kept.offered[2].label.empty());
}

TEST_CASE("a state of an earlier version, with its offers inside, is still read") {
  const auto kept = decode_conversation(R"({"m":1,"o":"menu\tKembali\ncart\tKeranjang\n"})");
  CHECK(kept.misses == 1);
  REQUIRE(kept.offered.size() == 2);
  CHECK(kept.offered[1].label == "Keranjang");
  CHECK(decode_conversation(R"({"m":2,"o":[["Kembali","menu"]]})").misses == 2);
}

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

// Every talk of this folder, played as it is written and in every other way that has to come to
// the same. KEDAI_REWRITE=1 writes the talks anew from what the program says: review the diff.
#include "tests/talks/talk.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "tests/talks/files.h"

using namespace kedai;
using namespace kedai::harness;

namespace {

// Plays every talk in that manner; what comes out has to be what is written.
int play_all(const Manner& manner) {
  int typed = 0;
  for (const File& file : all_talks()) {
    INFO(file.path.filename().string());
    const Played played = play(file.text, manner);
    CHECK(played.faults == "");
    CHECK(first_difference(file.text, played.text) == "");
    typed += played.typed;
  }
  return typed;
}

}  // namespace

TEST_CASE("every talk goes as it is written") {
  REQUIRE_FALSE(all_talks().empty());
  if (std::getenv("KEDAI_REWRITE"))
    for (const File& file : all_talks()) {
      const std::string text = play(file.text).text;
      std::ofstream(file.path, std::ios::binary) << text;
    }
  play_all({});
}

TEST_CASE("a message that is delivered twice is answered once and changes nothing") {
  play_all({.delivery = Delivery::Twice});
}

TEST_CASE("every talk is the same on each channel") {
  for (const auto* channel : {"telegram", "whatsapp", "web", "terminal"}) {
    INFO("on " << channel);
    play_all({.channel = channel});
  }
}

TEST_CASE("a typed label is a press") { CHECK(play_all({.pressing = Pressing::Labels}) > 0); }

TEST_CASE("the number that a message gives a button is a press") {
  const int listed = play_all({.pressing = Pressing::Numbers});
  CHECK(listed > 0);
  // The terminal gives nearly every button a number.
  CHECK(play_all({.channel = "terminal", .pressing = Pressing::Numbers}) > listed);
}

// Rule 10 of DESIGN.md, from "halo" to "accepted".
TEST_CASE("ordering takes few actions and few messages") {
  struct Limit {
    const char* talk;
    const char* what;
    int actions;
    int messages;
  };
  for (const Limit& limit : {Limit{"newcomer-pickup.talk", "newcomer, pickup", 8, 9},
                             Limit{"newcomer-delivery.talk", "newcomer, delivery", 9, 10},
                             Limit{"returning.talk", "returning customer", 4, 5},
                             Limit{"typed-order.talk", "order typed in words", 2, 3}}) {
    const Played played = play(talk_called(limit.talk));
    std::cout << limit.what << ": " << played.actions << " actions, " << played.messages
              << " messages (limit " << limit.actions << ", " << limit.messages << ")\n";
    CHECK(played.text.find(" accepted") != std::string::npos);
    CHECK(played.actions <= limit.actions);
    CHECK(played.messages <= limit.messages);
  }
}

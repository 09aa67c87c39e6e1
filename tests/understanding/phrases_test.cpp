#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "config/assets.h"
#include "tests/understanding/judge.h"

using namespace kedai;
using namespace kedai::understanding;

namespace {

std::string contents(const std::string& name) {
  std::ifstream file(fmt::format("{}/tests/understanding/{}", KEDAI_SOURCE_DIR, name));
  REQUIRE(file);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// Every miss is told; `allowed` of them are known and described in docs/understanding.md's
// measures.
void all_understood(const std::string& phrases, std::string catalogue, int allowed) {
  Judge judge(std::move(catalogue));
  int missed = 0;
  for (const Phrase& phrase : read_phrases(contents(phrases))) {
    const Verdict verdict = judge.judge(phrase);
    INFO(phrase.text << "\n" << verdict.why);
    CHECK_FALSE(verdict.wrong_cart);
    missed += verdict.right ? 0 : 1;
    if (missed > allowed) CHECK(verdict.right);
  }
  CHECK(missed <= allowed);
}

std::string demo() { return std::string(*config::asset("demo/catalogue.csv")); }

}  // namespace

TEST_CASE("all of the development set is understood") {
  all_understood("development.jsonl", demo(), 0);
}

TEST_CASE("what was written before the reader was") { all_understood("own.jsonl", demo(), 1); }

TEST_CASE("what was kept aside until the reader stood") {
  all_understood("held_aside.jsonl", demo(), 0);
  all_understood("second_aside.jsonl", demo(), 0);
  all_understood("third_aside.jsonl", demo(), 1);
  all_understood("fourth_aside.jsonl", demo(), 1);
  all_understood("fifth_aside.jsonl", demo(), 0);
}

TEST_CASE("what only looks like an order, and what says less than it seems") {
  all_understood("traps.jsonl", demo(), 0);
}

TEST_CASE("other trades") {
  all_understood("hardware.jsonl", contents("hardware.csv"), 0);
  all_understood("batik.jsonl", contents("batik.csv"), 3);
  all_understood("batik_aside.jsonl", contents("batik.csv"), 3);
  all_understood("cosmetics_aside.jsonl", contents("cosmetics.csv"), 2);
}

TEST_CASE("a judge that lets everything pass would be worth nothing") {
  Judge judge(demo());
  const Goods two{{"TKW-POR", 2}};
  const Goods three{{"TKW-POR", 3}};
  const auto said = [&](const char* text, const char* intent, const Goods& cart,
                        const Goods& items) {
    return judge.judge({text, intent, cart, items, "Kopi", "Tekwan", 1, {"Tekwan"}});
  };
  CHECK(said("2 tekwan", "order", {}, two).right);
  CHECK_FALSE(said("2 tekwan", "order", {}, three).right);
  CHECK(said("2 tekwan", "order", {}, three).wrong_cart);
  CHECK(said("2 tekwan", "greet", {}, {}).wrong_cart);
  CHECK_FALSE(said("halo", "order", {}, two).right);
  CHECK_FALSE(said("halo", "order", {}, two).wrong_cart);  // missing is not wrong
  CHECK_FALSE(said("hapus tekwan", "thanks", two, {}).right);
  CHECK(said("hapus tekwan", "thanks", two, {}).wrong_cart);
  for (const char* intent : {"browse", "hours", "payment", "shipping", "status", "human", "cancel",
                             "cart", "detail", "toomuch", "choose", "clarify"}) {
    INFO(intent);
    CHECK_FALSE(said("makasih kak", intent, two, {}).right);
  }
}

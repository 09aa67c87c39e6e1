// `kedai check`, the part that asks Meta, against a Graph server that keeps Meta's rules.
#include <catch2/catch.hpp>
#include <sstream>

#include "bot/commands/check_report.h"
#include "tests/bot/fake_graph.h"

using namespace kedai;
using namespace kedai::bot;

namespace {

struct House {
  House() {
    settings.public_url = "https://kedai.example";
    shop.slug = "dapur";
    WhatsAppSettings whatsapp;
    whatsapp.phone_number_id = FakeGraph::kNumber;
    whatsapp.business_account_id = FakeGraph::kAccount;
    whatsapp.token = graph.token();
    whatsapp.api_base = graph.url();
    shop.whatsapp = whatsapp;
  }
  // What it tells, and how much of it is wrong.
  std::pair<std::string, int> check() {
    std::ostringstream out;
    CheckReport report(out);
    check_whatsapp(settings, shop, report);
    return {out.str(), report.wrongs()};
  }
  void replace(const std::string& body, const std::string& status = "APPROVED",
               const std::string& category = "UTILITY") {
    graph.add_template({"kedai_pesanan_baru", "id", body, {"Lihat pesanan"}, category, status});
  }

  FakeGraph graph;
  Settings settings;
  ShopSettings shop;
};

constexpr const char* kFour = "{{1}} {{2}} {{3}} {{4}}";

}  // namespace

TEST_CASE("a number that is ready is called so", "[whatsapp]") {
  House house;
  const auto [text, wrongs] = house.check();
  INFO(text);
  CHECK(wrongs == 0);
  CHECK(text.find("https://wa.me/" + std::string(FakeGraph::kDisplay)) != text.npos);
  CHECK(text.find("the template kedai_pesanan_baru (id) is approved") != text.npos);
  CHECK(text.find("the template kedai_kabar_pesanan (id) is approved") != text.npos);
}

TEST_CASE("what is wrong with a template is said", "[whatsapp]") {
  House house;
  const auto said = [&](const std::string& fault) {
    const auto [text, wrongs] = house.check();
    INFO(text);
    CHECK(wrongs == 1);
    CHECK(text.find("the template kedai_pesanan_baru (id) " + fault) != text.npos);
  };
  house.replace(kFour, "PENDING");
  said("is PENDING, not APPROVED");
  house.replace("{{1}} {{2}} {{3}}");
  said("has 3 variables, not 4");
  house.replace(kFour, "APPROVED", "MARKETING");
  said("is of the category MARKETING");
  house.graph.remove_template("kedai_pesanan_baru", "id");
  said("is not there in that language");
}

TEST_CASE("a refused token, a missing subscription and a server without a name are said",
          "[whatsapp]") {
  House house;
  house.graph.unsubscribe();
  house.settings.public_url.clear();
  const auto [text, wrongs] = house.check();
  INFO(text);
  CHECK(wrongs == 2);
  CHECK(text.find("needs a public_url") != text.npos);
  CHECK(text.find("no app is subscribed") != text.npos);

  house.graph.revoke_token();
  const auto refused = house.check().first;
  CHECK(refused.find("Meta refuses the token") != refused.npos);
  CHECK(refused.find(house.shop.whatsapp->token) == refused.npos);
}

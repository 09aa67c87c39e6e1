// [shop.whatsapp]: the example's block is read whole, and each mistake is told with its line.
#include <catch2/catch.hpp>
#include <fstream>

#include "config/settings.h"
#include "tests/harness/temporary_folder.h"

using namespace kedai;
using Catch::Contains;

namespace {

const std::string kShop = "[[shop]]\nslug = 'dapur'\nname = 'Dapur'\n";
const std::string kNumber =
    "[shop.whatsapp]\nphone_number_id = '106540352242922'\ntoken = 'EAAG-secret'\n"
    "app_secret = 'app-secret'\nverify_token = 'kata'\n";

Settings read(const std::string& text, const std::map<std::string, std::string>& variables = {}) {
  const harness::TemporaryFolder folder;
  const auto file = folder.path() / "kedai.toml";
  std::ofstream(folder.path() / "whatsapp-token") << "EAAG-from-file\n";
  std::ofstream(folder.path() / "whatsapp-secret") << "app-secret\n";
  for (const char* secret : {"whatsapp-token", "whatsapp-secret"})
    std::filesystem::permissions(folder.path() / secret, std::filesystem::perms::owner_read);
  std::ofstream(file) << text;
  return read_settings(file, variables);
}

// The block of the example file, its comment signs taken away.
std::string example_block() {
  std::ifstream in(KEDAI_SOURCE_DIR "/config/kedai.example.toml");
  std::string line, block;
  while (std::getline(in, line)) {
    if (line.starts_with("# [shop.whatsapp")) block += "\n";
    if (!block.empty() && line.starts_with("# ")) block += line.substr(2) + "\n";
  }
  return block;
}

}  // namespace

TEST_CASE("the example's block for WhatsApp is read whole, and shows the defaults") {
  const Settings all = read(kShop + example_block());
  REQUIRE(all.shops[0].whatsapp);
  const WhatsAppSettings& shown = *all.shops[0].whatsapp;
  CHECK(shown.token == "EAAG-from-file");
  CHECK(shown.app_secret == "app-secret");
  CHECK(shown.business_account_id == "102290129340398");
  const WhatsAppSettings by_default = *read(kShop + kNumber).shops[0].whatsapp;
  CHECK(shown.graph_version == by_default.graph_version);
  CHECK(shown.api_base == by_default.api_base);
  CHECK(shown.template_order == by_default.template_order);
  CHECK(shown.template_status == by_default.template_status);
  CHECK(shown.template_news == by_default.template_news);
  CHECK(shown.language == by_default.language);
  CHECK(shown.pace_per_customer_ms == by_default.pace_per_customer_ms);
  CHECK(shown.pace_burst == by_default.pace_burst);
  CHECK(shown.pace_per_second == by_default.pace_per_second);
}

TEST_CASE("the environment may hold WhatsApp's secrets") {
  const std::string without =
      "[shop.whatsapp]\nphone_number_id = '106540352242922'\n"
      "verify_token = 'kata'\n";
  const Settings from = read(kShop + without, {{"KEDAI_SHOP_DAPUR_WHATSAPP_TOKEN", "EAAG-env"},
                                               {"KEDAI_SHOP_DAPUR_WHATSAPP_APP_SECRET", "env"}});
  CHECK(from.shops[0].whatsapp->token == "EAAG-env");
  CHECK(from.shops[0].whatsapp->app_secret == "env");
}

TEST_CASE("a mistake in WhatsApp's settings is told with its key and never its secret") {
  const auto [from, to, said] = GENERATE(table<std::string, std::string, std::string>({
      {"'106540352242922'", "'+62 811'", "no id of Meta's"},
      {"token = 'EAAG-secret'\n", "", "token"},
      {"app_secret = 'app-secret'\n", "", "app_secret"},
      {"verify_token = 'kata'\n", "", "verify_token"},
      {"verify_token = 'kata'", "verify_token = 'two words'", "one word"},
      {"verify_token = 'kata'", "verify_token = 'kata'\ngraph_version = '23'", "v23.0"},
      {"verify_token = 'kata'", "verify_token = 'kata'\npace_burst = 0", "pace_burst"},
      {"verify_token = 'kata'", "verify_token = 'kata'\nfoo = 1", "foo"},
      {"verify_token = 'kata'", "verify_token = 'kata'\n[shop.whatsapp.price]\nservice = -1",
       "service"},
  }));
  std::string text = kShop + kNumber;
  text.replace(text.find(from), from.size(), to);
  INFO(text);
  CHECK_THROWS_WITH(read(text), Contains(said) && !Contains("EAAG-secret"));
}

TEST_CASE("two shops cannot share a number") {
  std::string other = kShop + kNumber;
  other.replace(other.find("'dapur'"), 7, "'lain'");
  CHECK_THROWS_WITH(read(kShop + kNumber + other), Contains("another shop has this number"));
}

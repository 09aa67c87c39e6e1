// [shop.midtrans]: the example's block is read whole, the key may come from elsewhere, and no
// mistake tells it.
#include <catch2/catch.hpp>
#include <fstream>

#include "config/settings.h"
#include "tests/harness/temporary_folder.h"

using namespace kedai;
using Catch::Contains;

namespace {

const std::string kShop = "[[shop]]\nslug = 'dapur-sri'\nname = 'Dapur'\n";
const std::string kVariable = "KEDAI_SHOP_DAPUR_SRI_MIDTRANS_SERVER_KEY";

std::optional<MidtransSettings> read(const std::string& block,
                                     const std::map<std::string, std::string>& variables = {}) {
  const harness::TemporaryFolder folder;
  const auto file = folder.path() / "kedai.toml";
  std::ofstream(folder.path() / "midtrans-key") << "SB-from-file\n";
  std::ofstream(file) << kShop + block;
  return read_settings(file, variables).shops[0].midtrans;
}

}  // namespace

TEST_CASE("the example's block for Midtrans is read whole, and shows the defaults") {
  std::ifstream in(KEDAI_SOURCE_DIR "/config/kedai.example.toml");
  std::string line, block;
  while (std::getline(in, line)) {
    if (!block.empty() && line.empty()) break;
    if (line.starts_with("# [shop.midtrans")) block += "\n";
    if (!block.empty() && line.starts_with("# ")) block += line.substr(2) + "\n";
  }
  const auto shown = read(block);
  REQUIRE(shown);
  CHECK(shown->server_key == "SB-from-file");
  CHECK(shown->acquirer == "gopay");
  CHECK(shown->api_base == MidtransSettings{}.api_base);
}

TEST_CASE("the environment may hold Midtrans' key, also without a table") {
  CHECK(read("", {{kVariable, "SB-env"}})->server_key == "SB-env");
  CHECK(read("[shop.midtrans]\nserver_key = 'SB-x'\n", {{kVariable, "SB-env"}})->server_key ==
        "SB-env");
  CHECK_FALSE(read(""));
}

TEST_CASE("a mistake in Midtrans' settings is told with its key and never its secret") {
  const auto [block, said] = GENERATE(table<std::string, std::string>({
      {"[shop.midtrans]\n", "server_key: is missing"},
      {"[shop.midtrans]\nserver_key = 'SB two words'\n", "one word"},
      {"[shop.midtrans]\nserver_key = 'SB-x'\nserver_key_file = 'midtrans-key'\n", "one of them"},
      {"[shop.midtrans]\nserver_key = 'SB-x'\napi_base = 'midtrans'\n", "api_base"},
      {"[shop.midtrans]\nserver_key = 'SB-x'\nacquirer = 'bca'\n", "gopay"},
      {"[shop.midtrans]\nserver_key = 'SB-x'\nclient_key = 'x'\n", "client_key"},
  }));
  INFO(block);
  CHECK_THROWS_WITH(read(block), Contains(said) && !Contains("SB-x") && !Contains("SB two"));
}

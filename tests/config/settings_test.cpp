#include "config/settings.h"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/harness/temporary_folder.h"

using namespace kedai;
using Catch::Matchers::Contains;
namespace fs = std::filesystem;

namespace {

using Variables = std::map<std::string, std::string>;

const std::string kShop = "[[shop]]\nslug = 'dapur'\nname = 'Dapur'\n";
const std::string kBot = kShop + "[shop.telegram]\n";

class Folder : public harness::TemporaryFolder {
 public:
  fs::path write(const std::string& name, const std::string& text,
                 fs::perms mode = fs::perms(0600)) {
    fs::path file = path() / name;
    std::ofstream(file) << text;
    fs::permissions(file, mode);
    return file;
  }
  Settings read(const std::string& toml, const Variables& env = {}, const Overrides& flags = {}) {
    return read_settings(write("kedai.toml", toml), env, flags);
  }
  // What reading is refused for, the folder's own name cut off; "" when it is not refused.
  std::string refusal(const std::string& toml, const Variables& env = {},
                      const Overrides& flags = {}) {
    try {
      read(toml, env, flags);
    } catch (const SettingsError& error) {
      std::string what = error.what();
      for (auto at = what.find(path().string()); at != what.npos; at = what.find(path().string()))
        what.erase(at, path().string().size() + 1);
      return what;
    }
    return "";
  }
};

}  // namespace

TEST_CASE("the example settings file is read whole") {
  Folder folder;
  folder.write("telegram-token", "123456:ABC-def\n");
  folder.write("telegram-secret", "a-secret\n");
  folder.write("catalogue.csv", "sku\n");
  std::ifstream in(KEDAI_SOURCE_DIR "/config/kedai.example.toml");
  const std::string example{std::istreambuf_iterator<char>(in), {}};
  const Settings read = folder.read(example);
  CHECK(read.data_dir == "/var/lib/kedai");
  CHECK(read.warnings.empty());
  REQUIRE(read.shops.size() == 1);
  const ShopSettings& shop = read.shops[0];
  CHECK(shop.slug == "dapur-sri");
  CHECK(shop.catalogue == folder.path() / "catalogue.csv");
  CHECK(shop.utc_offset_minutes == 420);
  REQUIRE(shop.telegram);
  CHECK(shop.telegram->token == "123456:ABC-def");
  CHECK(shop.telegram->webhook_secret == "a-secret");

  // What the example only mentions are keys too, and their shown values the defaults.
  std::string shown = example;
  for (const char* key : {"log_level", "backup_hour", "backups_kept", "public_url", "api_base",
                          "trusted_proxies", "connections_per_address", "pace_per_second"}) {
    const auto at = shown.find(std::string("# ") + key);
    INFO(key);
    REQUIRE(at != shown.npos);
    shown.erase(at, 2);
  }
  const Settings all = folder.read(shown);
  CHECK(all.public_url == "https://kedai.example.id");
  CHECK(all.trusted_proxies == read.trusted_proxies);
  CHECK(all.connections_per_address == read.connections_per_address);
  CHECK(all.log_level == read.log_level);
  CHECK(all.backup_hour == read.backup_hour);
  CHECK(all.backups_kept == read.backups_kept);
  CHECK(all.shops[0].telegram->api_base == shop.telegram->api_base);
  CHECK(all.shops[0].telegram->pace_per_second == shop.telegram->pace_per_second);
}

TEST_CASE("the database is SQLite in the data folder unless an address is given") {
  Folder folder;
  CHECK(folder.read(kShop).store_url.empty());
  const std::string url = "postgresql://kedai:geheim@db.example/kedai";
  CHECK(folder.read("[store]\nurl = '" + url + "'\n" + kShop).store_url == url);
  CHECK(folder.read(kShop, {{"KEDAI_STORE_URL", url}}).store_url == url);
  CHECK(folder.refusal("[store]\nurl = 'mysql://kedai:geheim@db/kedai'\n" + kShop).find("geheim") ==
        std::string::npos);
}

TEST_CASE("without a file there are the defaults and no shop") {
  const Settings read = read_settings({}, {}, {});
  CHECK(read.listen == "127.0.0.1");
  CHECK(read.port == 8080);
  CHECK(read.data_dir == "kedai-data");
  CHECK(read.shops.empty());
}

TEST_CASE(
    "a flag wins over the environment, the environment over the file, the file over the default") {
  Folder folder;
  Overrides flags;
  CHECK(folder.read(kShop).port == 8080);
  CHECK(folder.read("port = 1\n" + kShop).port == 1);
  CHECK(folder.read("port = 1\n" + kShop, {{"KEDAI_PORT", "2"}}).port == 2);
  flags.port = 3;
  flags.data_dir = "elsewhere";
  const Variables env{{"KEDAI_PORT", "2"}, {"KEDAI_DATA", "/env"}, {"KEDAI_LOG_LEVEL", "warn"}};
  const Settings read = folder.read("port = 1\ndata_dir = 'd'\n" + kShop, env, flags);
  CHECK(read.port == 3);
  CHECK(read.data_dir == "elsewhere");
  CHECK(read.log_level == LogLevel::Warn);
  CHECK(folder.read("port = 1\n" + kShop, {{"KEDAI_PORT", ""}}).port == 1);
}

TEST_CASE("a path in the file starts at the file's folder") {
  Folder folder;
  CHECK(folder.read("data_dir = 'd'\n" + kShop).data_dir == folder.path() / "d");
  CHECK(folder.read("data_dir = '/abs'\n" + kShop).data_dir == "/abs");
}

TEST_CASE("several shops each have their own bot, from the file or from the environment") {
  Folder folder;
  const std::string second = "[[shop]]\nslug = 'kopi-2'\nname = 'Kopi'\n";
  const Settings read = folder.read(
      kBot + "token = '1:a'\napi_base = 'http://127.0.0.1:9/'\npace_per_second = 0\n" + second,
      {{"KEDAI_SHOP_KOPI_2_TELEGRAM_TOKEN", "2:b"}});
  REQUIRE(read.shops.size() == 2);
  CHECK(read.shops[0].telegram->token == "1:a");
  CHECK(read.shops[0].telegram->api_base == "http://127.0.0.1:9");
  CHECK(read.shops[1].telegram->token == "2:b");
  CHECK(read.shops[1].telegram->api_base == "https://api.telegram.org");
  CHECK(read.shops[0].telegram->pace_per_second == 0);
  CHECK(read.shops[1].telegram->pace_per_second == 30);
  CHECK_FALSE(folder.read(kShop).shops[0].telegram);
}

TEST_CASE("a secret of the environment wins over the file's, said outright or by its file") {
  Folder folder;
  const auto file = folder.write("t", "3:from-file\n");
  const std::string toml = kBot + "token = '1:a'\n";
  const std::string variable = "KEDAI_SHOP_DAPUR_TELEGRAM_TOKEN";
  CHECK(folder.read(toml, {{variable, "2:b"}}).shops[0].telegram->token == "2:b");
  CHECK(folder.read(toml, {{variable + "_FILE", file}}).shops[0].telegram->token == "3:from-file");
  CHECK_THAT(folder.refusal(toml, {{variable, "2:b"}, {variable + "_FILE", file}}),
             Contains(variable) && Contains("both"));
}

TEST_CASE("a secret file that everybody may read is warned about") {
  Folder folder;
  folder.write("t", "1:a", fs::perms(0644));
  const Settings read = folder.read(kBot + "token_file = 't'\n");
  REQUIRE(read.warnings.size() == 1);
  CHECK_THAT(read.warnings[0],
             Contains("kedai.toml:5: shop.telegram.token_file") && Contains("chmod"));
}

TEST_CASE("a mistake is named by its line, its key and what is expected") {
  Folder folder;
  folder.write("empty", "\n");
  struct {
    std::string toml;
    std::string expected;
  } const mistakes[] = {
      {"port = 70000\n" + kShop,
       "kedai.toml:1: port: 70000 is out of range; expected a whole number from 0 to 65535"},
      {"\nport = '80'\n" + kShop, "kedai.toml:2: port: expected a whole number without quotes"},
      {"listen = 80\n" + kShop, "kedai.toml:1: listen: expected text in quotes"},
      {"listen = 'all'\n" + kShop, "kedai.toml:1: listen: 'all' is not an address"},
      {"prot = 80\n" + kShop, "kedai.toml:1: prot: is not a setting; known here are backup_hour, "},
      {"port = \n" + kShop, "kedai.toml:1: Error while parsing"},
      {"port = 1\n", "kedai.toml: has no shop; expected a [[shop]] with slug and name"},
      {"[shop]\nslug = 'a'\n", "kedai.toml:1: shop: expected a table [[shop]] with two brackets"},
      {"backup_hour = 24\n" + kShop, "kedai.toml:1: backup_hour: 24 is out of range"},
      {"backups_kept = 0\n" + kShop, "kedai.toml:1: backups_kept: 0 is out of range"},
      {"log_level = 'loud'\n" + kShop,
       "kedai.toml:1: log_level: 'loud' is not known; expected debug"},
      {"data_dir = ''\n" + kShop, "kedai.toml:1: data_dir: expected a path"},
      {"[[shop]]\nname = 'x'\n", "kedai.toml:1: shop.slug: is missing"},
      {"[[shop]]\nslug = 'x'\n", "kedai.toml:1: shop.name: is missing"},
      {"[[shop]]\nslug = 'Dapur Sri'\nname = 'x'\n",
       "kedai.toml:2: shop.slug: 'Dapur Sri' cannot be a shop's word in addresses; expected 1 to "
       "32"},
      {kShop + kShop, "kedai.toml:5: shop.slug: there is another shop 'dapur'"},
      {kShop + "catalogue = 'no.csv'\n", "kedai.toml:4: shop.catalogue: there is no file no.csv"},
      {kShop + "utc_offset = '7'\n", "kedai.toml:4: shop.utc_offset: '7' is not a distance"},
      {kShop + "utc_offset = '+15:00'\n",
       "kedai.toml:4: shop.utc_offset: '+15:00' is not a distance"},
      {kShop + "currency = 'USD'\n",
       "kedai.toml:4: shop.currency: 'USD' is not known; expected IDR"},
      {kShop + "locale = 'jv'\n", "kedai.toml:4: shop.locale: 'jv' is not known; expected id"},
      {kShop + "opens = '8'\n", "kedai.toml:4: shop.opens: '8' is not a time of day"},
      {kShop + "opens = '09:00'\ncloses = '09:00'\n",
       "kedai.toml:5: shop.closes: the shop must close"},
      {kShop + "delivery_fee = -1\n", "kedai.toml:4: shop.delivery_fee: -1 is out of range"},
      {kShop + "telegram = 'x'\n", "kedai.toml:4: shop.telegram: expected a table [shop.telegram]"},
      {kBot, "kedai.toml:4: shop.telegram.token: is missing: token or token_file"},
      {kBot + "token = '1:a'\ntoken_file = 'empty'\n",
       "kedai.toml:6: shop.telegram.token_file: token is there as well; expected one of them"},
      {kBot + "token_file = 'none'\n",
       "kedai.toml:5: shop.telegram.token_file: cannot read the secret from none (No such file"},
      {kBot + "token_file = '.'\n",
       "kedai.toml:5: shop.telegram.token_file: cannot read the secret"},
      {kBot + "token_file = 'empty'\n", "kedai.toml:5: shop.telegram.token_file: empty is empty"},
      {kBot + "token = '1:a'\nwebhook_secret = 'not so'\n",
       "kedai.toml:6: shop.telegram.webhook_secret: expected 1 to 256 of A-Z"},
      {kBot + "token = '1:a'\napi_base = 'telegram'\n",
       "kedai.toml:6: shop.telegram.api_base: is not the address of an API server"},
      {kBot + "token = '1:a'\n[[shop]]\nslug = 'b'\nname = 'b'\n[shop.telegram]\ntoken = '1:a'\n",
       "kedai.toml:10: shop.telegram.token: another shop has this token"},
      {"[store]\nurl = 'mysql://kedai:geheim@db/kedai'\n" + kShop,
       "kedai.toml:2: store.url: is not the address of a PostgreSQL database"},
      {"trusted_proxies = '10.0.0.0/33'\n" + kShop,
       "kedai.toml:1: trusted_proxies: '10.0.0.0/33' is neither an address nor a network"},
      {"public_url = 'https://kedai.id'\n" + kBot + "token = '1:a'\n",
       "kedai.toml:5: shop.telegram.webhook_secret: is missing: with a public_url"},
  };
  for (const auto& each : mistakes) {
    INFO(each.toml);
    CHECK_THAT(folder.refusal(each.toml), Catch::Matchers::StartsWith(each.expected));
  }
}

TEST_CASE("a public URL is https but for this machine itself, and ends after the host") {
  Folder folder;
  const auto read = [&](const std::string& url) {
    return folder.refusal("public_url = '" + url + "'\n" + kShop);
  };
  CHECK(read("https://kedai.id").empty());
  CHECK(read("https://kedai.id:8443").empty());
  CHECK(read("http://127.0.0.1:8080").empty());
  CHECK(read("http://[::1]:8080").empty());
  CHECK(folder.read("public_url = 'https://kedai.id/'\n" + kShop).public_url == "https://kedai.id");
  CHECK_THAT(read("http://kedai.id"),
             Contains("kedai.toml:1: public_url: ") && Contains("https://"));
  CHECK_THAT(read("http://127.0.0.1.evil.id"), Contains("must begin with https://"));
  CHECK_THAT(read("https://kedai.id/shop"), Contains("must end after the host"));
  CHECK_THAT(read("https://kedai.id:8080"), Contains("Telegram does not call port 8080"));
  for (const char* bad :
       {"kedai.id", "https://", "https://a b", "https://me@kedai.id", "https://a:b"})
    CHECK_THAT(read(bad), Contains("is not an https:// address"));
}

TEST_CASE("a wrong flag or variable is named itself, and an unknown variable is a mistake") {
  Folder folder;
  Overrides flags;
  flags.port = 70000;
  CHECK_THAT(folder.refusal(kShop, {}, flags), Contains("--port: 70000 is out of range"));
  CHECK_THAT(folder.refusal(kShop, {{"KEDAI_PORT", "80a"}}),
             Contains("KEDAI_PORT: '80a' is not a whole"));
  CHECK_THAT(folder.refusal(kShop, {{"KEDAI_PROT", "80"}}),
             Contains("KEDAI_PROT: is not a setting"));
  CHECK_THAT(folder.refusal(kShop, {{"KEDAI_SHOP_KOPI_TELEGRAM_TOKEN", "1:a"}}),
             Contains("KEDAI_SHOP_KOPI_TELEGRAM_TOKEN: is not a setting") &&
                 Contains("KEDAI_SHOP_DAPUR_TELEGRAM_TOKEN"));
  CHECK_THAT(folder.refusal(kShop, {{"KEDAI_SHOP_DAPUR_TELEGRAM_WEBHOOK_SECRET", "a"}}),
             Contains("needs a Telegram token"));
  CHECK(folder.refusal(kShop, {{"KEDAI_REWRITE", "1"}, {"HOME", "/root"}}).empty());
}

TEST_CASE("no refusal repeats a secret") {
  Folder folder;
  folder.write("t", "hush hush");
  for (const std::string key : {"token", "webhook_secret"}) {
    const std::string before = key == "token" ? "" : "token = '1:a'\n";
    for (const std::string& line : {key + " = 'hush hush'\n", key + "_file = 't'\n"}) {
      const std::string refusal = folder.refusal(kBot + before + line);
      CHECK_THAT(refusal, Contains("shop.telegram." + key) && !Contains("hush"));
    }
  }
}

TEST_CASE("a settings file that is not there is said so") {
  CHECK_THROWS_WITH(read_settings("/nowhere/kedai.toml", {}),
                    "/nowhere/kedai.toml: cannot read this settings file");
}

#include "tests/torture/house.h"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>

#include "store/catalog.h"
#include "store/db/open.h"
#include "store/profile.h"

namespace kedai::torture {

namespace {

// Without a public_url the program prints its own port. It polls Telegram, which has nothing for
// it, besides taking webhooks.
constexpr const char* kSettings = R"(
data_dir = "data"
port = 0
[[shop]]
slug = "dapur"
name = "Dapur"
catalogue = "catalogue.csv"
about = "Kerupuk dan kopi."
address = "Jl. Yos Sudarso"
opens = "00:00"
closes = "24:00"
[shop.telegram]
token = "{}"
webhook_secret = "{}"
api_base = "{}"
[shop.whatsapp]
phone_number_id = "{}"
token = "{}"
app_secret = "{}"
verify_token = "kata-sandi"
api_base = "{}"
pace_per_customer_ms = 0
pace_per_second = 0
)";

}  // namespace

std::string sku_of(int buyer) { return fmt::format("T-{:02}", buyer); }

std::string catalogue() {
  std::string csv =
      "sku,category,product,variant,price,stock,weight_g,lead_days,aliases,description\n";
  for (int buyer = 0; buyer < kTelegramBuyers + kWhatsAppBuyers; ++buyer)
    csv += fmt::format("{},Kerupuk,Kerupuk {:c},,5000,{},100,0,,Renyah\n", sku_of(buyer),
                       'A' + buyer, kReceived);
  return csv;
}

House::House(const std::string& its_store)
    : settings(folder.path() / "kedai.toml"),
      data(folder.path() / "data"),
      log(folder.path() / "log"),
      store(its_store.empty() ? (data / "kedai.db").string() : its_store) {
  std::ofstream(settings) << fmt::format(kSettings, telegram.token(), kSecret, telegram.url(),
                                         bot::FakeGraph::kNumber, graph.token(), kAppSecret,
                                         graph.url());
  std::filesystem::permissions(settings, std::filesystem::perms::owner_read);
  std::ofstream(folder.path() / "catalogue.csv") << catalogue();
}

std::vector<std::string> House::serve() const {
  return {"serve", "--config", settings.string(), "--log-level", "warn"};
}

void House::make_trouble(std::mt19937& dice) {
  const std::chrono::milliseconds slow(dice() % 300);
  telegram.fail("sendMessage", {200, "", 0, slow});
  if (dice() % 4 == 0) telegram.fail("sendMessage", {500, "Internal Server Error"});
  if (dice() % 8 == 0) telegram.fail("sendMessage", {429, "Too Many Requests: retry after 1", 1});
  bot::GraphTrouble trouble;
  trouble.slow = slow;
  trouble.answer = bot::GraphTrouble::Answer::Done;
  graph.fail("messages", trouble);
  if (dice() % 4 == 0) graph.fail("messages", {});
  if (dice() % 8 == 0) graph.fail("messages", {429, 130429, "Rate limit hit"});
}

std::vector<VariantId> House::variants() const {
  const auto database = db::open(store, db::Access::ReadOnly);
  const auto catalog = CatalogRows(*database, Profiles(*database).find("dapur")->id).load(1);
  std::vector<VariantId> variants;
  for (int buyer = 0; buyer < kTelegramBuyers + kWhatsAppBuyers; ++buyer)
    variants.push_back(catalog->find_sku(sku_of(buyer))->id);
  return variants;
}

std::uint32_t seed() { return static_cast<std::uint32_t>(wanted("KEDAI_SEED", 1)); }

int wanted(const char* variable, int otherwise) {
  const char* const said = std::getenv(variable);
  return said && *said ? std::atoi(said) : otherwise;
}

}  // namespace kedai::torture

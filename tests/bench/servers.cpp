#include "tests/bench/servers.h"

#include <fmt/format.h>

#include <fstream>

#include "tests/bench/customers.h"
#include "tests/harness/postgres_server.h"

namespace kedai::bench {

namespace {

namespace fs = std::filesystem;

constexpr const char* kSettings = R"(
data_dir = "data"
port = {port}
public_url = "https://kedai.example.id"
connections_per_address = 0
log_level = "warn"
{store}
)";

constexpr const char* kShop = R"(
[[shop]]
slug = "{slug}"
name = "Dapur Bu Sri"
catalogue = "catalogue.csv"
about = "Pempek dan jajanan Palembang, dibuat tiap pagi"
address = "Jl. Merdeka 12, Palembang"
opens = "00:00"
closes = "23:59"
[shop.telegram]
token = "{token}"
webhook_secret = "{secret}"
api_base = "http://127.0.0.1:{api}"
pace_per_second = 0
[shop.whatsapp]
phone_number_id = "{number}"
token = "{token}"
app_secret = "{secret}"
verify_token = "kedai"
api_base = "http://127.0.0.1:{api}"
pace_per_customer_ms = 0
pace_per_second = 0
)";

// The same kinds and prices as the peers' shop has, and stock enough for every run.
void write_catalogue(const fs::path& file, int products) {
  static constexpr std::array kCategories{"Kue", "Keripik", "Pempek", "Kopi", "Kerajinan"};
  std::ofstream csv(file);
  csv << "sku,category,product,variant,price,stock,weight_g,lead_days,aliases,description\n";
  for (int i = 0; i < products; ++i) {
    const std::string category = kCategories.at(static_cast<std::size_t>(i) % kCategories.size());
    const int number = i / static_cast<int>(kCategories.size()) + 1;
    csv << fmt::format("P{},{},{},,{},1000000,100,0,,Buatan rumah tanpa pengawet\n", i, category,
                       category == "Kue" ? fmt::format("Kue lapis {}", number)
                                         : fmt::format("{} {}", category, number),
                       5'000 * (1 + number % 10));
  }
}

class Kedai : public Contestant {
 public:
  explicit Kedai(const KedaiSize& size) : size_(size) {}

  std::string name() const override { return "kedai"; }
  bool speaks(const std::string&) const override { return true; }

  std::string path(const std::string& messenger) const override {
    return messenger == "telegram" ? "/telegram/dapur" : "/whatsapp";
  }

  std::vector<Start> start(const Place& place) override {
    const auto store = this->store();
    std::vector<Start> all;
    for (const std::uint16_t port : place.ports) {
      const auto folder = place.folder / std::to_string(port);
      fs::create_directory(folder);
      write_catalogue(folder / "catalogue.csv", size_.products);
      const auto settings = folder / "kedai.toml";
      std::ofstream(settings) << this->settings(port, place.api_port, store);
      fs::permissions(settings, fs::perms::owner_read | fs::perms::owner_write);
      all.push_back({{KEDAI_PROGRAM, "serve", "--config", settings.string()}});
      if (size_.customers > 0) add_customers(folder / "data", size_.customers, all.back().command);
    }
    return all;
  }

  const Script& script(const std::string&) const override {
    static const Script script{{false, "halo", "Selamat datang"},
                               {true, "Kue", "Kue lapis 1"},
                               {true, "Kue lapis 3", "Rp"},
                               {true, "1", "Masuk keranjang"},
                               {true, "Checkout", "Diambil atau diantar"},
                               {true, "Ambil sendiri", "Ringkasan"},
                               {true, "Pesan sekarang", "Terima kasih"}};
    return script;
  }

 protected:
  virtual std::string store() { return ""; }

 private:
  std::string settings(std::uint16_t port, std::uint16_t api, const std::string& store) const {
    auto text = fmt::format(kSettings, fmt::arg("port", port), fmt::arg("store", store));
    const std::string token(kToken);
    const std::string secret_half = token.substr(token.find(':'));
    for (int i = 0; i < size_.shops; ++i)
      text += fmt::format(kShop, fmt::arg("slug", i == 0 ? "dapur" : fmt::format("dapur-{}", i)),
                          fmt::arg("number", 106'540'352'242'922 + i), fmt::arg("api", api),
                          fmt::arg("token", i == 0 ? token : std::to_string(i) + secret_half),
                          fmt::arg("secret", kSecret));
    return text;
  }

  KedaiSize size_;
};

class KedaiOnPostgres : public Kedai {
 public:
  explicit KedaiOnPostgres(std::size_t processes) : Kedai(KedaiSize{}), processes_(processes) {}

  std::string name() const override {
    const std::string name = "kedai-postgresql";
    return processes_ == 1 ? name : fmt::format("{}-{}", name, processes_);
  }
  std::size_t processes() const override { return processes_; }

 protected:
  std::string store() override {
    static harness::PostgresServer server(harness::PostgresServer::Disk::Sure);
    return fmt::format("[store]\nurl = \"{}\"\n", server.url(server.new_database()));
  }

 private:
  std::size_t processes_;
};

class Peer : public Contestant {
 public:
  Peer(std::string name, const char* program) : name_(std::move(name)), program_(program) {}

  std::string name() const override { return name_; }
  std::string path(const std::string&) const override { return "/telegram"; }

  std::vector<Start> start(const Place& place) override {
    return {{{"node", (fs::path(KEDAI_BENCH_PEERS) / program_).string()},
             {"NODE_ENV=production", fmt::format("PORT={}", place.ports.front()),
              fmt::format("API=http://127.0.0.1:{}", place.api_port),
              "DB=" + (place.folder / "shop.db").string(), fmt::format("SECRET={}", kSecret),
              fmt::format("TOKEN={}", kToken)}}};
  }

  const Script& script(const std::string&) const override {
    static const Script script{
        {false, "/start", "Pilih kategori"},  {true, "Kue", "Kategori Kue"},
        {true, "Kue lapis 3", "Rp"},          {true, "Tambah", "Masuk keranjang"},
        {true, "Keranjang", "Isi keranjang"}, {true, "Checkout", "Periksa pesanan"},
        {true, "Konfirmasi", "diterima"}};
    return script;
  }

 private:
  std::string name_;
  const char* program_;
};

// A text and six presses a person, as of the others', that are read, parsed and answered.
class RawBeast : public Contestant {
 public:
  std::string name() const override { return "raw-beast"; }
  std::string path(const std::string&) const override { return "/telegram"; }
  bool replies() const override { return false; }

  std::vector<Start> start(const Place& place) override {
    return {{{KEDAI_RAW_BEAST, std::to_string(place.ports.front())}}};
  }

  const Script& script(const std::string&) const override {
    static const Script script = [] {
      Script made(7, Step{true, "Kue lapis 3", ""});
      made.front() = {false, "halo", ""};
      return made;
    }();
    return script;
  }
};

}  // namespace

std::unique_ptr<Contestant> kedai_on_sqlite(const KedaiSize& size) {
  return std::make_unique<Kedai>(size);
}
std::unique_ptr<Contestant> kedai_on_postgresql(std::size_t processes) {
  return std::make_unique<KedaiOnPostgres>(processes);
}
std::unique_ptr<Contestant> grammy_with_outbox() {
  return std::make_unique<Peer>("grammy-outbox", "grammy.js");
}
std::unique_ptr<Contestant> telegraf() { return std::make_unique<Peer>("telegraf", "telegraf.js"); }
std::unique_ptr<Contestant> raw_beast() { return std::make_unique<RawBeast>(); }

std::string peers_missing() {
  const bool installed =
      fs::exists(fs::path(KEDAI_BENCH_PEERS) / "node_modules/grammy") &&
      fs::exists(fs::path(KEDAI_BENCH_PEERS) / "node_modules/better-sqlite3/build");
  return installed ? "" : "grammY and Telegraf are left out: npm has not installed them";
}

}  // namespace kedai::bench

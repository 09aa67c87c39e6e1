#include "bot/server.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ctime>
#include <fstream>
#include <future>
#include <map>
#include <sstream>

#include "bot/backup.h"
#include "bot/channels/telegram_shop.h"
#include "bot/channels/telegram_webhook.h"
#include "bot/channels/webchat.h"
#include "bot/channels/whatsapp_shop.h"
#include "bot/channels/whatsapp_webhook.h"
#include "bot/data_lock.h"
#include "bot/edge/server.h"
#include "bot/errands.h"
#include "bot/file_errand.h"
#include "bot/health.h"
#include "bot/payments/errands.h"
#include "bot/payments/midtrans.h"
#include "bot/payments/midtrans_webhook.h"
#include "bot/seed.h"
#include "bot/timetable.h"
#include "config/assets.h"
#include "config/lexicon.h"
#include "config/phrasebook.h"
#include "flows/converse.h"
#include "flows/fetching.h"
#include "store/db/open.h"
#include "store/db/schema.h"
#include "store/db/sqlite.h"

namespace kedai::bot {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kWebhookBytes = 4 * 1024 * 1024;
constexpr std::size_t kNotificationBytes = 64 * 1024;
constexpr auto kEdgeGrace = 5s;  // together under the 10 s in which a stop has to be done
constexpr auto kErrandsGrace = 1s;
constexpr auto kCourierGrace = 2s;
constexpr auto kHeldKept = std::chrono::hours{24 * 30};
constexpr auto kSentKept = std::chrono::hours{24 * 400};  // a year of reports
constexpr auto kInboxKept = std::chrono::hours{24 * 9};   // longer than any sender retries

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// The installation's own key: 32 random bytes that only this user may read, made at the first
// start, by whichever process of this folder is the first; whole or not there.
std::string own_key(const fs::path& data) {
  const fs::path path = data / "secret.key";
  std::string key(kKeyBytes, '\0');
  if (fs::exists(path)) {
    key = read_file(path);
    if (key.size() != kKeyBytes)
      throw std::runtime_error(path.string() +
                               " is damaged: put it back from a copy, or delete it "
                               "and web customers begin anew");
    return key;
  }
  randombytes_buf(key.data(), key.size());
  const fs::path draft = data / fmt::format("secret.key.{}", ::getpid());
  const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const bool written = file >= 0 &&
                       ::write(file, key.data(), key.size()) == static_cast<ssize_t>(key.size()) &&
                       ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  const bool first = written && ::link(draft.c_str(), path.c_str()) == 0;
  ::unlink(draft.c_str());
  if (!first && !fs::exists(path)) throw std::runtime_error("cannot write " + path.string());
  return first ? key : read_file(path);
}

Profile profile_of(const ShopSettings& shop) {
  Profile profile;
  profile.slug = shop.slug;
  profile.name = shop.name;
  profile.about = shop.about;
  profile.address = shop.address;
  profile.opens_minute = shop.opens_minute;
  profile.closes_minute = shop.closes_minute;
  profile.utc_offset_minutes = shop.utc_offset_minutes;
  profile.locale = locale_name(shop.locale);
  profile.delivery_fee = {shop.delivery_fee};
  profile.bank_account = shop.bank_account;
  return profile;
}

std::optional<Picture> no_picture(std::string_view) { return std::nullopt; }

int local_hour(Time now) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(now);
  std::tm local{};
  ::localtime_r(&seconds, &local);
  return local.tm_hour;
}

}  // namespace

std::string store_address(const Settings& settings) {
  return settings.store_url.empty() ? database_file(settings.data_dir).string()
                                    : settings.store_url;
}

std::string base_url(const Settings& settings, std::uint16_t port) {
  if (!settings.public_url.empty()) return settings.public_url;
  const bool any = settings.listen == "0.0.0.0" || settings.listen == "::";
  const std::string host = any ? "127.0.0.1" : settings.listen;
  const bool v6 = host.find(':') != std::string::npos;
  return fmt::format("http://{}{}{}:{}", v6 ? "[" : "", host, v6 ? "]" : "", port);
}

// Members are made in the order in which they need each other, and so destroyed in the reverse one.
struct Server::Impl {
  explicit Impl(ServerOptions its_options)
      : options(std::move(its_options)), address(store_address(options.settings)) {
    words = std::async(std::launch::async, [] {  // while the disk works
      for (const Locale locale : kLocales) phrasebook(locale);
      lexicon();
    });
    if (::sodium_init() < 0) throw std::runtime_error("libsodium does not start");
    make_folder(data());
    if (!db::is_postgres(address)) {
      lock.emplace(data());
      db::bring_over_log(db::sqlite_file(address));
    }
    const auto seeding =
        db::open(address);  // until the lane has it open: SQLite tidies at the last
    seed_all(*seeding);
    lane = std::make_unique<Lane>(address, options.clock);
    errands = std::make_unique<ErrandRunner>(address, *lane);
    courier = std::make_unique<Courier>(address, *lane, options.courier);
    webchat = std::make_unique<WebChat>(
        *lane, WebChatSettings{
                   address, own_key(data()), options.settings.public_url,
                   [this](ShopId shop, const std::string& channel, const std::string& reference) {
                     return fetch(shop, channel, reference);
                   }});
    edge::Limits limits;
    limits.trusted_proxies = options.settings.trusted_proxies;
    limits.connections_per_address = options.settings.connections_per_address;
    edge = std::make_unique<edge::Server>(options.settings.listen, options.settings.port, limits);
    lane->report_to({[this](auto letters) { courier->posted(std::move(letters)); },
                     [this](auto entries) { webchat->deliver(entries); },
                     [this] { errands->call(); }});
    add_telegram();
    add_whatsapp();
    add_errands();
    add_gateways();
    add_webchat_routes(*edge, *webchat);
    health = std::make_unique<Health>(*lane, shops.begin()->second);
    edge->route("GET", "/health", health->handle());
    edge->before_waiting([this] { lane->help(); });
    plan_the_day();
  }

  const fs::path& data() const { return options.settings.data_dir; }

  void seed_all(db::Database& database) {
    db::migrate(database);
    for (const ShopSettings& shop : options.settings.shops) {
      std::string csv;
      if (options.demo) csv = *config::asset("demo/catalogue.csv");
      if (shop.catalogue) csv = read_file(*shop.catalogue);
      const PictureOf pictures = options.demo ? demo_picture : no_picture;
      shops[shop.slug] = seed_shop(database, profile_of(shop), csv, pictures, options.clock()).id;
    }
    set_gateways(database);
    for (const ShopSettings& shop : options.settings.shops)
      poll_offsets[shop.slug] =
          Mailbox(database, shops.at(shop.slug)).poll_offset(kTelegram).value_or(0);
  }

  // As the settings have it now; what is so already needs nobody's turn.
  void set_gateways(db::Database& database) {
    Profiles profiles(database);
    for (const ShopSettings& shop : options.settings.shops) {
      const ShopId id = shops.at(shop.slug);
      if (profiles.find(id)->gateway == shop.midtrans.has_value()) continue;
      db::Transaction transaction(database);
      profiles.set_gateway(id, shop.midtrans.has_value());
      transaction.commit();
    }
  }

  void add_telegram() {
    std::map<std::string, TelegramEndpoint> endpoints;
    for (const ShopSettings& shop : options.settings.shops) {
      if (!shop.telegram) continue;
      const ShopId id = shops.at(shop.slug);
      auto bot =
          std::make_unique<TelegramShop>(id, shop.slug, *shop.telegram, options.settings.public_url,
                                         *lane, poll_offsets.at(shop.slug));
      courier->serve(id, std::string(kTelegram), bot->channel());
      if (!shop.telegram->webhook_secret.empty())
        endpoints[shop.slug] = {id, shop.telegram->webhook_secret};
      telegrams[id] = std::move(bot);
    }
    webhook = std::make_unique<TelegramWebhook>(std::move(endpoints), intake_of(*lane));
    edge->route("POST", "/telegram/{shop}", webhook->handle(), kWebhookBytes);
  }

  void add_whatsapp() {
    std::vector<WhatsAppEndpoint> endpoints;
    for (const ShopSettings& shop : options.settings.shops) {
      if (!shop.whatsapp) continue;
      const ShopId id = shops.at(shop.slug);
      auto number = std::make_unique<WhatsAppShop>(*shop.whatsapp);
      courier->serve(id, std::string(kWhatsApp), number->channel());
      endpoints.push_back({id, *shop.whatsapp});
      numbers[id] = std::move(number);
    }
    if (endpoints.empty()) return;
    whatsapp_webhook = std::make_unique<WhatsAppWebhook>(
        endpoints, intake_of(*lane),
        [this](ShopId shop, const std::string& wamid) { numbers.at(shop)->mark_read(wamid); });
    edge->route("GET", "/whatsapp",
                [this](const edge::Request& request, const edge::Respond& respond) {
                  whatsapp_webhook->verify(request, respond);
                });
    edge->route(
        "POST", "/whatsapp",
        [this](const edge::Request& request, const edge::Respond& respond) {
          whatsapp_webhook->hear(request, respond);
        },
        kWebhookBytes);
  }

  void add_errands() {
    errands->serve(std::string(kFetchErrand), [this](Errand errand) {
      return fetch_file([this](ShopId shop, const Attachment& file) { return media(shop, file); },
                        std::move(errand), options.clock());
    });
  }

  // What somebody has sent; what came by the web lies in the shop's own rows.
  Task<std::optional<Picture>> media(ShopId shop, Attachment file) {
    if (file.channel == kOwnPictures) {
      co_await Elsewhere{};
      co_return Pictures(*db::open(address, db::Access::ReadOnly), shop).find(file.reference);
    }
    std::shared_ptr<Channel> channel;
    if (file.channel == kTelegram && telegrams.contains(shop))
      channel = telegrams.at(shop)->channel();
    if (file.channel == kWhatsApp && numbers.contains(shop)) channel = numbers.at(shop)->channel();
    if (!channel) co_return std::nullopt;
    co_return co_await channel->fetch(file.reference);
  }

  void add_gateways() {
    std::map<std::string, MidtransEndpoint> endpoints;
    for (const ShopSettings& shop : options.settings.shops) {
      if (!shop.midtrans) continue;
      const ShopId id = shops.at(shop.slug);
      const std::string& base = options.settings.public_url;
      gateways[id] = std::make_unique<Midtrans>(
          *shop.midtrans, base.empty() ? "" : base + "/midtrans/" + shop.slug);
      endpoints[shop.slug] = {id, shop.midtrans->server_key};
    }
    serve_payments(*errands, *lane, gateways);
    if (endpoints.empty()) return;
    midtrans_webhook = std::make_unique<MidtransWebhook>(std::move(endpoints), intake_of(*lane));
    edge->route(
        "POST", "/midtrans/{shop}",
        [this](const edge::Request& request, const edge::Respond& respond) {
          midtrans_webhook->hear(request, respond);
        },
        kNotificationBytes);
    timetable.every(1min, "asking after payments", [this] {
      for (const auto& [shop, gateway] : gateways) lane->submit(shop, look_after_charges);
    });
  }

  std::optional<Picture> fetch(ShopId shop, const std::string& channel,
                               const std::string& reference) {
    if (channel == kTelegram && telegrams.contains(shop))
      return telegrams.at(shop)->fetch(reference);
    if (channel == kWhatsApp && numbers.contains(shop)) return numbers.at(shop)->fetch(reference);
    return std::nullopt;
  }

  void plan_the_day() {
    timetable.every(1s, "looking for letters", [this] { courier->look(); });
    timetable.every(1s, "looking for what others wrote", [this] { webchat->tick(); });
    timetable.every(1min, "ending silent talks", [this] {
      for (const auto& [slug, id] : shops) lane->submit(id, end_silent_talks);
    });
    timetable.every(1min, "minding what is to be paid", [this] {
      for (const auto& [slug, id] : shops) lane->submit(id, mind_payments);
    });
    timetable.every(10min, "reminding staff to write", [this] {
      for (const auto& [shop, number] : numbers)
        lane->submit(
            shop, [](Shop& its, Time now) { return remind_staff_to_write(its, kWhatsApp, now); });
    });
    if (lock) timetable.every(1h, "the nightly backup", [this] { back_up_at_night(); });
    timetable.every(6h, "forgetting old message ids", [this] {
      const auto database = db::open(address);
      forget_inbox(*database, options.clock() - kInboxKept);
      forget_sent_messages(*database, options.clock() - kSentKept);
      for (const auto& [slug, id] : shops)
        lane->submit(id, [](Shop& shop, Time now) {
          shop.mailbox.bury_held(now - kHeldKept, now);
          return std::vector<Letter>{};
        });
    });
  }

  // At the hour of the settings; at any hour when the last night was slept through.
  void back_up_at_night() {
    const Time now = options.clock();
    const auto age = newest_backup_age(data());
    const bool at_its_hour = local_hour(now) == options.settings.backup_hour && age > 20h;
    if (!at_its_hour && age < std::chrono::hours{36}) return;
    spdlog::info("backed up to {}", back_up(data(), now, options.settings.backups_kept).string());
  }

  void start() {
    lane->start();
    courier->start();
    errands->start();
    for (auto& [shop, bot] : telegrams) bot->start();
    for (auto& [shop, number] : numbers) number->start();
    edge->start();
    timetable.start();
  }

  void stop() {
    for (auto& [shop, bot] : telegrams) bot->stop_listening();
    for (auto& [shop, number] : numbers) number->stop_listening();
    edge->stop(kEdgeGrace);
    errands->finish(kErrandsGrace);
    courier->finish(kCourierGrace);
    timetable.stop();
    webchat->stop();
    for (auto& [shop, bot] : telegrams) bot->stop();
    for (auto& [shop, number] : numbers) number->stop();
    for (auto& [shop, gateway] : gateways) gateway->stop();
    errands->stop();
    courier->stop();
    lane->stop();
  }

  ServerOptions options;
  std::future<void> words;  // those that the first message needs are being read
  std::string address;
  std::optional<DataLock> lock;  // of a SQLite file, which one process serves
  std::map<std::string, ShopId> shops;
  std::map<std::string, std::int64_t> poll_offsets;
  std::unique_ptr<Lane> lane;
  Gateways gateways;
  std::unique_ptr<Courier> courier;
  std::unique_ptr<ErrandRunner> errands;
  std::unique_ptr<WebChat> webchat;
  std::unique_ptr<TelegramWebhook> webhook;
  std::map<ShopId, std::unique_ptr<TelegramShop>> telegrams;
  std::unique_ptr<WhatsAppWebhook> whatsapp_webhook;
  std::map<ShopId, std::unique_ptr<WhatsAppShop>> numbers;
  std::unique_ptr<MidtransWebhook> midtrans_webhook;
  std::unique_ptr<Health> health;
  std::unique_ptr<edge::Server> edge;
  Timetable timetable;
};

Server::Server(ServerOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}

Server::~Server() { stop(); }

void Server::start() { impl_->start(); }

void Server::stop() { impl_->stop(); }

std::uint16_t Server::port() const { return impl_->edge->port(); }

Lane& Server::lane() { return *impl_->lane; }

const WebSeal& Server::seal() const { return impl_->webchat->seal(); }

ShopId Server::shop(const std::string& slug) const { return impl_->shops.at(slug); }

}  // namespace kedai::bot

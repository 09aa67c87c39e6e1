// A whole server in the test's process, with a Telegram and a WhatsApp of its own: what the
// end-to-end tests stand in.
#pragma once

#include <memory>
#include <string>

#include "bot/server.h"
#include "store/db/open.h"
#include "tests/bot/bot_shop.h"
#include "tests/bot/fake_graph.h"
#include "tests/bot/fake_telegram.h"

namespace kedai::bot {

enum class By { Webhook, Polling };

inline ShopSettings plain_shop(const std::string& slug, const std::string& name) {
  ShopSettings shop;
  shop.slug = slug;
  shop.name = name;
  shop.about = "Kerupuk dan kopi.";
  shop.address = "Jl. Yos Sudarso";
  shop.opens_minute = 0;
  shop.closes_minute = 24 * 60;
  return shop;
}

inline ShopSettings shop_on(const FakeTelegram& telegram, const std::string& slug,
                            const std::string& name, By by) {
  ShopSettings shop = plain_shop(slug, name);
  shop.telegram = TelegramSettings{telegram.token(), telegram.url(),
                                   by == By::Webhook ? "rahasia-" + slug : ""};
  return shop;
}

inline constexpr const char* kAppSecret = "rahasia-aplikasi";

inline WhatsAppSettings number_on(const FakeGraph& graph, const std::string& phone_number_id) {
  WhatsAppSettings settings;
  settings.phone_number_id = phone_number_id;
  settings.business_account_id = FakeGraph::kAccount;
  settings.token = graph.token();
  settings.app_secret = kAppSecret;
  settings.verify_token = "kata-sandi";
  settings.api_base = graph.url();
  settings.price = {300, 400, 600};
  return settings;
}

// Serves the given shops with the demo's catalogue. Worlds of the same PostgreSQL `store` share the
// shops.
class World {
 public:
  World(std::vector<ShopSettings> shops, By by, CourierLimits courier = {},
        const std::string& store = {}) {
    Settings settings;
    settings.store_url = store;
    settings.data_dir = folder_.path() / "data";
    settings.port = 0;
    settings.shops = std::move(shops);
    if (by == By::Webhook) settings.public_url = "https://kedai.test";
    server = std::make_unique<Server>(ServerOptions{settings, true, courier});
    server->start();
    file = (settings.data_dir / "kedai.db").string();
    database = db::open(store_address(settings));
  }

  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(server->port()) + path;
  }
  std::string invite(const std::string& slug, Role role) {
    const std::string code = new_invitation_code();
    db::Transaction transaction(*database);
    const Time tomorrow = std::chrono::floor<std::chrono::milliseconds>(
        std::chrono::system_clock::now() + std::chrono::hours{24});
    Staff(*database, server->shop(slug)).invite(code, role, tomorrow);
    transaction.commit();
    return code;
  }
  StockCount stock(const std::string& slug, const std::string& sku) {
    const ShopId shop = server->shop(slug);
    const auto catalog = CatalogRows(*database, shop).load(1);
    return Stock(*database, shop).of(catalog->find_sku(sku)->id);
  }

 private:
  harness::TemporaryFolder folder_;  // goes last

 public:
  std::string file;
  std::unique_ptr<Server> server;
  std::unique_ptr<db::Database> database;
};

}  // namespace kedai::bot

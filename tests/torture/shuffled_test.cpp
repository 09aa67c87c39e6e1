// However often and in whatever order a shop's messages come, its database comes to the same.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <future>
#include <iostream>
#include <map>
#include <random>
#include <regex>

#include "bot/lane.h"
#include "bot/seed.h"
#include "store/db/schema.h"
#include "store/db/sqlite.h"
#include "tests/torture/buyers.h"
#include "tests/torture/power_disk.h"

using namespace kedai;
using namespace kedai::torture;

namespace {

constexpr const char* kFile = "/power/kedai.db";
constexpr int kBuyers = 100;
constexpr std::size_t kMessages = 50;  // of each

struct Delivery {
  int buyer;
  std::size_t index;
};

// Every table that a turn writes, a row as one text; the outbox in the order in which a chat will
// hear it.
struct Table {
  const char* name;
  db::Sql row;
};
const Table kTables[] = {
    {"customer",
     db::Sql("SELECT customer_id || ' ' || name || '|' || phone || '|' || address || '|' || "
             "fulfilment || '|' || payment || '|' || merged_into FROM customer")},
    {"identity", db::Sql("SELECT channel || kind || value || ' ' || customer_id FROM identity")},
    {"conversation",
     db::Sql("SELECT chat_id || ' ' || channel || address || ' ' || customer_id || locale || state "
             "|| reachable || ' ' || handover_until FROM conversation")},
    {"cart", db::Sql("SELECT customer_id || ' ' || revision || content FROM cart")},
    {"orders",
     db::Sql("SELECT order_id || ' ' || customer_id || ' ' || chat_id || ' ' || cart_revision || "
             "status || name || phone || fulfilment || address || payment || note || delivery_fee "
             "|| ' ' || total || ' ' || paid_at FROM orders")},
    {"order_line",
     db::Sql("SELECT order_id || ' ' || line || ' ' || variant_id || ' ' || sku || name || ' ' || "
             "quantity || ' ' || unit_price || note FROM order_line")},
    {"order_event",
     db::Sql("SELECT order_id || ' ' || ROW_NUMBER() OVER(PARTITION BY order_id ORDER BY event_id) "
             "|| what || actor || reason FROM order_event")},
    {"stock",
     db::Sql("SELECT variant_id || ' ' || received || ' ' || available || ' ' || held || ' ' || "
             "sold || ' ' || sold_out FROM stock")},
    {"shop", db::Sql("SELECT slug || catalog_version || ' ' || (next_order_number + 0) FROM shop")},
    {"inbox", db::Sql("SELECT channel || message_id FROM inbox")},
    {"outbox",
     db::Sql("SELECT chat_id || ' ' || ROW_NUMBER() OVER(PARTITION BY chat_id ORDER BY letter_id) "
             "|| channel || address || body || attempts FROM outbox")},
    {"dead_letter", db::Sql("SELECT channel || kind || reason FROM dead_letter")},
};
const db::Sql kNames(
    "SELECT chat_id, 'chat of ' || address FROM conversation UNION ALL "
    "SELECT customer_id, 'customer ' || address FROM conversation UNION ALL "
    "SELECT variant_id, sku FROM variant UNION ALL "
    "SELECT order_id, 'order ' || o.cart_revision || ' of ' || c.address FROM orders o "
    "JOIN conversation c ON c.shop_id = o.shop_id AND c.chat_id = o.chat_id UNION ALL "
    "SELECT o.number, 'order ' || o.cart_revision || ' of ' || c.address FROM orders o "
    "JOIN conversation c ON c.shop_id = o.shop_id AND c.chat_id = o.chat_id");

// Ids and order numbers by what they stand for, other ids and times as "#".
std::string named(const std::string& row, const std::map<std::string, std::string>& names) {
  // JSON's "\u0001" (bold) ends where an order number begins: it is passed over.
  static const std::regex number(R"(\\u000[12]|[0-9]{4,})");
  std::string text;
  auto from = row.cbegin();
  for (std::sregex_iterator at(row.begin(), row.end(), number), end; at != end; ++at) {
    text.append(from, (*at)[0].first);
    const std::string digits = at->str();
    const auto found = names.find(digits);
    text += found != names.end() ? found->second : digits.size() >= 12 ? "#" : digits;
    from = (*at)[0].second;
  }
  return text.append(from, row.cend());
}

using Contents = std::map<std::string, std::vector<std::string>>;

class Shuffled {
 public:
  Shuffled() {
    const auto database = db::open_sqlite(kFile);
    db::migrate(*database);
    Profile profile;
    profile.slug = "dapur";
    profile.name = "Dapur";
    const auto no_picture = [](auto) { return std::nullopt; };
    shop_ = bot::seed_shop(*database, profile, catalogue(), no_picture, now_).id;
    const auto catalog = CatalogRows(*database, shop_).load(1);
    for (std::size_t buyer = 0; buyer < kTelegramBuyers; ++buyer)
      articles_[buyer] = catalog->find_sku(sku_of(static_cast<int>(buyer)))->id;
  }

  Contents go(const std::vector<Delivery>& plan) {
    bot::Lane lane(kFile, [this] { return now_ += std::chrono::milliseconds{3}; });
    std::atomic<int> taken{0};
    for (const Delivery& each : plan)
      lane.submit({shop_, event(each)},
                  [&](bot::Accepted accepted) { taken += accepted == bot::Accepted::Yes; });
    lane.start();
    lane.stop();
    CHECK(taken == static_cast<int>(plan.size()));
    return contents();
  }

 private:
  Event event(const Delivery& what) const {
    const VariantId article = articles_[static_cast<std::size_t>(what.buyer) % kTelegramBuyers];
    const Act act = act_of(what.index);
    const std::string words = words_of(act, article);
    const std::string who = fmt::format("b{}", what.buyer);
    Event event{"telegram", fmt::format("{}-{}", who, what.index),
                who,        {"telegram", "user", who},
                who,        "id",
                Said{words}};
    if (act == Act::Add || act == Act::Pickup) event.content = Pressed{words, ""};
    return event;
  }

  static Contents contents() {
    const auto database = db::open_sqlite(kFile);
    std::map<std::string, std::string> names;
    for (auto rows = database->query(kNames); rows.next();) names[rows.text(0)] = rows.text(1);
    Contents all;
    for (const Table& table : kTables) {
      auto& rows = all[table.name];
      for (auto each = database->query(table.row); each.next();)
        rows.push_back(named(each.text(0), names));
      std::ranges::sort(rows);
    }
    return all;
  }

  PowerDisk disk_;
  Time now_ = from_millis(1'795'496'400'000);  // 2026-11-24 12:00 in Lubuklinggau
  ShopId shop_;
  std::array<VariantId, kTelegramBuyers> articles_{};
};

std::vector<Delivery> once_in_order() {
  std::vector<Delivery> plan;
  for (int buyer = 0; buyer < kBuyers; ++buyer)
    for (std::size_t index = 0; index < kMessages; ++index) plan.push_back({buyer, index});
  return plan;
}

// Each one to five times: the first time in its chat's order, then at any time.
std::vector<Delivery> shuffled(std::uint32_t seed) {
  std::mt19937 dice(seed);
  std::vector<Delivery> plan, may_come;
  std::vector<std::size_t> begun(kBuyers, 0);
  for (int buyer = 0; buyer < kBuyers; ++buyer) may_come.push_back({buyer, 0});
  while (!may_come.empty()) {
    std::swap(may_come[dice() % may_come.size()], may_come.back());
    const Delivery next = may_come.back();
    may_come.pop_back();
    plan.push_back(next);
    auto& first = begun[static_cast<std::size_t>(next.buyer)];
    if (next.index != first) continue;  // a repeat
    ++first;
    may_come.insert(may_come.end(), dice() % 5, next);
    if (first < kMessages) may_come.push_back({next.buyer, first});
  }
  return plan;
}

}  // namespace

TEST_CASE(
    "thousands of messages come one to five times, shuffled: the database is as by once in order") {
  const auto plan = shuffled(seed());
  const Contents expected = Shuffled().go(once_in_order());
  const Contents is = Shuffled().go(plan);
  CHECK(expected.at("inbox").size() == kBuyers * kMessages);
  CHECK(expected.at("orders").size() > kBuyers);
  std::size_t rows = 0;
  for (const auto& [table, content] : expected) {
    INFO(table);
    CHECK(is.at(table) == content);
    rows += content.size();
  }
  std::cout << fmt::format("figure: {} deliveries of {} messages, {} rows the same\n", plan.size(),
                           kBuyers * kMessages, rows);
}

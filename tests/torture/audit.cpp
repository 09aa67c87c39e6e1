#include "tests/torture/audit.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <stdexcept>

#include "store/db/open.h"
#include "store/db/sqlite.h"

namespace kedai::torture {

using Json = nlohmann::json;

namespace {

const db::Sql kInbox("SELECT message_id FROM inbox");
const db::Sql kOrders(
    "SELECT l.sku, CAST(SUM(CASE WHEN o.status = 'placed' THEN l.quantity ELSE 0 END) AS BIGINT), "
    "CAST(SUM(CASE WHEN o.status = 'cancelled' THEN l.quantity ELSE 0 END) AS BIGINT), COUNT(*) "
    "FROM orders o JOIN order_line l ON l.shop_id = o.shop_id AND l.order_id = o.order_id "
    "GROUP BY l.sku");
const db::Sql kStock(
    "SELECT v.sku, s.received, s.available, s.held, s.sold FROM stock s "
    "JOIN variant v ON v.shop_id = s.shop_id AND v.variant_id = s.variant_id");
const db::Sql kNumbers("SELECT COUNT(*), COALESCE(MAX(number) - MIN(number) + 1, 0) FROM orders");
const db::Sql kDead("SELECT kind, reason, body FROM dead_letter");
const db::Sql kWaiting("SELECT COUNT(*) FROM outbox");

struct Bought {
  std::int64_t placed = 0, cancelled = 0, orders = 0;
  bool operator==(const Bought&) const = default;
};

[[noreturn]] void wrong(const std::string& what) { throw std::runtime_error(what); }

std::set<std::string> seen(db::Database& database) {
  std::set<std::string> ids;
  for (auto rows = database.query(kInbox); rows.next();) ids.insert(rows.text(0));
  return ids;
}

std::map<std::string, Bought> bought(db::Database& database) {
  std::map<std::string, Bought> by_sku;
  for (auto rows = database.query(kOrders); rows.next();)
    by_sku[rows.text(0)] = {rows.integer(1), rows.integer(2), rows.integer(3)};
  return by_sku;
}

// How many of the buyer's messages the shop has taken: those from the front and no other.
std::size_t taken(const Told& told, const std::set<std::string>& inbox) {
  std::size_t count = 0;
  while (count < told.ids.size() && inbox.contains(told.ids[count])) ++count;
  for (std::size_t index = count; index < told.ids.size(); ++index)
    if (inbox.contains(told.ids[index])) wrong(told.sku + ": a message was passed over");
  if (count < told.acknowledged)
    wrong(fmt::format("{}: {} messages were acknowledged, {} are there", told.sku,
                      told.acknowledged, count));
  return count;
}

Bought should_have(std::size_t messages) {
  Bought all;
  for (std::size_t index = 0; index < messages; ++index) {
    if (act_of(index) == Act::Place) ++all.placed, ++all.orders;
    if (act_of(index) == Act::Sure) --all.placed, ++all.cancelled;
  }
  return all;
}

void check_stock(db::Database& database, const std::map<std::string, Bought>& orders) {
  for (auto rows = database.query(kStock); rows.next();) {
    const std::string sku = rows.text(0);
    const auto found = orders.find(sku);
    const std::int64_t held = found == orders.end() ? 0 : found->second.placed;
    if (rows.integer(1) != kReceived || rows.integer(2) != kReceived - held ||
        rows.integer(3) != held || rows.integer(4) != 0)
      wrong(fmt::format("{}: {} received, {} available, {} held, {} sold, but {} are ordered", sku,
                        rows.integer(1), rows.integer(2), rows.integer(3), rows.integer(4), held));
  }
}

std::string masked(const std::string& text) {
  static const std::regex number(R"(\b[0-9]{4,}\b)");
  return std::regex_replace(text, number, "#");
}

// The letter that a killed process had in hand is asked for again; no earlier one.
constexpr std::size_t kLate = 1;

int repeats_in(const std::string& who, const std::vector<std::string>& expected,
               const std::vector<std::string>& heard) {
  std::size_t next = 0;
  int again = 0;
  for (const std::string& letter : heard) {
    const auto before = expected.begin() + static_cast<std::ptrdiff_t>(next);
    if (next < expected.size() && letter == expected[next])
      ++next;
    else if (std::count(before - static_cast<std::ptrdiff_t>(std::min(next, kLate)), before,
                        letter))
      ++again;
    else
      wrong(fmt::format("{}: letter {} should be\n{}\nbut is\n{}", who, next,
                        next < expected.size() ? expected[next] : "(none)", letter));
  }
  if (next < expected.size())
    wrong(fmt::format("{}: {} letters are missing, the first is\n{}", who, expected.size() - next,
                      expected[next]));
  return again;
}

}  // namespace

void audit(const std::string& store, const std::vector<Told>& told) {
  if (!db::is_postgres(store)) db::check_sqlite(store);
  const auto database = db::open(store, db::Access::ReadOnly);
  const auto inbox = seen(*database);
  const auto orders = bought(*database);
  for (const Told& each : told) {
    const Bought expected = should_have(taken(each, inbox));
    const auto found = orders.find(each.sku);
    const Bought is = found == orders.end() ? Bought{} : found->second;
    if (is != expected)
      wrong(fmt::format("{}: {} orders, {} of them cancelled, but {} were asked for, {} cancelled",
                        each.sku, is.orders, is.cancelled, expected.orders, expected.cancelled));
  }
  check_stock(*database, orders);
  auto numbers = database->query(kNumbers);
  if (!numbers.next() || numbers.integer(0) != numbers.integer(1)) wrong("an order number is lost");
  for (auto dead = database->query(kDead); dead.next();)
    wrong("a dead letter: " + dead.text(0) + ", " + dead.text(1) + "\n" + dead.text(2));
}

int letters_waiting(const std::string& store) {
  return letters_waiting(*db::open(store, db::Access::ReadOnly));
}

int letters_waiting(db::Database& database) {
  auto rows = database.query(kWaiting);
  return rows.next() ? static_cast<int>(rows.integer(0)) : 0;
}

// In the order in which it was asked for: a slow API does what a killed process asked it after what
// the next one asks.
Spoken spoken_by(const bot::FakeTelegram& telegram, const bot::FakeGraph& graph) {
  Spoken all;
  auto calls = telegram.calls();
  std::ranges::sort(calls, {}, &bot::FakeCall::came);
  for (const bot::FakeCall& call : calls) {
    if (call.status != 200 || call.chat == 0) continue;
    if (!call.method.starts_with("send") && !call.method.starts_with("edit")) continue;
    const Json fields = Json::parse(call.fields);
    all[std::to_string(call.chat)].push_back(
        masked(fields.value("text", fields.value("caption", call.method))));
  }
  for (int buyer = 0; buyer < kWhatsAppBuyers; ++buyer) {
    auto shown = graph.shown(whatsapp_person(buyer));
    std::ranges::sort(shown, {}, &bot::GraphMessage::came);
    for (const bot::GraphMessage& message : shown)
      all[whatsapp_person(buyer)].push_back(masked(message.text));
  }
  return all;
}

int repeats(const Spoken& expected, const Spoken& heard) {
  int again = 0;
  for (const auto& [who, letters] : expected) {
    const auto found = heard.find(who);
    again +=
        repeats_in(who, letters, found == heard.end() ? std::vector<std::string>{} : found->second);
  }
  if (heard.size() > expected.size()) wrong("a chat heard something that never wrote");
  return again;
}

}  // namespace kedai::torture

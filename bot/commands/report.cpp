// kedai report: what the shop's messages on metered channels were, and what they cost, by day and
// by order.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <iostream>

#include "bot/backup.h"
#include "bot/commands/commands.h"
#include "store/db/open.h"
#include "store/db/schema.h"
#include "store/profile.h"
#include "store/sent_messages.h"

namespace kedai::bot {

namespace {

constexpr auto kDay = std::chrono::hours{24};

std::string date_of(std::int64_t day) {
  return fmt::format("{:%Y-%m-%d}", fmt::gmtime(static_cast<std::time_t>(day * 86'400)));
}

void print_days(const std::vector<DayMeter>& days) {
  Meter all;
  for (const DayMeter& day : days) {
    std::cout << fmt::format("  {}  {:<10} {:>7} {:>14}\n", date_of(day.day), day.channel,
                             day.meter.messages, to_text(day.meter.cost));
    all.messages += day.meter.messages;
    all.cost += day.meter.cost;
  }
  std::cout << fmt::format("  {:<22} {:>7} {:>14}\n", "in all", all.messages, to_text(all.cost));
}

void print_orders(const std::vector<OrderMeter>& orders) {
  Meter all;
  for (const OrderMeter& order : orders) {
    std::cout << fmt::format("  {:<22} {:>7} {:>14}\n", order.number, order.meter.messages,
                             to_text(order.meter.cost));
    all.messages += order.meter.messages;
    all.cost += order.meter.cost;
  }
  if (orders.empty()) return;
  const auto count = static_cast<std::int64_t>(orders.size());
  std::cout << fmt::format("  {:<22} {:>7.1f} {:>14}\n", "an order on average",
                           static_cast<double>(all.messages) / static_cast<double>(count),
                           to_text(Money{all.cost.minor / count}));
}

}  // namespace

int run_report(const CommandLine& line, int days) {
  const Settings settings = settings_of(line);
  const auto database = db::open(existing_database(settings));
  db::migrate(*database);
  const Profile shop = meant_shop(*database, line.shop);
  const Time now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  SentMessages sent(*database, shop.id);
  std::cout << fmt::format("{}: messages that were billed or may be, the last {} days\n", shop.name,
                           days);
  print_days(sent.by_day(now - days * kDay, now, shop.utc_offset_minutes));
  std::cout << "by order\n";
  print_orders(sent.by_order(now - days * kDay, now));
  return 0;
}

}  // namespace kedai::bot

#include "tests/walk/rules.h"

#include <fmt/format.h>

#include <stdexcept>

#include "config/phrasebook.h"

namespace kedai::harness {

namespace {

// Each stock count against the lines of the orders: added up once, then compared.
const db::Sql kUnbalanced(
    "SELECT COUNT(*) FROM stock s LEFT JOIN (SELECT l.variant_id AS variant_id, "
    "SUM(l.quantity) FILTER (WHERE o.status IN ('placed', 'accepted', 'prepared', 'shipped')) "
    "AS held, "
    "SUM(l.quantity) FILTER (WHERE o.status = 'completed') AS sold "
    "FROM order_line l JOIN orders o ON o.shop_id = l.shop_id AND o.order_id = l.order_id "
    "WHERE l.shop_id = $1 GROUP BY l.variant_id) ordered ON ordered.variant_id = s.variant_id "
    "WHERE s.shop_id = $1 AND (s.received <> s.available + s.held + s.sold "
    "OR s.available < 0 OR s.held < 0 OR s.sold < 0 "
    "OR s.held <> COALESCE(ordered.held, 0) OR s.sold <> COALESCE(ordered.sold, 0))");
const db::Sql kWrongTotals(
    "SELECT COUNT(*) FROM orders o WHERE shop_id = $1 AND (delivery_fee < 0 OR total <> "
    "delivery_fee - discount - unique_discount "
    "+ (SELECT SUM(quantity * unit_price) FROM order_line l WHERE l.shop_id = o.shop_id AND "
    "l.order_id = o.order_id))");

const db::Sql kWrongPrices(
    "SELECT COUNT(*) FROM orders o WHERE shop_id = $1 AND (total < 0 OR discount < 0 "
    "OR (discount > 0) <> (voucher <> '') OR EXISTS (SELECT 1 FROM order_line l "
    "WHERE l.shop_id = o.shop_id AND l.order_id = o.order_id "
    "AND (l.unit_price < 0 OR l.unit_price > l.list_price)))");

std::int64_t count(World& world, const db::Sql& sql, ShopId shop) {
  auto rows = world.database->query(sql, shop);
  rows.next();
  return rows.integer(0);
}

void check_button(const Button& button) {
  const std::string kept = encode(button.choice);
  if (kept.size() > kMostChoiceBytes) throw std::logic_error("a button of too many bytes: " + kept);
  if (decode_choice(kept) != button.choice) throw std::logic_error("a button changes: " + kept);
  if (button.label.empty()) throw std::logic_error("a button without a label: " + kept);
}

void check_bold(const std::string& text) {
  bool bold = false;
  for (const char c : text) {
    if (c != kBoldOn && c != kBoldOff && !(c == '\n' && bold)) continue;
    if (bold == (c == kBoldOn) || c == '\n') throw std::logic_error("bold is open in: " + text);
    bold = c == kBoldOn;
  }
  if (bold) throw std::logic_error("bold stays open in: " + text);
}

}  // namespace

void check_movements(World& world) {
  for (const std::string& fault : stock_faults(*world.database)) throw std::logic_error(fault);
}

void check_books(World& world, TestShop& shop) {
  if (const auto wrong = count(world, kUnbalanced, shop.id); wrong != 0)
    throw std::logic_error(fmt::format("{} stock counts do not add up", wrong));
  if (const auto wrong = count(world, kWrongTotals, shop.id); wrong != 0)
    throw std::logic_error(fmt::format("{} totals are not the sum of their lines", wrong));
  for (const std::string& fault : ledger_faults(*world.database))
    throw std::logic_error("the ledger: " + fault);
  if (const auto wrong = count(world, kWrongPrices, shop.id); wrong != 0)
    throw std::logic_error(fmt::format("{} orders cost what they cannot", wrong));
  for (const std::string& fault : voucher_faults(*world.database)) throw std::logic_error(fault);
}

void check_form(const Message& message) {
  for (const auto* buttons : {&message.options, &message.actions})
    for (const Button& button : *buttons) check_button(button);
  check_bold(message.text);
  if (message.text.empty() && !message.attachment) throw std::logic_error("an empty message");
}

}  // namespace kedai::harness

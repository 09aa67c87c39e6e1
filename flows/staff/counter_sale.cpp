#include "flows/staff/counter_sale.h"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "flows/customer/basket.h"
#include "flows/customer/prices.h"
#include "flows/customer/summary.h"
#include "flows/staff/commands.h"
#include "flows/staff/desk_record.h"
#include "flows/staff/order_desk.h"
#include "flows/staff/which.h"
#include "flows/understanding/order_reader.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

constexpr std::size_t kMostLines = 30;
constexpr std::size_t kMostWords = 60;
constexpr std::string_view kCounter = "counter";

// Counter sales belong to a customer of their own, so that they are nobody's "my orders".
CustomerId counter_customer(Talk& talk) {
  const Identity identity{std::string(kCounter), std::string(kCounter), std::string(kCounter)};
  if (const auto known = talk.shop.customers.known(identity)) return *known;
  const CustomerId id{talk.shop.new_id(talk.now)};
  talk.shop.customers.add({id, talk.say("sale.name"), "", "", {}, {}}, talk.now);
  talk.shop.customers.identify(identity, id);
  return id;
}

// SKUs become names, which read_wanted knows: "TKW-POR 2" -> "Tekwan 2".
std::string with_names(const Catalog& catalog, std::string_view text) {
  std::string out;
  for (const std::string& word : words_of(text)) {
    const bool comma = word.ends_with(',');
    const Variant* variant = catalog.find_sku(comma ? word.substr(0, word.size() - 1) : word);
    if (!out.empty()) out += ' ';
    out += variant ? catalog.full_name(*variant) + (comma ? "," : "") : word;
  }
  return out;
}

// "-3", "1.5", "1e9", "+2": numbers that no sale has, and whose sense words alone would lose.
bool has_impossible_number(const std::string& text) {
  static const std::regex impossible(
      R"((^|\s)-\s*\d|\d[.,]\d|\d\s*e\s*\d|(^|\s)0(\s|,|$)|\d{5,}|\+\s*\d+\s*(,|$))",
      std::regex::icase);
  return std::regex_search(text, impossible);
}

SaleLine line_of(const Catalog& catalog, const Wanted& wanted) {
  SaleLine line{{}, std::max<Quantity>(1, wanted.quantity), cleaned(wanted.text, kMostWords)};
  const Meant meant = variants_meant(wanted.text, catalog);
  if (wanted.products.size() == 1 && wanted.variants.size() == 1 && !wanted.doubtful)
    line.variant = wanted.variants[0]->id;
  else if (meant.clear())
    line.variant = meant.variants[0]->id;
  return line;
}

bool is_clear(const SaleLine& line) { return static_cast<bool>(line.variant); }

SaleLine* first_unclear(Conversation& state) {
  const auto found = std::ranges::find_if_not(state.sale, is_clear);
  return found == state.sale.end() ? nullptr : &*found;
}

// Two lines of the same variant are one.
void merge(std::vector<SaleLine>& lines) {
  std::vector<SaleLine> merged;
  for (SaleLine& line : lines) {
    const auto same = std::ranges::find(merged, line.variant, &SaleLine::variant);
    if (is_clear(line) && same != merged.end())
      same->quantity += line.quantity;
    else
      merged.push_back(std::move(line));
  }
  lines = std::move(merged);
}

std::string clear_lines(const Talk& talk) {
  std::string text;
  for (const SaleLine& line : talk.state.sale)
    if (const Variant* variant = talk.shop.catalog->find(line.variant))
      text += fmt::format("{} x {}\n", line.quantity, talk.shop.catalog->full_name(*variant));
  return text;
}

void ask_about(Talk& talk, const SaleLine& line) {
  const Catalog& catalog = *talk.shop.catalog;
  const Meant meant = variants_meant(line.words, catalog);
  std::string text = clear_lines(talk);
  const bool others = !text.empty();
  const std::string n = std::to_string(line.quantity);
  if (meant.variants.empty() || meant.near)
    text += talk.say(meant.near ? "desk.not_found_near" : "desk.not_found", {{"what", line.words}});
  else
    text += talk.say("spoken.which_one_of",
                     {{"what", meant.product ? meant.product->name : line.words}, {"n", n}});
  Message message{std::move(text)};
  for (const Variant* variant : meant.variants)
    if (message.options.size() < kMostLines)
      message.options.push_back({catalog.full_name(*variant),
                                 choice(Verb::SellMore, variant->id, line.quantity),
                                 to_text(variant->price)});
  if (others)
    message.actions.push_back(
        {talk.say("button.sell_without", {{"what", line.words}}), {Verb::SellNow}});
  message.actions.push_back(talk.button("button.leave_it", {Verb::LeaveIt, 1}));
  talk.reply(std::move(message));
}

Order order_of(Talk& talk) {
  Order order;
  order.id = {talk.shop.new_id(talk.now)};
  order.customer = counter_customer(talk);
  order.name = talk.say("sale.name");
  order.placed_at = talk.now;
  const Catalog& catalog = *talk.shop.catalog;
  for (const SaleLine& line : talk.state.sale)
    if (const Variant* variant = catalog.find(line.variant))
      order.lines.push_back({variant->id, variant->sku, catalog.full_name(*variant), line.quantity,
                             price_line(talk, *variant, line.quantity).unit_price, "",
                             variant->price});
  order.ready_day = ready_day_of(talk, order.lines);
  return order;
}

void say_short(Talk& talk, const std::vector<Shortage>& shortages) {
  Message message{talk.say("sale.short")};
  for (const Shortage& shortage : shortages) {
    const Variant* variant = talk.shop.catalog->find(shortage.variant);
    if (!variant) continue;
    const std::string name = talk.shop.catalog->full_name(*variant);
    const StockCount count = talk.shop.stock.of(variant->id);
    const bool to_order = variant->lead_days > 0 && !count.marked_sold_out;
    message.text +=
        "\n" + talk.say(count.marked_sold_out ? "sale.marked"
                        : to_order            ? "checkout.days_room"
                                              : "sale.only_left",
                        {{"item", name},
                         {"left", std::to_string(to_order ? shortage.available : count.available)},
                         {"wanted", std::to_string(shortage.wanted)}});
    message.options.push_back(
        {talk.say("button.count_item", {{"item", name}}), choice(Verb::AskStock, variant->id)});
  }
  message.actions = {talk.button("button.stock", {Verb::StockList})};
  talk.reply(std::move(message));
}

void record_sale(Talk& talk) {
  Order order = order_of(talk);
  talk.state.sale.clear();
  if (order.lines.empty()) return leave_it(talk, 1);
  // The number is taken only when the sale is sure to be recorded: numbers have no holes.
  std::vector<Shortage> shortages;
  for (const OrderLine& line : order.lines)
    if (const auto left = can_be_had(talk, *talk.shop.catalog->find(line.variant));
        left < line.quantity)
      shortages.push_back({line.variant, line.quantity, left});
  if (shortages.empty()) {
    order.number = talk.shop.profiles.take_order_number(talk.shop.id());
    shortages = talk.shop.orders.place(order, talk.acts);
  }
  if (!shortages.empty()) return say_short(talk, shortages);
  talk.shop.orders.move(order, OrderStatus::Accepted, Mover::Staff, talk.stamp());
  show_order(talk, order, talk.say("sale.recorded", {{"number", std::to_string(order.number)}}));
}

void next_step(Talk& talk) {
  if (const SaleLine* line = first_unclear(talk.state)) return ask_about(talk, *line);
  merge(talk.state.sale);
  record_sale(talk);
}

void say_over(Talk& talk) {
  talk.reply(
      {talk.say("sale.over"), "", {}, {talk.button("button.open_orders", {Verb::OpenOrders})}});
}

}  // namespace

void hear_sale(Talk& talk, std::string_view said) {
  const Catalog& catalog = *talk.shop.catalog;
  const std::string text = with_names(catalog, said);
  const auto wanted = read_wanted(text, catalog);
  if (wanted.empty() || has_impossible_number(text)) {
    const bool number = !wanted.empty();
    const std::string help = talk.say(usage_key(Command::Sell));
    talk.reply({number ? talk.say("sale.whole_numbers", {{"most", std::to_string(kMostPieces)}}) +
                             "\n" + help
                       : help,
                "",
                {},
                {talk.button("button.staff_help", {Verb::StaffHelp})}});
    return;
  }
  talk.state.sale.clear();
  for (const Wanted& one : wanted)
    if (talk.state.sale.size() < kMostLines) talk.state.sale.push_back(line_of(catalog, one));
  next_step(talk);
}

void sell_more(Talk& talk, VariantId id, Quantity quantity) {
  SaleLine* line = first_unclear(talk.state);
  if (!line) return say_over(talk);
  const auto meant = variants_meant(line->words, *talk.shop.catalog);
  const bool answers =
      line->quantity == quantity &&
      std::ranges::any_of(meant.variants, [&](const Variant* each) { return each->id == id; });
  if (answers) line->variant = id;
  next_step(talk);
}

void sell_now(Talk& talk) {
  if (talk.state.sale.empty()) return say_over(talk);
  std::erase_if(talk.state.sale, [](const SaleLine& line) { return !is_clear(line); });
  next_step(talk);
}

}  // namespace kedai

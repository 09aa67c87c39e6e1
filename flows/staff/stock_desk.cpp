#include "flows/staff/stock_desk.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "flows/staff/capacity_desk.h"
#include "flows/staff/commands.h"
#include "flows/staff/desk_record.h"
#include "flows/staff/goods_desk.h"
#include "flows/staff/which.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

constexpr std::size_t kPage = 8;         // with what can be done next: ten things to choose from
constexpr Quantity kManyAtOnce = 1'000;  // adding as many asks first
constexpr Quantity kWorthAsking = 10;    // a smaller count may be cut by more than half unasked
constexpr std::array<Quantity, 3> kSteps{5, 10, 20};

std::string count_text(const Talk& talk, const Variant& variant, const StockCount& count) {
  const std::string n = variant.lead_days > 0
                            ? talk.say("stock.per_day", {{"n", std::to_string(count.per_day)}})
                            : std::to_string(count.available);
  return count.marked_sold_out ? talk.say("stock.marked", {{"n", n}}) : n;
}

std::vector<const Variant*> low_first(const Catalog& catalog,
                                      std::unordered_map<VariantId, StockCount>& stock) {
  std::vector<const Variant*> variants;
  for (const Product& product : catalog.products())
    for (const Variant& variant : product.variants) variants.push_back(&variant);
  std::ranges::stable_sort(variants, {},
                           [&](const Variant* each) { return stock[each->id].on_offer(); });
  return variants;
}

// What must be known besides the count: what orders hold, and a mark that still stands.
std::string besides(const Talk& talk, const StockCount& count) {
  std::string text;
  if (count.held > 0) text += " " + talk.say("stock.held", {{"n", std::to_string(count.held)}});
  if (count.marked_sold_out) text += " " + talk.say("stock.still_marked");
  return text;
}

void tell_change(Talk& talk, const Variant& variant, std::int64_t change_id, std::string text) {
  const StockCount count = talk.shop.stock.of(variant.id);
  Message message{std::move(text) + besides(talk, count)};
  if (count.marked_sold_out)
    message.actions.push_back(talk.button("button.on_sale", choice(Verb::OnSale, variant.id)));
  message.actions.push_back(undo_button(talk, change_id));
  talk.reply(std::move(message));
}

// The number is said to be none that a count can be; the question stays open.
void say_impossible(Talk& talk, VariantId variant) {
  talk.state.awaiting = AStockCount{variant};
  talk.reply({talk.say("stock.whole_number", {{"most", std::to_string(kMostStock)}}),
              "",
              {},
              {talk.button("button.stock", {Verb::StockList})}});
}

void refuse_below_zero(Talk& talk, const Variant& variant, Quantity left, Quantity change) {
  Message message{talk.say("stock.below_zero", {{"item", talk.shop.catalog->full_name(variant)},
                                                {"left", std::to_string(left)},
                                                {"n", std::to_string(-change)}})};
  if (left > 0)
    message.options = {
        {talk.say("button.make_it", {{"n", "0"}}), choice(Verb::SureSetStock, variant.id, 0)}};
  message.actions = {leave_it_button(talk)};
  talk.reply(std::move(message));
}

void ask_sure_add(Talk& talk, const Variant& variant, Quantity left, Quantity change) {
  talk.reply({talk.say("stock.sure_add", {{"item", talk.shop.catalog->full_name(variant)},
                                          {"left", std::to_string(left)},
                                          {"n", std::to_string(change)}}),
              "",
              {{talk.say("button.yes_add", {{"n", std::to_string(change)}}),
                choice(Verb::SureAddStock, variant.id, change)}},
              {leave_it_button(talk)}});
}

void ask_sure_set(Talk& talk, const Variant& variant, Quantity left, Quantity count) {
  Message message{talk.say("stock.sure_set", {{"item", talk.shop.catalog->full_name(variant)},
                                              {"left", std::to_string(left)},
                                              {"n", std::to_string(count)}})};
  message.options = {{talk.say("button.yes_make_it", {{"n", std::to_string(count)}}),
                      choice(Verb::SureSetStock, variant.id, count)}};
  if (count > 0)
    message.options.push_back({talk.say("button.add_n", {{"n", std::to_string(count)}}),
                               choice(Verb::AddStock, variant.id, count)});
  message.actions = {leave_it_button(talk)};
  talk.reply(std::move(message));
}

std::string list_line(const Talk& talk, std::size_t number, const Variant& variant,
                      const StockCount& count) {
  return fmt::format("\n{}. {} - {}{}", number, talk.shop.catalog->full_name(variant),
                     count_text(talk, variant, count), expiry_mark(talk, count));
}

Which which_count(Talk& talk, std::function<Choice(const Variant&)> choice_of) {
  return {std::move(choice_of), [&talk](const Variant& variant) {
            return count_text(talk, variant, talk.shop.stock.of(variant.id));
          }};
}

Choice choice_for(const CountChange& change, VariantId variant) {
  switch (change.kind) {
    case CountChange::Kind::Add: return choice(Verb::AddStock, variant, change.n);
    case CountChange::Kind::Set: return choice(Verb::SetStock, variant, change.n);
    case CountChange::Kind::Bare: return choice(Verb::AskStock, variant, change.n);
    case CountChange::Kind::None:
    case CountChange::Kind::Impossible: break;
  }
  return choice(Verb::AskStock, variant);
}

void change_count(Talk& talk, const CountChange& change, VariantId variant) {
  switch (change.kind) {
    case CountChange::Kind::Add: return add_stock(talk, variant, change.n, Sure::No);
    case CountChange::Kind::Set: return set_stock(talk, variant, change.n, Sure::No);
    case CountChange::Kind::Bare:
      if (change.n == 0) return set_stock(talk, variant, 0, Sure::No);
      return ask_stock_count(talk, variant, change.n);
    case CountChange::Kind::Impossible: return say_impossible(talk, variant);
    case CountChange::Kind::None: return ask_stock_count(talk, variant);
  }
}

// "jangek 250": the number is a size, not a count.
bool names_size(const Meant& meant, Quantity n) {
  const std::string number = std::to_string(n);
  return !meant.near && std::ranges::all_of(meant.variants, [&](const Variant* each) {
    return std::ranges::count(words_of(folded(each->name)), number) > 0;
  });
}

struct StockOrder {
  Meant meant;
  CountChange change;
};
StockOrder read_order(const Catalog& catalog, std::string_view text) {
  if (catalog.find_sku(text)) return {variants_meant(text, catalog), {}};
  CountChange change = read_count_change(text);
  if (change.kind == CountChange::Kind::Bare) {
    Meant whole = variants_meant(text, catalog);
    if (names_size(whole, change.n)) return {std::move(whole), {}};
  }
  return {variants_meant(change.name, catalog), std::move(change)};
}

bool is_marked(Talk& talk, VariantId variant) {
  return talk.shop.stock.of(variant).marked_sold_out;
}

std::int64_t set_mark(Talk& talk, VariantId variant, Mark how) {
  if (how == Mark::SoldOut)
    talk.shop.stock.mark_sold_out(variant);
  else
    talk.shop.stock.mark_on_sale(variant);
  return record_change(talk,
                       how == Mark::SoldOut ? DeskChange::Kind::SoldOut : DeskChange::Kind::OnSale,
                       variant, 0);
}

// On sale again, and nothing there: how many are there?
void ask_for_none_left(Talk& talk, const Variant& variant, std::string text) {
  talk.state.awaiting = AStockCount{variant.id};
  talk.reply({std::move(text), "", {}, {leave_it_button(talk)}});
}

}  // namespace

void show_stock(Talk& talk, VariantId after) {
  auto stock = talk.shop.stock.all();
  const auto variants = low_first(*talk.shop.catalog, stock);
  const auto last = std::ranges::find(variants, after, &Variant::id);
  const auto from =
      last == variants.end() ? 0 : static_cast<std::size_t>(last - variants.begin()) + 1;
  const auto page = std::span(variants).subspan(from, std::min(kPage, variants.size() - from));
  Message message{talk.say("stock.title", {{"from", std::to_string(from + 1)},
                                           {"to", std::to_string(from + page.size())},
                                           {"all", std::to_string(variants.size())}})};
  for (const Variant* variant : page) {
    const StockCount& count = stock[variant->id];
    message.options.push_back({talk.shop.catalog->full_name(*variant),
                               choice(Verb::AskStock, variant->id),
                               count_text(talk, *variant, count)});
    message.text += list_line(talk, message.options.size(), *variant, count);
  }
  if (from + page.size() < variants.size())
    message.actions.push_back(talk.button("button.more", choice(Verb::StockList, page.back()->id)));
  message.actions.push_back(talk.button("button.open_orders", {Verb::OpenOrders}));
  talk.reply(std::move(message));
}

void ask_stock_count(Talk& talk, VariantId id, Quantity typed) {
  const Variant* variant = desk_variant(talk, id);
  if (!variant) return;
  if (variant->lead_days > 0)
    return typed > 0 ? set_capacity(talk, id, typed) : show_capacity(talk, *variant);
  const StockCount count = talk.shop.stock.of(id);
  const std::string name = talk.shop.catalog->full_name(*variant);
  Message message;
  if (typed > 0) {
    const std::string n = std::to_string(typed);
    message.text = talk.say("stock.set_or_add",
                            {{"item", name}, {"left", std::to_string(count.available)}, {"n", n}});
    message.options = {{talk.say("button.make_it", {{"n", n}}), choice(Verb::SetStock, id, typed)},
                       {talk.say("button.add_n", {{"n", n}}), choice(Verb::AddStock, id, typed)}};
    message.actions = {leave_it_button(talk)};
  } else {
    message.text =
        talk.say("stock.how_many", {{"item", name}, {"left", std::to_string(count.available)}}) +
        besides(talk, count) + "\n" + talk.say("stock.type_count");
    for (const Quantity step : kSteps)
      message.options.push_back({talk.say("button.add_n", {{"n", std::to_string(step)}}),
                                 choice(Verb::AddStock, id, step)});
    message.actions = {count.marked_sold_out
                           ? talk.button("button.on_sale", choice(Verb::OnSale, id))
                           : talk.button("button.sold_out", choice(Verb::SoldOut, id)),
                       talk.button("button.stock", {Verb::StockList})};
    talk.state.awaiting = AStockCount{id};
  }
  talk.reply(std::move(message));
}

void add_stock(Talk& talk, VariantId id, Quantity change, Sure sure) {
  const Variant* variant = desk_variant(talk, id);
  if (!variant) return;
  if (variant->lead_days > 0) return show_capacity(talk, *variant);
  if (change == 0) return ask_stock_count(talk, id);
  const Quantity before = talk.shop.stock.of(id).available;
  if (change > kMostStock || change < -kMostStock || before + change > kMostStock)
    return say_impossible(talk, id);
  if (before + change < 0) return refuse_below_zero(talk, *variant, before, change);
  if (sure == Sure::No && change >= kManyAtOnce)
    return ask_sure_add(talk, *variant, before, change);
  const bool comes = change > 0;
  const auto recorded =
      record_change(talk, comes ? DeskChange::Kind::Received : DeskChange::Kind::Stock, id, change);
  if (comes)
    talk.shop.stock.receive(id, change, stamp_of(talk, recorded));
  else
    talk.shop.stock.correct(id, change, stamp_of(talk, recorded));
  tell_change(talk, *variant, recorded,
              talk.say(change > 0 ? "stock.added" : "stock.taken",
                       {{"item", talk.shop.catalog->full_name(*variant)},
                        {"before", std::to_string(before)},
                        {"n", std::to_string(change > 0 ? change : -change)},
                        {"after", std::to_string(before + change)}}));
}

void set_stock(Talk& talk, VariantId id, Quantity wanted, Sure sure) {
  const Variant* variant = desk_variant(talk, id);
  if (!variant) return;
  if (variant->lead_days > 0) return set_capacity(talk, id, wanted);
  if (wanted < 0 || wanted > kMostStock) return say_impossible(talk, id);
  const StockCount count = talk.shop.stock.of(id);
  const std::string name = talk.shop.catalog->full_name(*variant);
  if (wanted == count.available) {
    talk.reply({talk.say("stock.same", {{"item", name}, {"n", std::to_string(wanted)}}) +
                    besides(talk, count),
                "",
                {},
                {talk.button("button.stock", {Verb::StockList})}});
    return;
  }
  if (sure == Sure::No && count.available >= kWorthAsking && wanted * 2 < count.available)
    return ask_sure_set(talk, *variant, count.available, wanted);
  const Quantity change = wanted - count.available;
  const auto recorded = record_change(talk, DeskChange::Kind::Stock, id, change);
  talk.shop.stock.correct(id, change, stamp_of(talk, recorded));
  tell_change(talk, *variant, recorded,
              talk.say("stock.counted", {{"item", name},
                                         {"before", std::to_string(count.available)},
                                         {"after", std::to_string(wanted)}}));
}

void mark(Talk& talk, VariantId id, Mark how) {
  const Variant* variant = desk_variant(talk, id);
  if (!variant) return;
  const std::string name = talk.shop.catalog->full_name(*variant);
  const StockCount count = talk.shop.stock.of(id);
  const bool sold_out = how == Mark::SoldOut;
  const bool changes = count.marked_sold_out != sold_out;
  const auto recorded = changes ? set_mark(talk, id, how) : 0;
  if (!sold_out && count.available == 0 && count.per_day == 0)
    return ask_for_none_left(talk, *variant, talk.say("stock.on_sale_none", {{"item", name}}));
  const std::string_view phrase = sold_out ? (changes ? "stock.sold_out" : "stock.sold_out_before")
                                           : (changes ? "stock.on_sale" : "stock.on_sale_before");
  Message message{talk.say(
      phrase, {{"item", name},
               {"n", count_text(talk, *variant,
                                {.available = count.available, .per_day = count.per_day})}})};
  if (changes) message.actions = {undo_button(talk, recorded)};
  if (!changes) message.actions = {talk.button("button.stock", {Verb::StockList})};
  talk.reply(std::move(message));
}

void mark_all(Talk& talk, ProductId id, Mark how) {
  const Product* product = desk_product(talk, id);
  if (!product) return;
  std::int64_t first = 0;
  std::int64_t last = 0;
  for (const Variant& variant : product->variants) {
    if (is_marked(talk, variant.id) == (how == Mark::SoldOut)) continue;
    last = set_mark(talk, variant.id, how);
    if (first == 0) first = last;
  }
  Message message{talk.say(how == Mark::SoldOut ? "stock.all_sold_out" : "stock.all_on_sale",
                           {{"item", product->name}})};
  if (first != 0) message.actions.push_back(undo_button(talk, first, last));
  message.actions.push_back(talk.button("button.stock", {Verb::StockList}));
  talk.reply(std::move(message));
}

void hear_stock(Talk& talk, std::string_view text) {
  if (text.empty()) return show_stock(talk, {});
  const StockOrder order = read_order(*talk.shop.catalog, text);
  if (order.meant.words.empty())
    return talk.reply({talk.say(usage_key(Command::Stock)),
                       "",
                       {},
                       {talk.button("button.stock", {Verb::StockList})}});
  if (order.meant.clear()) return change_count(talk, order.change, order.meant.variants[0]->id);
  ask_which(talk, order.meant, which_count(talk, [&](const Variant& each) {
              return choice_for(order.change, each.id);
            }));
}

void hear_mark(Talk& talk, Mark how, std::string_view text) {
  const bool sold_out = how == Mark::SoldOut;
  if (text.empty()) {
    const auto usage = usage_key(sold_out ? Command::SoldOut : Command::OnSale);
    return talk.reply({talk.say(usage), "", {}, {talk.button("button.stock", {Verb::StockList})}});
  }
  const Meant meant = variants_meant(text, *talk.shop.catalog);
  if (meant.clear()) return mark(talk, meant.variants[0]->id, how);
  Which which = which_count(talk, [&](const Variant& each) {
    return choice(sold_out ? Verb::SoldOut : Verb::OnSale, each.id);
  });
  if (meant.whole_product())
    which.actions = {talk.button(
        "button.all", choice(sold_out ? Verb::SoldOutAll : Verb::OnSaleAll, meant.product->id))};
  ask_which(talk, meant, which);
}

bool hear(Talk& talk, const AStockCount& question, std::string_view text) {
  if (!talk.staff || !talk.shop.catalog->find(question.variant)) return false;
  const std::string word = folded(text.substr(0, 40));
  const bool spelled = word.find_first_of("0123456789") == std::string::npos;
  if (const auto count = read_count(word); spelled && count) {
    set_stock(talk, question.variant, *count, Sure::No);
    return true;
  }
  const CountChange change = read_count_change(cleaned(text, 100));
  if (change.kind == CountChange::Kind::None || !change.name.empty()) return false;
  if (change.kind == CountChange::Kind::Bare)
    set_stock(talk, question.variant, change.n, Sure::No);
  else
    change_count(talk, change, question.variant);
  return true;
}

}  // namespace kedai

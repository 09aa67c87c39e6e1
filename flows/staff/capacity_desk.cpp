#include "flows/staff/capacity_desk.h"

#include <fmt/format.h>

#include "flows/dates.h"
#include "flows/staff/commands.h"
#include "flows/staff/desk_record.h"
#include "flows/staff/which.h"

namespace kedai {

namespace {

constexpr std::size_t kMostShown = 10;
constexpr std::size_t kMostDays = 7;

std::string per_day(const Talk& talk, const Variant& variant) {
  return talk.say("stock.per_day", {{"n", std::to_string(talk.shop.stock.of(variant.id).per_day)}});
}

// "Senin, 30 Nov: 3", a line each.
std::string taken_days(Talk& talk, const Variant& variant) {
  std::string text;
  std::size_t shown = 0;
  const auto today = local_day(talk.shop.profile, talk.now);
  for (const auto& [day, taken] : talk.shop.capacity.taken(variant.id, today))
    if (taken > 0 && shown++ < kMostDays)
      text += "\n" + talk.say("capacity.taken",
                              {{"day", day_text(*talk.words, day)}, {"n", std::to_string(taken)}});
  return text;
}

void say_not_made_to_order(Talk& talk, const Variant& variant) {
  talk.reply({talk.say("capacity.counted", {{"item", talk.shop.catalog->full_name(variant)}}),
              "",
              {},
              {talk.button("button.count_it", choice(Verb::AskStock, variant.id)),
               talk.button("button.stock", {Verb::StockList})}});
}

}  // namespace

void show_capacities(Talk& talk) {
  Message message{talk.say("capacity.title")};
  for (const Product& product : talk.shop.catalog->products())
    for (const Variant& variant : product.variants) {
      if (variant.lead_days == 0 || message.options.size() == kMostShown) continue;
      const std::string name = talk.shop.catalog->full_name(variant);
      message.options.push_back({name, choice(Verb::AskStock, variant.id), per_day(talk, variant)});
      message.text +=
          fmt::format("\n{}. {} - {}", message.options.size(), name, message.options.back().detail);
    }
  message.text = message.options.empty()
                     ? talk.say("capacity.none")
                     : message.text + "\n" + talk.say(usage_key(Command::Capacity));
  message.actions = {talk.button("button.stock", {Verb::StockList})};
  talk.reply(std::move(message));
}

void show_capacity(Talk& talk, const Variant& variant) {
  const StockCount count = talk.shop.stock.of(variant.id);
  Message message{talk.say("capacity.now", {{"item", talk.shop.catalog->full_name(variant)},
                                            {"n", std::to_string(count.per_day)},
                                            {"days", std::to_string(variant.lead_days)}}) +
                  taken_days(talk, variant)};
  if (count.marked_sold_out) message.text += "\n" + talk.say("stock.still_marked");
  message.text += "\n" + talk.say("capacity.type_it");
  message.actions = {count.marked_sold_out
                         ? talk.button("button.on_sale", choice(Verb::OnSale, variant.id))
                         : talk.button("button.sold_out", choice(Verb::SoldOut, variant.id)),
                     talk.button("button.stock", {Verb::StockList})};
  talk.state.awaiting = AStockCount{variant.id};
  talk.reply(std::move(message));
}

void set_capacity(Talk& talk, VariantId id, Quantity n) {
  const Variant* variant = desk_variant(talk, id);
  if (!variant) return;
  if (variant->lead_days == 0) return say_not_made_to_order(talk, *variant);
  if (n < 0 || n > kMostStock) return show_capacity(talk, *variant);
  const std::string name = talk.shop.catalog->full_name(*variant);
  const Quantity before = talk.shop.stock.of(id).per_day;
  if (n == before) {
    talk.reply({talk.say("capacity.same", {{"item", name}, {"n", std::to_string(n)}}),
                "",
                {},
                {talk.button("button.stock", {Verb::StockList})}});
    return;
  }
  talk.shop.capacity.set_per_day(id, n);
  const auto change = record_change(talk, DeskChange::Kind::Capacity, id, before);
  talk.reply(
      {talk.say("capacity.changed",
                {{"item", name}, {"before", std::to_string(before)}, {"n", std::to_string(n)}}),
       "",
       {},
       {undo_button(talk, change)}});
}

void hear_capacity(Talk& talk, std::string_view text) {
  if (text.empty()) return show_capacities(talk);
  const CountChange change = read_count_change(text);
  const bool sets = change.kind == CountChange::Kind::Set || change.kind == CountChange::Kind::Bare;
  const Meant meant = variants_meant(change.name.empty() ? text : change.name, *talk.shop.catalog);
  if (meant.words.empty()) return show_capacities(talk);
  if (meant.clear() && sets) return set_capacity(talk, meant.variants[0]->id, change.n);
  if (meant.clear() && meant.variants[0]->lead_days > 0)
    return show_capacity(talk, *meant.variants[0]);
  if (meant.clear()) return say_not_made_to_order(talk, *meant.variants[0]);
  ask_which(talk, meant,
            {[&](const Variant& each) {
               return sets ? choice(Verb::SetCapacity, each.id, change.n)
                           : choice(Verb::AskStock, each.id);
             },
             [&](const Variant& each) { return per_day(talk, each); }});
}

}  // namespace kedai

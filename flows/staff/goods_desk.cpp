#include "flows/staff/goods_desk.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "flows/dates.h"
#include "flows/staff/commands.h"
#include "flows/staff/desk_record.h"
#include "flows/staff/which.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

constexpr int kMostMovements = 12;
constexpr std::size_t kMostReason = 100;
constexpr std::array<std::string_view, 3> kBecause{"karena", "krn", "because"};
constexpr std::array<std::string_view, 6> kPieces{"pcs",   "bungkus", "buah",
                                                  "botol", "pack",    "pieces"};
constexpr std::array<std::string_view, 5> kRemove{"hapus", "tidak", "kosong", "none", "remove"};

using Words = std::vector<std::string>;

std::string joined(const Words& words, std::size_t from, std::size_t to) {
  std::string text;
  for (std::size_t i = from; i < to; ++i) text += (text.empty() ? "" : " ") + words[i];
  return text;
}

template <class List>
bool one_of(std::string_view word, const List& list) {
  return std::ranges::find(list, word) != list.end();
}

// The place of the last whole number before a reason begins.
std::optional<std::size_t> place_of_number(const Words& words) {
  std::optional<std::size_t> place;
  for (std::size_t i = 0; i < words.size() && !one_of(folded(words[i]), kBecause); ++i) {
    std::string word = words[i];
    const bool ends = word.ends_with(',');
    if (ends) word.pop_back();
    if (i > 0 && !word.empty() && word.find_first_not_of("0123456789") == std::string::npos)
      place = i;
    if (ends) break;
  }
  return place;
}

void say_usage(Talk& talk, Command command) {
  talk.reply(
      {talk.say(usage_key(command)), "", {}, {talk.button("button.stock", {Verb::StockList})}});
}

std::string count_of(const Talk& talk, const Variant& variant) {
  return std::to_string(talk.shop.stock.of(variant.id).available);
}

std::string name_of(const Talk& talk, const Variant& variant) {
  return talk.shop.catalog->full_name(variant);
}

// "28 Nov 2026 10.00"; nothing of what was there before movements were written down.
std::string when(const Talk& talk, Time at) {
  if (at == Time{}) return talk.say("movement.before");
  return date_text(*talk.words, local_day(talk.shop.profile, at)) + " " +
         clock_text(minute_of_day(talk.shop.profile, at));
}

std::string movement_line(const Talk& talk, const Movement& movement) {
  std::string text = fmt::format("{} - {}", when(talk, movement.at),
                                 talk.say("movement." + std::string(to_word(movement.kind)),
                                          {{"n", std::to_string(movement.quantity)}}));
  if (movement.order_number > 0)
    text += ", " + talk.say("movement.order", {{"number", std::to_string(movement.order_number)}});
  if (!movement.reason.empty()) text += ": " + movement.reason;
  if (movement.actor.empty()) return text;
  const bool buyer = movement.actor == kBuyerActs;
  return text + " (" + (buyer ? talk.say("desk.the_buyer") : movement.actor) + ")";
}

}  // namespace

SpoiledWords read_spoiled(std::string_view text) {
  const Words words = words_of(text);
  const auto place = place_of_number(words);
  if (!place) return {std::string(text), 0, ""};
  SpoiledWords spoiled{joined(words, 0, *place), 0, ""};
  std::size_t rest = *place + 1;
  spoiled.quantity = read_count(words[*place].substr(0, words[*place].find(','))).value_or(0);
  if (rest < words.size() && one_of(folded(words[rest]), kPieces)) ++rest;
  if (rest < words.size() && one_of(folded(words[rest]), kBecause)) ++rest;
  spoiled.reason = cleaned(joined(words, rest, words.size()), kMostReason);
  return spoiled;
}

ExpiryWords read_expiry(std::string_view text, std::int64_t today) {
  const Words words = words_of(text);
  if (words.size() > 1 && one_of(folded(words.back()), kRemove))
    return {joined(words, 0, words.size() - 1), 0};
  for (const std::size_t count : {3, 2, 1})
    if (words.size() > count)
      if (const auto day = read_day(joined(words, words.size() - count, words.size()), today))
        return {joined(words, 0, words.size() - count), day};
  return {std::string(text), std::nullopt};
}

void spoil(Talk& talk, VariantId id, Quantity quantity, std::string_view reason) {
  const Variant* variant = desk_variant(talk, id);
  if (!variant) return;
  const std::string n = std::to_string(quantity);
  const Quantity before = talk.shop.stock.of(id).available;
  if (quantity < 1 || quantity > kMostStock) return say_usage(talk, Command::Spoiled);
  if (quantity > before) {
    talk.reply(
        {talk.say("stock.below_zero",
                  {{"item", name_of(talk, *variant)}, {"left", std::to_string(before)}, {"n", n}}),
         "",
         {},
         {talk.button("button.stock", {Verb::StockList})}});
    return;
  }
  const auto change = record_change(talk, DeskChange::Kind::Spoiled, id, quantity);
  talk.shop.stock.spoil(id, quantity, stamp_of(talk, change, reason));
  talk.reply({talk.say("stock.spoiled", {{"item", name_of(talk, *variant)},
                                         {"n", n},
                                         {"before", std::to_string(before)},
                                         {"after", std::to_string(before - quantity)}}),
              "",
              {},
              {undo_button(talk, change)}});
}

void set_expiry(Talk& talk, VariantId id, std::int64_t day) {
  const Variant* variant = desk_variant(talk, id);
  if (!variant) return;
  if (day < 0 || day > local_day(talk.shop.profile, talk.now) + 20'000)
    return say_usage(talk, Command::Expiry);
  const std::int64_t before = talk.shop.stock.of(id).expires_day;
  talk.shop.stock.set_expiry(id, day);
  const auto change = record_change(talk, DeskChange::Kind::Expiry, id, before);
  const std::string text = day == 0
                               ? talk.say("expiry.removed", {{"item", name_of(talk, *variant)}})
                               : talk.say("expiry.set", {{"item", name_of(talk, *variant)},
                                                         {"day", date_text(*talk.words, day)}});
  talk.reply({text, "", {}, {undo_button(talk, change)}});
}

void show_expiring(Talk& talk) {
  const auto near = talk.shop.stock.near_expiry(local_day(talk.shop.profile, talk.now));
  Message message{talk.say(near.empty() ? "expiry.none" : "expiry.title")};
  for (const Expiry& expiry : near)
    if (const Variant* variant = talk.shop.catalog->find(expiry.variant))
      message.text += fmt::format("\n{} ({}) - {}", name_of(talk, *variant),
                                  count_of(talk, *variant), date_text(*talk.words, expiry.day));
  if (near.empty()) message.text += "\n" + talk.say(usage_key(Command::Expiry));
  message.actions = {talk.button("button.stock", {Verb::StockList})};
  talk.reply(std::move(message));
}

void show_movements(Talk& talk, VariantId id) {
  const Variant* variant = desk_variant(talk, id);
  if (!variant) return;
  const auto movements = talk.shop.stock.movements(id, kMostMovements);
  Message message{talk.say(movements.empty() ? "movement.none" : "movement.title",
                           {{"item", name_of(talk, *variant)}})};
  for (const Movement& movement : movements) message.text += "\n" + movement_line(talk, movement);
  message.actions = {talk.button("button.count_it", choice(Verb::AskStock, id)),
                     talk.button("button.stock", {Verb::StockList})};
  talk.reply(std::move(message));
}

std::string expiry_mark(const Talk& talk, const StockCount& count) {
  const auto today = local_day(talk.shop.profile, talk.now);
  if (count.expires_day == 0 || count.expires_day > today + kNearDays) return "";
  return " - " + talk.say("expiry.mark", {{"day", date_text(*talk.words, count.expires_day)}});
}

void hear_spoiled(Talk& talk, std::string_view text) {
  const SpoiledWords spoiled = read_spoiled(text);
  if (text.empty() || spoiled.quantity < 1) return say_usage(talk, Command::Spoiled);
  const Meant meant = variants_meant(spoiled.name, *talk.shop.catalog);
  if (meant.clear()) return spoil(talk, meant.variants[0]->id, spoiled.quantity, spoiled.reason);
  ask_which(talk, meant,
            {[&](const Variant& each) { return choice(Verb::Spoil, each.id, spoiled.quantity); },
             [&](const Variant& each) { return count_of(talk, each); }});
}

void hear_expiry(Talk& talk, std::string_view text) {
  if (text.empty()) return show_expiring(talk);
  const auto expiry = read_expiry(text, local_day(talk.shop.profile, talk.now));
  if (!expiry.day) return say_usage(talk, Command::Expiry);
  const Meant meant = variants_meant(expiry.name, *talk.shop.catalog);
  if (meant.clear()) return set_expiry(talk, meant.variants[0]->id, *expiry.day);
  ask_which(talk, meant,
            {[&](const Variant& each) { return choice(Verb::SetExpiry, each.id, *expiry.day); },
             [&](const Variant& each) { return count_of(talk, each); }});
}

void hear_history(Talk& talk, std::string_view text) {
  if (text.empty()) return say_usage(talk, Command::History);
  const Meant meant = variants_meant(text, *talk.shop.catalog);
  if (meant.clear()) return show_movements(talk, meant.variants[0]->id);
  ask_which(talk, meant,
            {[](const Variant& each) { return choice(Verb::History, each.id); },
             [&](const Variant& each) { return count_of(talk, each); }});
}

}  // namespace kedai

#include "flows/staff/desk_record.h"

#include <algorithm>

namespace kedai {

namespace {

using Kind = DeskChange::Kind;

std::string name_of(const Talk& talk, VariantId id) {
  const Variant* variant = talk.shop.catalog->find(id);
  return variant ? talk.shop.catalog->full_name(*variant) : "?";
}

// Why it cannot be undone any more, or "".
std::string reason_against(Talk& talk, const DeskChange& change) {
  const Variant* variant = talk.shop.catalog->find(change.variant);
  if (!variant) return talk.say("desk.variant_gone");
  const std::string name = name_of(talk, change.variant);
  if (change.kind == Kind::Price && talk.shop.desk_changes.overtaken(change))
    return talk.say("desk.undo_overtaken", {{"item", name}, {"price", to_text(variant->price)}});
  const bool replaces = change.kind == Kind::Capacity || change.kind == Kind::Expiry;
  if (replaces && talk.shop.desk_changes.overtaken(change))
    return talk.say("desk.undo_replaced", {{"item", name}});
  const bool adds = change.kind == Kind::Stock || change.kind == Kind::Received;
  const Quantity left = talk.shop.stock.of(change.variant).available;
  if (adds && left - change.amount < 0)
    return talk.say("desk.undo_sold", {{"item", name}, {"left", std::to_string(left)}});
  return "";
}

std::string take_back(Talk& talk, const DeskChange& change) {
  const std::string name = name_of(talk, change.variant);
  Stock& stock = talk.shop.stock;
  const Stamp stamp = talk.stamp(talk.say("movement.undone"));
  switch (change.kind) {
    case Kind::Stock: stock.correct(change.variant, -change.amount, stamp); break;
    case Kind::Received: stock.receive(change.variant, -change.amount, stamp); break;
    case Kind::Spoiled: stock.spoil(change.variant, -change.amount, stamp); break;
    case Kind::Capacity:
      talk.shop.capacity.set_per_day(change.variant, change.amount);
      return talk.say("desk.undone_capacity",
                      {{"item", name}, {"n", std::to_string(change.amount)}});
    case Kind::Expiry:
      stock.set_expiry(change.variant, change.amount);
      return talk.say("desk.undone_expiry", {{"item", name}});
    case Kind::Price:
      talk.shop.set_price(change.variant, {change.amount});
      return talk.say("desk.undone_price", {{"item", name}, {"price", to_text({change.amount})}});
    case Kind::SoldOut:
      stock.mark_on_sale(change.variant);
      return talk.say("desk.undone_sold_out", {{"item", name}});
    case Kind::OnSale:
      stock.mark_sold_out(change.variant);
      return talk.say("desk.undone_on_sale", {{"item", name}});
  }
  return talk.say("desk.undone_stock",
                  {{"item", name}, {"n", std::to_string(stock.of(change.variant).available)}});
}

void answer(Talk& talk, std::string text) {
  talk.reply({std::move(text), "", {}, {talk.button("button.stock", {Verb::StockList})}});
}

}  // namespace

std::int64_t record_change(Talk& talk, Kind kind, VariantId variant, std::int64_t amount) {
  const std::int64_t id = talk.shop.new_id(talk.now);
  talk.shop.desk_changes.record({id, kind, variant, amount, talk.acts}, talk.now);
  return id;
}

Stamp stamp_of(const Talk& talk, std::int64_t change_id, std::string_view reason) {
  return {change_id, talk.acts, talk.now, std::string(reason)};
}

Button undo_button(const Talk& talk, std::int64_t first, std::int64_t last) {
  return talk.button("button.undo", {Verb::Undo, first, last == first ? 0 : last});
}

void undo(Talk& talk, std::int64_t first, std::int64_t last) {
  const auto changes = talk.shop.desk_changes.find(first, std::max(first, last));
  if (changes.empty()) return answer(talk, talk.say("desk.undo_unknown"));
  if (std::ranges::any_of(changes, &DeskChange::undone))
    return answer(talk, talk.say("desk.undone_before"));
  for (const DeskChange& change : changes)
    if (const auto reason = reason_against(talk, change); !reason.empty())
      return answer(talk, reason);
  std::string text;
  for (const DeskChange& change : changes)
    if (talk.shop.desk_changes.take_back(change.id))
      text += (text.empty() ? "" : "\n") + take_back(talk, change);
  answer(talk, std::move(text));
}

const Variant* desk_variant(Talk& talk, VariantId id) {
  const Variant* variant = talk.shop.catalog->find(id);
  if (!variant) answer(talk, talk.say("desk.variant_gone"));
  return variant;
}

const Product* desk_product(Talk& talk, ProductId id) {
  const Product* product = talk.shop.catalog->find(id);
  if (!product) answer(talk, talk.say("desk.variant_gone"));
  return product;
}

Button leave_it_button(const Talk& talk) { return talk.button("button.leave_it", {Verb::LeaveIt}); }

void leave_it(Talk& talk, std::int64_t about) {
  if (about == 1) talk.state.sale.clear();
  answer(talk, talk.say(about == 1 ? "sale.dropped" : "desk.left"));
}

}  // namespace kedai

#include "flows/staff/promotion_desk.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "flows/staff/commands.h"
#include "flows/staff/desk.h"
#include "flows/staff/desk_record.h"
#include "flows/staff/promotion_words.h"
#include "flows/staff/which.h"
#include "flows/understanding/words.h"
#include "store/pricing.h"

namespace kedai {

namespace {

using Scope = Promotion::Scope;

constexpr std::size_t kMostListed = 20;

// ---- wholesale

std::string tier_command(const Talk& talk, const Variant& variant) {
  std::string text;
  for (const PriceTier& tier : variant.tiers)
    text += (text.empty() ? "" : "\n") +
            talk.say("promotion.command_tier", {{"item", variant.sku},
                                                {"n", std::to_string(tier.least)},
                                                {"price", to_text(tier.price)}});
  return text;
}

void show_tiers(Talk& talk, const std::vector<const Variant*>& variants) {
  std::string text;
  for (const Variant* variant : variants) {
    std::string tiers;
    for (const PriceTier& tier : variant->tiers)
      tiers += fmt::format("{}{}+ {}", tiers.empty() ? "" : ", ", tier.least, to_text(tier.price));
    text += talk.say(tiers.empty() ? "promotion.tier_none" : "promotion.tier_list",
                     {{"item", talk.shop.catalog->full_name(*variant)},
                      {"tiers", tiers},
                      {"list", to_text(variant->price)}}) +
            "\n";
  }
  say_as_desk(talk, text + talk.say(usage_key(Command::Wholesale)));
}

std::vector<PriceTier> with_tier(std::vector<PriceTier> tiers, const PriceTier& tier) {
  std::erase_if(tiers, [&](const PriceTier& each) { return each.least == tier.least; });
  tiers.push_back(tier);
  std::ranges::sort(tiers, {}, &PriceTier::least);
  return tiers;
}

void set_tier(Talk& talk, const std::vector<const Variant*>& variants, const PriceTier& tier) {
  const Variant& first = *variants[0];
  const std::string item = variants.size() == 1 ? talk.shop.catalog->full_name(first)
                                                : talk.shop.catalog->product_of(first).name;
  if (tier.least < 2 || tier.least > kMostPieces)
    return say_as_desk(talk,
                       talk.say("promotion.tier_too_few", {{"most", std::to_string(kMostPieces)}}));
  if (tier.price >= first.price)
    return say_as_desk(talk, talk.say("promotion.tier_too_dear",
                                      {{"item", item}, {"list", to_text(first.price)}}));
  std::string text = talk.say("promotion.tier_set", {{"item", item},
                                                     {"n", std::to_string(tier.least)},
                                                     {"price", to_text(tier.price)},
                                                     {"list", to_text(first.price)}});
  const auto before = std::ranges::find(first.tiers, tier.least, &PriceTier::least);
  if (before != first.tiers.end() && before->price != tier.price)
    text += "\n" + talk.say("promotion.instead_of",
                            {{"command", talk.say("promotion.command_tier",
                                                  {{"item", first.sku},
                                                   {"n", std::to_string(before->least)},
                                                   {"price", to_text(before->price)}})}});
  const ProductId product = first.product;
  std::vector<std::pair<VariantId, std::vector<PriceTier>>> changes;  // the snapshot is renewed
  for (const Variant* variant : variants)
    changes.emplace_back(variant->id, with_tier(variant->tiers, tier));
  for (const auto& [id, tiers] : changes) talk.shop.set_tiers(id, tiers);
  say_as_desk(talk, std::move(text),
              {talk.button("button.remove_tiers", variants.size() == 1
                                                      ? choice(Verb::RemoveTiers, changes[0].first)
                                                      : choice(Verb::RemoveTiers, product, 1))});
}

void drop_tiers(Talk& talk, const std::vector<const Variant*>& variants) {
  std::string command;
  std::vector<VariantId> changed;
  for (const Variant* variant : variants) {
    if (variant->tiers.empty()) continue;
    command += (command.empty() ? "" : "\n") + tier_command(talk, *variant);
    changed.push_back(variant->id);
  }
  if (changed.empty()) return show_tiers(talk, variants);
  const Catalog& catalog = *talk.shop.catalog;
  std::string text =
      talk.say("promotion.tier_removed",
               {{"item", variants.size() == 1 ? catalog.full_name(*variants[0])
                                              : catalog.product_of(*variants[0]).name},
                {"command", command}});
  for (const VariantId id : changed) talk.shop.set_tiers(id, {});
  say_as_desk(talk, std::move(text));
}

// ---- "which one?"

void ask_which_variant(Talk& talk, const Meant& meant, std::string command) {
  if (!meant.variants.empty()) talk.state.unfinished = std::move(command);
  ask_which(talk, meant,
            {[](const Variant& each) { return choice(Verb::PickVariant, each.id); },
             [](const Variant& each) { return to_text(each.price); }});
}

// ---- promotions

std::string subject_name(const Talk& talk, const Promotion& promotion) {
  const Catalog& catalog = *talk.shop.catalog;
  switch (promotion.scope) {
    case Scope::All: return talk.say("promotion.everything");
    case Scope::Category: {
      const Category* category = catalog.find(CategoryId{promotion.subject});
      return category ? category->name : "?";
    }
    case Scope::Product: {
      const Product* product = catalog.find(ProductId{promotion.subject});
      return product ? product->name : "?";
    }
    case Scope::Variant: {
      const Variant* variant = catalog.find(VariantId{promotion.subject});
      return variant ? catalog.full_name(*variant) : "?";
    }
  }
  return {};
}

std::string off_text(const Promotion& promotion) {
  return promotion.percent > 0 ? std::to_string(promotion.percent) + "%"
                               : to_text(promotion.amount);
}

std::string promotion_command(const Talk& talk, const Promotion& promotion) {
  const std::string when = period_text(*talk.words, talk.shop.profile, promotion.period, talk.now);
  std::string text = talk.say(
      "promotion.command_promotion",
      {{"what", subject_name(talk, promotion)}, {"off", off_text(promotion)}, {"when", when}});
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

const Promotion* promotion_for(const Talk& talk, Scope scope, std::int64_t subject) {
  for (const Promotion& each : talk.shop.catalog->promotions())
    if (each.scope == scope && each.subject == subject) return &each;
  return nullptr;
}

bool is_everything(const std::string& said) {
  return said == "semua" || said == "semuanya" || said == "all" || said == "everything" ||
         said == "semua barang" || said == "semua produk";
}

struct Subject {
  Scope scope = Scope::All;
  std::int64_t id = 0;
  const Variant* cheapest = nullptr;  // of those that it is for
};

// A category by its name, before goods: "kopi" is all of them.
std::optional<Subject> wide_subject(const Talk& talk, const std::string& said) {
  if (is_everything(said)) return Subject{};
  for (const Category& category : talk.shop.catalog->categories())
    if (folded(category.name) == said) return Subject{Scope::Category, category.id.value};
  return std::nullopt;
}

std::optional<Subject> subject_of(const Meant& meant) {
  if (meant.variants.empty() || meant.near) return std::nullopt;
  const auto cheapest =
      std::ranges::min(meant.variants, {}, [](const Variant* each) { return each->price; });
  if (meant.whole_product()) return Subject{Scope::Product, meant.product->id.value, cheapest};
  if (meant.clear()) return Subject{Scope::Variant, cheapest->id.value, cheapest};
  return std::nullopt;
}

void set_promotion(Talk& talk, const Subject& subject, const PromotionWords& read) {
  Promotion promotion{talk.shop.new_id(talk.now),
                      subject.scope,
                      subject.id,
                      read.percent,
                      read.amount,
                      period_of(talk.shop.profile, read.days.days)};
  const std::string what = subject_name(talk, promotion);
  if (subject.cheapest && read.amount > subject.cheapest->price)
    return say_as_desk(
        talk, talk.say("promotion.too_much", {{"off", to_text(read.amount)},
                                              {"item", what},
                                              {"price", to_text(subject.cheapest->price)}}));
  std::string text = talk.say(
      "promotion.set",
      {{"what", what}, {"off", off_text(promotion)}, {"when", when_text(talk, promotion.period)}});
  if (const Promotion* before = promotion_for(talk, subject.scope, subject.id))
    text +=
        "\n" + talk.say("promotion.instead_of", {{"command", promotion_command(talk, *before)}});
  talk.shop.set_promotion(promotion);
  say_as_desk(talk, std::move(text),
              {{talk.say("button.remove_promotion", {{"what", what}}),
                {Verb::RemovePromotion, promotion.id}},
               talk.button("button.all_promotions", {Verb::PromotionList})});
}

// What was said of a promotion, now that it is clear what it is for.
void do_promotion(Talk& talk, const Subject& subject, const PromotionWords& read) {
  if (read.takes_off() && !read.removes) return set_promotion(talk, subject, read);
  const Promotion* known = promotion_for(talk, subject.scope, subject.id);
  if (!known)
    return say_usage(
        talk, Command::Promotion,
        talk.say("promotion.none_of",
                 {{"what", subject_name(talk, {0, subject.scope, subject.id, 0, {}, {}})}}));
  if (read.removes) return remove_promotion(talk, known->id);
  say_as_desk(talk, promotion_command(talk, *known),
              {{talk.say("button.remove_promotion", {{"what", subject_name(talk, *known)}}),
                {Verb::RemovePromotion, known->id}}});
}

}  // namespace

void say_as_desk(Talk& talk, std::string text, std::vector<Button> actions) {
  actions.push_back(talk.button("button.staff_help", {Verb::StaffHelp}));
  talk.reply({std::move(text), "", {}, std::move(actions)});
}

void say_usage(Talk& talk, Command command, std::string first_line) {
  if (!first_line.empty()) first_line += "\n";
  say_as_desk(talk, std::move(first_line) + talk.say(usage_key(command)));
}

LocalDay promotion_day(const Talk& talk) { return local_day(talk.shop.profile, talk.now); }

std::string when_text(const Talk& talk, const Period& period) {
  const std::string text = period_text(*talk.words, talk.shop.profile, period, talk.now);
  return text.empty() ? talk.say("promotion.for_good") : text;
}

// Says it when the days cannot be. True if so.
bool days_fail(Talk& talk, const DaysTaken& days) {
  if (days.fault == DaysTaken::Fault::None) return false;
  say_as_desk(talk, talk.say(days.fault == DaysTaken::Fault::Past ? "days.past" : "days.unclear"));
  return true;
}

void hear_tier(Talk& talk, std::string_view text) {
  const TierWords read = read_tier(text);
  if (read.name.empty()) return say_usage(talk, Command::Wholesale);
  const Meant meant = variants_meant(read.name, *talk.shop.catalog);
  const bool all = meant.whole_product() && meant.product->one_price();
  if (!meant.clear() && !all && (read.tier || read.removes || meant.near || meant.variants.empty()))
    return ask_which_variant(talk, meant, "grosir " + std::string(text));
  if (read.removes) return drop_tiers(talk, meant.variants);
  if (!read.tier) return show_tiers(talk, meant.variants);
  set_tier(talk, meant.variants, *read.tier);
}

void hear_promotion(Talk& talk, std::string_view text) {
  const PromotionWords read = read_promotion(text, promotion_day(talk));
  const auto& all = talk.shop.catalog->promotions();
  if (read.name.empty() && read.removes && all.size() == 1)
    return remove_promotion(talk, all[0].id);
  if (read.name.empty() && !read.takes_off()) return show_promotions(talk);
  if (read.wrong_percent) return say_as_desk(talk, talk.say("promotion.percent_range"));
  if (read.name.empty()) return say_usage(talk, Command::Promotion);
  if (days_fail(talk, read.days)) return;
  if (const auto wide = wide_subject(talk, folded(read.name)))
    return do_promotion(talk, *wide, read);
  const Meant meant = variants_meant(read.name, *talk.shop.catalog);
  if (const auto subject = subject_of(meant)) return do_promotion(talk, *subject, read);
  ask_which_variant(talk, meant, "promo " + std::string(text));
}

void finish_command(Talk& talk, VariantId id) {
  const Variant* variant = desk_variant(talk, id);
  if (!variant) return;
  const auto spoken = read_command(std::exchange(talk.state.unfinished, ""));
  const bool tiers = spoken && spoken->command == Command::Wholesale;
  const TierWords tier = tiers ? read_tier(spoken->rest) : TierWords{};
  const PromotionWords promotion =
      spoken && !tiers ? read_promotion(spoken->rest, promotion_day(talk)) : PromotionWords{};
  const Meant meant = variants_meant(tiers ? tier.name : promotion.name, *talk.shop.catalog);
  if (std::ranges::find(meant.variants, variant) == meant.variants.end())
    return show_staff_help(talk);  // a button of another question
  if (tiers && tier.removes) return drop_tiers(talk, {variant});
  if (tiers) return tier.tier ? set_tier(talk, {variant}, *tier.tier) : show_tiers(talk, {variant});
  const bool only = talk.shop.catalog->product_of(*variant).variants.size() == 1;
  if (only) return do_promotion(talk, {Scope::Product, variant->product.value, variant}, promotion);
  do_promotion(talk, {Scope::Variant, id.value, variant}, promotion);
}

void remove_tiers(Talk& talk, VariantId id) {
  if (const Variant* variant = desk_variant(talk, id)) drop_tiers(talk, {variant});
}

void remove_tiers(Talk& talk, ProductId id) {
  const Product* product = desk_product(talk, id);
  if (!product) return;
  std::vector<const Variant*> variants;
  for (const Variant& variant : product->variants) variants.push_back(&variant);
  drop_tiers(talk, variants);
}

void remove_promotion(Talk& talk, std::int64_t id) {
  const auto& all = talk.shop.catalog->promotions();
  const auto found = std::ranges::find(all, id, &Promotion::id);
  if (found == all.end()) return say_as_desk(talk, talk.say("promotion.gone"));
  std::string text = talk.say("promotion.removed", {{"what", subject_name(talk, *found)},
                                                    {"command", promotion_command(talk, *found)}});
  talk.shop.remove_promotion(id);
  say_as_desk(talk, std::move(text));
}

void show_promotions(Talk& talk) {
  const auto& all = talk.shop.catalog->promotions();
  if (all.empty()) return say_usage(talk, Command::Promotion, talk.say("promotion.none"));
  Message message{talk.say("promotion.list")};
  for (const Promotion& promotion : all) {
    if (message.options.size() == kMostListed) break;
    message.text += "\n" + promotion_command(talk, promotion);
    if (promotion.period.ends <= talk.now) message.text += " " + talk.say("promotion.over");
    message.options.push_back(
        {talk.say("button.remove_promotion", {{"what", subject_name(talk, promotion)}}),
         {Verb::RemovePromotion, promotion.id}});
  }
  message.actions = {talk.button("button.staff_help", {Verb::StaffHelp})};
  talk.reply(std::move(message));
}

}  // namespace kedai

#include "flows/staff/alias_desk.h"

#include <algorithm>

#include "config/lexicon.h"
#include "flows/staff/commands.h"
#include "flows/staff/which.h"
#include "flows/understanding/naming.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

constexpr std::size_t kMostAlias = 40;
constexpr std::size_t kMostAliases = 30;  // of one product

void say(Talk& talk, std::string text) {
  talk.reply({std::move(text), "", {}, {talk.button("button.staff_help", {Verb::StaffHelp})}});
}

const Product* whose_name(const Catalog& catalog, const std::string& alias) {
  for (const Product& product : catalog.products())
    if (folded(product.name) == alias ||
        std::ranges::any_of(product.aliases,
                            [&](const auto& each) { return folded(each) == alias; }))
      return &product;
  return nullptr;
}

// Words that mean something else in every chat: "dua", "menu", "ya".
bool is_everyday(const std::string& alias) {
  return std::ranges::all_of(words_of(alias), [](const std::string& word) {
    return lexicon().knows(word) || word.find_first_not_of("0123456789") == std::string::npos;
  });
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "-" : text;
}

}  // namespace

void hear_alias(Talk& talk, std::string_view text) {
  const auto mark = text.find('=');
  const bool teaches = mark != std::string_view::npos;
  const std::string alias = teaches ? folded(text.substr(0, mark)) : "";
  const std::string name = cleaned(teaches ? text.substr(mark + 1) : text, kMostAlias * 2);
  const Meant meant = variants_meant(name, *talk.shop.catalog);
  const bool clear = meant.product && !meant.near;
  if (name.empty() || !clear || (teaches && (alias.empty() || alias.size() > kMostAlias)))
    return say(talk, talk.say(usage_key(Command::Alias)));
  const Product product = *meant.product;  // the catalogue is made anew below
  if (!teaches)
    return say(talk, talk.say("alias.list",
                              {{"product", product.name}, {"aliases", joined(product.aliases)}}));
  if (is_everyday(alias) || find_products(alias, *talk.shop.catalog).size() > 1)
    return say(talk, talk.say("alias.too_common", {{"alias", alias}}));
  if (const Product* already = whose_name(*talk.shop.catalog, alias))
    return say(talk, talk.say("alias.taken", {{"alias", alias}, {"product", already->name}}));
  auto aliases = product.aliases;
  if (aliases.size() >= kMostAliases) aliases.erase(aliases.begin());
  aliases.push_back(alias);
  talk.shop.set_aliases(product.id, aliases);
  say(talk, talk.say("alias.known", {{"alias", alias}, {"product", product.name}}));
}

}  // namespace kedai

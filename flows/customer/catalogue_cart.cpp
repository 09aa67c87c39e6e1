#include "flows/customer/catalogue_cart.h"

#include <algorithm>

#include "flows/customer/basket.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

constexpr std::size_t kMostLines = 50;
constexpr std::size_t kMostNote = 200;

// Lines of one product count together. What no cart can hold is more than enough to say so.
std::vector<SentCart::Line> joined(const std::vector<SentCart::Line>& sent,
                                   const Catalog& catalog) {
  std::vector<SentCart::Line> lines;
  for (SentCart::Line line : sent) {
    line.quantity = std::clamp<std::int64_t>(line.quantity, 0, kMostPieces + 1);
    const auto same = std::ranges::find_if(lines, [&](const SentCart::Line& other) {
      return catalog.find_sku(other.sku) == catalog.find_sku(line.sku) &&
             catalog.find_sku(line.sku);
    });
    if (same == lines.end())
      lines.push_back(std::move(line));
    else
      same->quantity += line.quantity;
  }
  return lines;
}

// What the phone showed and what is so.
std::string differences(Talk& talk, const SentCart::Line& sent, const Variant& variant,
                        Quantity before, Quantity left) {
  const std::string name = talk.shop.catalog->full_name(variant);
  const Quantity taken = std::min<Quantity>(sent.quantity, left);
  std::string text;
  if (before != 0 && before != taken)
    text +=
        "\n" + talk.say("native_cart.replaced", {{"item", name}, {"old", before}, {"n", taken}});
  if (sent.quantity > left)
    text += "\n" + talk.say(variant.lead_days > 0 ? "native_cart.room" : "native_cart.fewer",
                            {{"item", name}, {"left", left}});
  if (sent.price != 0 && Money{sent.price} != variant.price)
    text += "\n" + talk.say("native_cart.price", {{"item", name},
                                                  {"price", to_text(variant.price)},
                                                  {"old", to_text(Money{sent.price})}});
  return text;
}

// Puts the line into the cart as far as it can be had; returns what is said about the rest.
std::string take_line(Talk& talk, const SentCart::Line& sent) {
  const Variant* variant = talk.shop.catalog->find_sku(sent.sku);
  if (!variant) return "\n" + talk.say("native_cart.unknown", {{"item", cleaned(sent.sku, 40)}});
  const CartLine* line = talk.cart().find(variant->id);
  if (!line && talk.cart().lines.size() >= kMostLines) return "\n" + talk.say("basket.full");
  const Quantity left = std::min(can_be_had(talk, *variant), kMostPieces);
  if (left == 0) return "\n" + gone_text(talk, *variant);
  if (sent.quantity == 0) return {};
  const Quantity before = line ? line->quantity : 0;
  talk.cart().put(variant->id, std::min<Quantity>(sent.quantity, left));
  return differences(talk, sent, *variant, before, left);
}

}  // namespace

void take_cart(Talk& talk, const SentCart& sent) {
  std::string text = talk.say("native_cart.taken");
  for (const SentCart::Line& line : joined(sent.lines, *talk.shop.catalog))
    text += take_line(talk, line);
  if (const std::string note = cleaned(sent.note, kMostNote); !note.empty())
    talk.cart().edit_draft().note = note;
  talk.keep_cart();
  show_cart(talk, std::move(text));
}

}  // namespace kedai

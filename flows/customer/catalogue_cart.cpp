#include "flows/customer/catalogue_cart.h"

#include <algorithm>

#include "flows/customer/basket.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

constexpr std::size_t kMostLines = 50;
constexpr std::size_t kMostNote = 200;

// Puts the line into the cart as far as it can be had; returns what is said about the rest.
std::string take_line(Talk& talk, const SentCart::Line& sent) {
  const Variant* variant = talk.shop.catalog->find_sku(sent.sku);
  if (!variant) return "\n" + talk.say("native_cart.unknown", {{"item", cleaned(sent.sku, 40)}});
  const bool full = talk.cart().lines.size() >= kMostLines && !talk.cart().find(variant->id);
  if (full) return "\n" + talk.say("basket.full");
  const std::string name = talk.shop.catalog->full_name(*variant);
  const Quantity left = std::min(talk.shop.stock.of(variant->id).on_offer(), kMostPieces);
  if (left == 0) return "\n" + talk.say("basket.gone", {{"item", name}});
  const auto taken = std::clamp<std::int64_t>(sent.quantity, 0, left);
  if (taken == 0) return {};
  talk.cart().put(variant->id, taken);
  std::string differences;
  if (sent.quantity > left)
    differences +=
        "\n" + talk.say("native_cart.fewer", {{"item", name}, {"left", std::to_string(left)}});
  if (sent.price != 0 && Money{sent.price} != variant->price)
    differences += "\n" + talk.say("native_cart.price", {{"item", name},
                                                         {"price", to_text(variant->price)},
                                                         {"old", to_text(Money{sent.price})}});
  return differences;
}

}  // namespace

void take_cart(Talk& talk, const SentCart& sent) {
  std::string text = talk.say("native_cart.taken");
  for (const SentCart::Line& line : sent.lines) text += take_line(talk, line);
  if (const std::string note = cleaned(sent.note, kMostNote); !note.empty())
    talk.cart().edit_draft().note = note;
  talk.keep_cart();
  show_cart(talk, std::move(text));
}

}  // namespace kedai

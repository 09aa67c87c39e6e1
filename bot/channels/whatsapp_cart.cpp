#include "bot/channels/whatsapp_cart.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "bot/channels/text.h"
#include "bot/channels/whatsapp_members.h"
#include "bot/untrusted_json.h"

namespace kedai::bot::whatsapp {

using Json = nlohmann::json;

namespace {

constexpr double kMostPieces = 1e6, kMostPrice = 1e12;
constexpr std::size_t kMostLines =
    500;  // far beyond what a cart takes; the flow says which are not

// Not whole only by mistake: a price is rounded, half a piece is none.
std::int64_t whole(std::optional<double> amount, double most) {
  return amount && *amount >= 0 && *amount <= most ? std::llround(*amount) : 0;
}

std::optional<SentCart::Line> line_of(const Json& item) {
  auto sku = printable(id_in(item, "product_retailer_id"));
  const auto pieces = amount_in(item, "quantity");
  if (sku.empty() || !pieces || *pieces != std::floor(*pieces)) return std::nullopt;
  const auto quantity = whole(pieces, kMostPieces);
  if (quantity == 0) return std::nullopt;
  return SentCart::Line{std::move(sku), quantity, whole(amount_in(item, "item_price"), kMostPrice)};
}

}  // namespace

std::optional<Content> sent_cart(const Json& message, const Person&) {
  const Json& order = object_in(message, "order");
  SentCart cart{{}, printable(text_in(order, "text"))};
  for (const Json& item : array_in(order, "product_items")) {
    if (cart.lines.size() == kMostLines) break;
    if (auto line = line_of(item)) cart.lines.push_back(*std::move(line));
  }
  if (cart.lines.empty()) return std::nullopt;
  return cart;
}

}  // namespace kedai::bot::whatsapp

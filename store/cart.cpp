#include "store/cart.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "config/json_writer.h"

namespace kedai {

namespace {

const db::Sql kLoad("SELECT revision, content FROM cart WHERE shop_id = $1 AND customer_id = $2");
const db::Sql kSave(
    "INSERT INTO cart(shop_id, customer_id, revision, content) VALUES($1, $2, $3, $4) "
    "ON CONFLICT(shop_id, customer_id) DO UPDATE SET "
    "revision = excluded.revision, content = excluded.content");

std::string encode(const Cart& cart) {
  JsonWriter out;
  out.open('{').member("lines").open('[');
  for (const CartLine& line : cart.lines)
    out.open('[').number(line.variant.value).number(line.quantity).text(line.note).close(']');
  out.close(']');
  const Draft& draft = cart.draft;
  if (draft.fulfilment) out.member("fulfilment").text(to_word(*draft.fulfilment));
  if (draft.payment) out.member("payment").text(to_word(*draft.payment));
  if (!draft.address.empty()) out.member("address").text(draft.address);
  if (!draft.note.empty()) out.member("note").text(draft.note);
  if (!draft.voucher.empty()) out.member("voucher").text(draft.voucher);
  if (cart.shown_total.minor != 0) out.member("shown").number(cart.shown_total.minor);
  if (cart.shown_payment) out.member("shown_way").text(to_word(*cart.shown_payment));
  if (cart.shown_ready_day != 0) out.member("ready").number(cart.shown_ready_day);
  return out.close('}').take();
}

void decode(const std::string& text, Cart& cart) {
  const auto content = nlohmann::json::parse(text);
  for (const auto& line : content.at("lines"))
    cart.lines.push_back({{line.at(0).get<std::int64_t>()},
                          line.at(1).get<Quantity>(),
                          line.at(2).get<std::string>()});
  cart.draft.fulfilment = fulfilment_of(content.value("fulfilment", ""));
  cart.draft.payment = payment_way_of(content.value("payment", ""));
  cart.draft.address = content.value("address", "");
  cart.draft.note = content.value("note", "");
  cart.draft.voucher = content.value("voucher", "");
  cart.shown_total.minor = content.value("shown", std::int64_t{0});
  cart.shown_payment = payment_way_of(content.value("shown_way", ""));
  cart.shown_ready_day = content.value("ready", std::int64_t{0});
}

}  // namespace

const CartLine* Cart::find(VariantId variant) const {
  const auto found = std::ranges::find(lines, variant, &CartLine::variant);
  return found == lines.end() ? nullptr : &*found;
}

CartLine* Cart::find(VariantId variant) {
  const auto found = std::ranges::find(lines, variant, &CartLine::variant);
  return found == lines.end() ? nullptr : &*found;
}

void Cart::put(VariantId variant, Quantity quantity) {
  ++revision;
  if (quantity == 0)
    std::erase_if(lines, [&](const CartLine& line) { return line.variant == variant; });
  else if (CartLine* line = find(variant))
    line->quantity = quantity;
  else
    lines.push_back({variant, quantity});
}

void Cart::clear() {
  lines.clear();
  draft = {};
  ++revision;
}

Draft& Cart::edit_draft() {
  ++revision;
  return draft;
}

Cart Carts::load(CustomerId customer) {
  Cart cart;
  auto rows = database_.query(kLoad, shop_, customer);
  if (!rows.next()) return cart;
  cart.revision = rows.integer(0);
  decode(rows.text(1), cart);
  return cart;
}

void Carts::save(CustomerId customer, const Cart& cart) {
  database_.execute(kSave, shop_, customer, cart.revision, encode(cart));
}

}  // namespace kedai

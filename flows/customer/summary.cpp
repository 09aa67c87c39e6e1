#include "flows/customer/summary.h"

#include <fmt/format.h>

#include <algorithm>

#include "flows/customer/basket.h"
#include "flows/customer/browsing.h"
#include "flows/customer/ordering.h"
#include "flows/customer/prices.h"
#include "flows/customer/voucher.h"
#include "flows/dates.h"
#include "flows/paying.h"

namespace kedai {

namespace {

std::string who_line(const Talk& talk, const Order& order) {
  if (order.name.empty() && order.phone.empty()) return "";
  if (order.name.empty()) return "\n" + talk.say("checkout.phone_line", {{"phone", order.phone}});
  const std::string gap = order.phone.empty() ? "" : ", ";
  return "\n" + talk.say("checkout.in_the_name_of", {{"who", order.name + gap + order.phone}});
}

std::string line_text(const Phrasebook& words, const OrderLine& line) {
  std::string text = fmt::format("{} x {}  {}", line.quantity, line.name, to_text(line.subtotal()));
  if (!line.note.empty()) text += "\n   " + words.say("basket.note_line", {{"note", line.note}});
  return text;
}

// An order of these lines, with what its prices came from.
struct Reckoned {
  Order order;
  PricedCart prices;
};

std::string reckoned_lines(Talk& talk, const Reckoned& reckoned) {
  std::string text;
  for (std::size_t i = 0; i < reckoned.order.lines.size(); ++i)
    text += (text.empty() ? "" : "\n") + line_text(*talk.words, reckoned.order.lines[i]) +
            price_notes(talk, reckoned.prices.lines[i]);
  const std::string voucher = voucher_line(talk, reckoned.prices);
  return voucher.empty() ? text : text + "\n" + voucher;
}

std::string summary_text(Talk& talk, const Reckoned& reckoned) {
  const Order& order = reckoned.order;
  std::string text = talk.say("checkout.summary") + "\n" + reckoned_lines(talk, reckoned);
  text += "\n" + fulfilment_line(talk.shop, *talk.words, order);
  text += ready_line(*talk.words, order);
  text += who_line(talk, order);
  text += "\n" + payment_line(*talk.words, order.payment);
  if (!order.note.empty()) text += "\n" + talk.say("basket.note_line", {{"note", order.note}});
  return text + "\n" + talk.say("checkout.total", {{"total", to_text(order.total())}});
}

// The cart's lines brought down to what is there.
std::vector<CartLine> rest_of(std::vector<CartLine> lines, const std::vector<Shortage>& shortages) {
  for (const Shortage& shortage : shortages)
    for (CartLine& line : lines)
      if (line.variant == shortage.variant) line.quantity = shortage.available;
  std::erase_if(lines, [](const CartLine& line) { return line.quantity == 0; });
  return lines;
}

// As they have said, else as they usually do, if that is open to them; else the first way that is.
PaymentWay way_to_pay(Talk& talk, const Order& order) {
  const auto ways = ways_open(talk.shop, talk.customer, order);
  for (const auto& wish : {talk.cart().draft.payment, talk.customer.usual_payment}) {
    if (!wish) continue;
    // Who wished for a code gets whichever kind the shop has now.
    const bool a_code = wish == PaymentWay::Qris || wish == PaymentWay::Gateway;
    for (const PaymentWay way : ways)
      if (way == wish || (a_code && (way == PaymentWay::Qris || way == PaymentWay::Gateway)))
        return way;
  }
  return ways.empty() ? PaymentWay::OnHandover : ways.front();
}

void take_prices(Talk& talk, const std::vector<CartLine>& lines, Reckoned& reckoned) {
  const Catalog& catalog = *talk.shop.catalog;
  const auto voucher = voucher_of_cart(talk);
  auto& [order, prices] = reckoned;
  prices = price_cart(lines, catalog, voucher ? &*voucher : nullptr, order.delivery_fee, talk.now);
  for (const PricedLine& line : prices.lines) {
    const Variant& variant = *catalog.find(line.variant);
    order.lines.push_back({variant.id, variant.sku, catalog.full_name(variant), line.quantity,
                           line.unit_price, talk.cart().find(line.variant)->note, line.list_price});
  }
  order.discount = prices.discount;
  if (voucher && !prices.refused) order.voucher = voucher->code;
  if (!voucher && !talk.cart().draft.voucher.empty()) prices.refused = VoucherRefusal::Unknown;
}

Reckoned reckon(Talk& talk, const std::vector<CartLine>& lines) {
  const Cart& cart = talk.cart();
  const Customer& customer = talk.customer;
  Reckoned reckoned;
  Order& order = reckoned.order;
  order.customer = customer.id;
  order.chat = talk.chat.id;
  order.cart_revision = cart.revision;
  order.name = customer.name;
  order.phone = customer.phone;
  order.fulfilment =
      cart.draft.fulfilment.value_or(customer.usual_fulfilment.value_or(Fulfilment::Pickup));
  if (order.fulfilment == Fulfilment::Delivery) {
    order.address = cart.draft.address.empty() ? customer.address : cart.draft.address;
    order.delivery_fee = talk.shop.profile.delivery_fee;
  }
  order.note = cart.draft.note;
  take_prices(talk, lines, reckoned);
  order.payment = way_to_pay(talk, order);
  order.ready_day = ready_day_of(talk, order.lines);
  return reckoned;
}

// A voucher that cannot be used has been told of once: it is let go of.
void forget_refused(Talk& talk, const PricedCart& prices) {
  if (prices.refused && !may_yet(*prices.refused)) talk.cart().draft.voucher.clear();
}

void remember_shown(Talk& talk, const Order& order) {
  talk.cart().shown_total = order.total();
  talk.cart().shown_ready_day = order.ready_day;
  talk.cart().shown_payment = order.payment;
  talk.keep_cart();
}

}  // namespace

std::string ready_line(const Phrasebook& words, const Order& order) {
  if (order.ready_day == 0) return "";
  return "\n" + words.say("checkout.ready_on", {{"day", day_text(words, order.ready_day)}});
}

std::int64_t ready_day_of(Talk& talk, const std::vector<OrderLine>& lines) {
  std::int64_t ready_day = 0;
  for (const OrderLine& line : lines) {
    const Variant* variant = talk.shop.catalog->find(line.variant);
    if (!variant || variant->lead_days == 0) continue;
    const auto plan = talk.shop.capacity.plan(variant->id, line.quantity, talk.now);
    ready_day = std::max(ready_day, plan.ready_day);
  }
  return ready_day;
}

std::string shortage_line(Talk& talk, const Shortage& shortage) {
  const Variant* variant = talk.shop.catalog->find(shortage.variant);
  const std::string name = variant ? talk.shop.catalog->full_name(*variant) : "?";
  const bool to_order =
      variant && variant->lead_days > 0 && talk.shop.stock.of(variant->id).on_offer() > 0;
  if (to_order && shortage.available == 0) return talk.say("checkout.days_full", {{"item", name}});
  if (shortage.available == 0) return talk.say("checkout.gone_meanwhile", {{"item", name}});
  return talk.say(to_order ? "checkout.days_room" : "checkout.fewer_meanwhile",
                  {{"item", name},
                   {"left", std::to_string(shortage.available)},
                   {"wanted", std::to_string(shortage.wanted)}});
}

std::string fulfilment_line(const Shop& shop, const Phrasebook& words, const Order& order) {
  if (order.fulfilment == Fulfilment::Delivery)
    return words.say("checkout.delivered_to",
                     {{"address", order.address}, {"fee", to_text(order.delivery_fee)}});
  return words.say("checkout.picked_up", {{"address", shop.profile.address},
                                          {"closes", clock_text(shop.profile.closes_minute)}});
}

std::string payment_line(const Phrasebook& words, PaymentWay way) {
  switch (way) {
    case PaymentWay::OnHandover: return words.say("checkout.on_handover");
    case PaymentWay::BankTransfer: return words.say("checkout.by_transfer");
    case PaymentWay::Qris:
    case PaymentWay::Gateway: return words.say("checkout.by_qris");
    case PaymentWay::OnAccount: return words.say("checkout.on_account");
  }
  return {};
}

std::string lines_text(const Phrasebook& words, const Order& order) {
  std::string text;
  for (const OrderLine& line : order.lines)
    text += (text.empty() ? "" : "\n") + line_text(words, line) + price_notes(words, line);
  if (order.discount.minor > 0)
    text += "\n" + words.say("voucher.line",
                             {{"code", order.voucher}, {"off", to_text(Money{} - order.discount)}});
  return text;
}

Order order_of_cart(Talk& talk) { return reckon(talk, talk.cart().lines).order; }

std::vector<Shortage> shortages_of(Talk& talk) {
  std::vector<Shortage> shortages;
  for (const CartLine& line : talk.cart().lines) {
    const Variant* variant = talk.shop.catalog->find(line.variant);
    const Quantity left = variant ? can_be_had(talk, *variant) : 0;
    if (left < line.quantity) shortages.push_back({line.variant, line.quantity, left});
  }
  return shortages;
}

void show_summary(Talk& talk, std::string first_line) {
  const Reckoned reckoned = reckon(talk, talk.cart().lines);
  const Order& order = reckoned.order;
  if (!first_line.empty()) first_line += "\n";
  Message message{std::move(first_line) + summary_text(talk, reckoned)};
  forget_refused(talk, reckoned.prices);
  remember_shown(talk, order);
  message.actions = {talk.button("button.place", {Verb::Place, order.cart_revision})};
  if (order.phone.empty() && order.fulfilment == Fulfilment::Delivery)
    message.actions.push_back(talk.button("button.give_phone", {Verb::ChangePhone}));
  if (ways_open(talk.shop, talk.customer, order).size() > 1)
    message.actions.push_back(talk.button("button.change_payment", {Verb::ChangePayment}));
  message.actions.push_back(talk.button("button.change", {Verb::ChangeDraft}));
  message.actions.push_back(talk.button("button.note", {Verb::NoteOrder}));
  if (!talk.cart().draft.voucher.empty())
    message.actions.push_back(talk.button("button.drop_voucher", {Verb::DropVoucher}));
  else if (talk.shop.vouchers.any_in_force(talk.now))
    message.actions.push_back(talk.button("button.ask_voucher", {Verb::AskVoucher}));
  if (talk.cart_changed && talk.by_words)
    message.actions.push_back(take_back_button(talk, talk.cart().revision));
  talk.reply(std::move(message));
}

void show_shortage(Talk& talk, const std::vector<Shortage>& shortages) {
  const bool only_later = std::ranges::all_of(
      shortages, [](const Shortage& one) { return one.available >= one.wanted; });
  if (only_later) return show_summary(talk, talk.say("checkout.ready_moved"));
  std::string text = talk.say("checkout.sorry");
  for (const Shortage& shortage : shortages) text += "\n" + shortage_line(talk, shortage);
  const Reckoned reckoned = reckon(talk, rest_of(talk.cart().lines, shortages));
  const Order& rest = reckoned.order;
  Message message{std::move(text)};
  if (!rest.lines.empty()) {
    message.text += "\n" + talk.say("checkout.rest") + "\n" + reckoned_lines(talk, reckoned) +
                    "\n" + talk.say("checkout.total", {{"total", to_text(rest.total())}}) +
                    ready_line(*talk.words, rest);
    message.options.push_back(
        talk.button("button.place_rest", {Verb::PlaceRest, rest.cart_revision}));
    forget_refused(talk, reckoned.prices);
    remember_shown(talk, rest);
  }
  for (const Shortage& shortage : shortages)
    if (const Variant* variant = talk.shop.catalog->find(shortage.variant))
      message.options.push_back(
          {talk.say("button.replace", {{"item", talk.shop.catalog->full_name(*variant)}}),
           choice(Verb::Category, talk.shop.catalog->product_of(*variant).category)});
  message.actions = {talk.button("button.cart", {Verb::Cart}),
                     talk.button("button.empty_cart", {Verb::EmptyCart})};
  talk.reply(std::move(message));
}

}  // namespace kedai

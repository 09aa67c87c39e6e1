#include "flows/customer/placing.h"

#include <algorithm>
#include <stdexcept>

#include "flows/customer/browsing.h"
#include "flows/customer/checkout.h"
#include "flows/customer/my_orders.h"
#include "flows/customer/summary.h"
#include "flows/gateway.h"
#include "flows/paying.h"
#include "flows/staff/notices.h"

namespace kedai {

namespace {

// What a customer did this time is what they usually do.
void remember_habits(Talk& talk, const Order& order) {
  talk.customer.usual_fulfilment = order.fulfilment;
  talk.customer.usual_payment = order.payment;
  if (!order.address.empty()) talk.customer.address = order.address;
  talk.keep_customer();
}

void thank(Talk& talk, const Order& order) {
  std::string text = talk.say("placed.thanks", {{"number", std::to_string(order.number)},
                                                {"total", to_text(order.total())}});
  const HowToPay how = how_to_pay(talk.shop, *talk.words, order, talk.now);
  text += "\n" + (how.text.empty() ? talk.say("placed.we_tell_you") : how.text);
  if (!open_at(talk.shop.profile, talk.now))
    text += "\n" +
            talk.say("placed.closed_now", {{"opens", clock_text(talk.shop.profile.opens_minute)}});
  Message message{std::move(text), how.picture_id};
  if (order.payment == PaymentWay::Qris && talk.shop.profile.qris_with_amount)
    message.actions.push_back(talk.button("button.plain_qris", choice(Verb::PlainQris, order.id)));
  message.actions.push_back(talk.button("button.see_order", choice(Verb::MyOrder, order.id)));
  message.actions.push_back(talk.button("button.cancel_order", choice(Verb::AskCancel, order.id)));
  message.actions.push_back(talk.button("button.add_more", {Verb::Menu}));
  talk.reply(std::move(message), news_topic(order));
}

// What placing brings with it: the debt on the account, or the gateway's code.
void book_payment(Talk& talk, Order& order) {
  if (order.payment == PaymentWay::OnAccount && order.due().minor > 0 &&
      !talk.shop.payments.put_on_account(order, talk.stamp()))
    throw std::logic_error("on account beyond the limit");  // ways_open has looked, in this turn
  if (order.payment == PaymentWay::Gateway) post_charge(talk, order);
}

// Places what the cart stands for now, as the one order that the button of `revision` can place.
void place_now(Talk& talk, std::int64_t revision) {
  Order order = order_of_cart(talk);
  if (order.lines.empty()) return show_menu(talk, talk.say("basket.empty"));
  if (ways_open(talk.shop, talk.customer, order).empty()) return check_out(talk);
  if (order.payment != talk.cart().shown_payment)
    return check_out(talk, talk.say("checkout.payment_changed"));
  if (const auto shortages = shortages_of(talk); !shortages.empty())
    return show_shortage(talk, shortages);
  const std::string_view changed =
      talk.cart().draft.voucher.empty() ? "checkout.price_changed" : "checkout.voucher_changed";
  if (order.total() != talk.cart().shown_total) return show_summary(talk, talk.say(changed));
  if (order.ready_day != talk.cart().shown_ready_day)
    return show_summary(talk, talk.say("checkout.ready_moved"));
  if (!order.voucher.empty() &&
      !talk.shop.vouchers.redeem(order.voucher, talk.customer.id, talk.now))
    return show_summary(talk, talk.say(changed));
  order.id = {talk.shop.new_id(talk.now)};
  order.cart_revision = revision;
  order.number = talk.shop.profiles.take_order_number(talk.shop.id());
  order.placed_at = talk.now;
  set_payment_terms(talk.shop, order, talk.now);
  const auto shortages = talk.shop.orders.place(order, talk.acts);
  if (!shortages.empty()) {
    if (!order.voucher.empty()) talk.shop.vouchers.give_back(order.voucher);
    return show_shortage(talk, shortages);
  }
  book_payment(talk, order);
  talk.cart().clear();
  talk.keep_cart();
  remember_habits(talk, order);
  talk.shop.sent_messages.claim(talk.chat.id, order.number, talk.now - std::chrono::hours{24});
  thank(talk, order);
  announce_order(talk, order);
}

// Shows what an order button of this revision would do now, when it is not to place it. True if so.
bool overtaken(Talk& talk, std::int64_t revision) {
  if (const auto placed = talk.shop.orders.placed_from(talk.customer.id, revision)) {
    show_my_order(talk, *placed, talk.say("placed.already"));
    return true;
  }
  if (talk.cart().empty()) {
    show_menu(talk, talk.say("basket.empty"));
    return true;
  }
  if (talk.cart().revision != revision) {
    check_out(talk, talk.say("checkout.cart_changed"));
    return true;
  }
  return false;
}

}  // namespace

void place_order(Talk& talk, std::int64_t revision) {
  if (overtaken(talk, revision)) return;
  if (first_missing(talk.cart().draft, talk.customer) != Missing::Nothing) return check_out(talk);
  place_now(talk, revision);
}

void place_rest(Talk& talk, std::int64_t revision) {
  if (overtaken(talk, revision)) return;
  Cart& cart = talk.cart();
  const auto shortages = shortages_of(talk);
  const bool all_gone = shortages.size() == cart.lines.size() &&
                        std::ranges::all_of(shortages, [](const Shortage& shortage) {
                          return shortage.available == 0;
                        });
  if (all_gone) return show_shortage(talk, shortages);
  for (const Shortage& shortage : shortages) cart.put(shortage.variant, shortage.available);
  talk.keep_cart();
  place_now(talk, revision);
}

}  // namespace kedai

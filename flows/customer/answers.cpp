#include "flows/customer/answers.h"

#include <algorithm>

#include "flows/customer/basket.h"
#include "flows/customer/browsing.h"
#include "flows/customer/my_orders.h"
#include "store/orders.h"

namespace kedai {

namespace {

constexpr int kLookedAt = 6;  // of the customer's orders

// What can be done next: with something in the cart, to go on to the order.
std::vector<Button> next_steps(Talk& talk) {
  std::vector<Button> buttons;
  if (!talk.cart().empty()) buttons.push_back(talk.button("button.checkout", {Verb::Checkout}));
  buttons.push_back(talk.button("button.catalogue", {Verb::Menu}));
  buttons.push_back(talk.button("button.talk_to_seller", {Verb::TalkToSeller}));
  return buttons;
}

void answer(Talk& talk, std::string text) {
  talk.reply({std::move(text), "", {}, next_steps(talk)});
}

}  // namespace

void tell_hours(Talk& talk) {
  const Profile& shop = talk.shop.profile;
  const bool open = open_at(shop, talk.now);
  answer(talk, talk.say(open ? "answers.open" : "answers.closed",
                        {{"opens", clock_text(shop.opens_minute)},
                         {"closes", clock_text(shop.closes_minute)}}));
}

void tell_shipping(Talk& talk) {
  const Profile& shop = talk.shop.profile;
  answer(talk, talk.say("answers.shipping",
                        {{"fee", to_text(shop.delivery_fee)}, {"address", shop.address}}));
}

void tell_payment(Talk& talk) {
  const bool bank = !talk.shop.profile.bank_account.empty();
  std::string text = talk.say(bank ? "answers.payment" : "answers.payment_on_handover");
  if (talk.shop.profile.gateway || !talk.shop.profile.qris.empty())
    text += " " + talk.say("answers.payment_qris");
  answer(talk, std::move(text));
}

void offer_to_cancel(Talk& talk) {
  for (const Order& order : talk.shop.orders.of_customer(talk.customer.id, kLookedAt))
    if (lawful(order.status, OrderStatus::Cancelled, Mover::Customer))
      return ask_cancel(talk, order.id);
  if (talk.cart().empty()) return show_menu(talk, talk.say("answers.nothing_to_cancel"));
  show_cart(talk, talk.say("answers.cancel_cart"));
}

}  // namespace kedai

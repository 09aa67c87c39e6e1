#include "flows/customer/proof.h"

#include <algorithm>

#include "flows/customer/browsing.h"
#include "flows/customer/my_orders.h"
#include "flows/paying.h"
#include "flows/staff/notices.h"

namespace kedai {

namespace {

constexpr int kLookedAt = 20;  // of a customer's orders, newest first

bool may_prove(const Attachment& attachment) {
  return attachment.kind == Attachment::Kind::Photo ||
         attachment.kind == Attachment::Kind::Document;
}

std::vector<Order> waiting_for_money(Talk& talk) {
  auto orders = talk.shop.orders.of_customer(talk.customer.id, kLookedAt);
  std::erase_if(orders, [](const Order& order) { return !awaits_payment(order); });
  return orders;
}

void post_proof(Talk& talk, const Order& order, const Attachment& attachment) {
  post_wish(talk, {Wish::For::Proof, talk.chat.id, order.id, attachment});
  talk.state.proof.reset();
  talk.reply({talk.say("pay.proof_taken", {{"number", std::to_string(order.number)}}),
              "",
              {},
              {talk.button("button.see_order", choice(Verb::MyOrder, order.id)),
               talk.button("button.menu", {Verb::Menu})}},
             news_topic(order));
}

void ask_which_order(Talk& talk, const std::vector<Order>& orders) {
  Message message{talk.say("pay.proof_of_which")};
  for (const Order& order : orders)
    message.options.push_back({talk.say("pay.order_due", {{"number", std::to_string(order.number)},
                                                          {"due", to_text(order.due())}}),
                               choice(Verb::ProofOf, order.id)});
  message.actions = {talk.button("button.talk_to_seller", {Verb::TalkToSeller})};
  talk.reply(std::move(message));
}

std::string_view phrase_of(FetchFault fault) {
  switch (fault) {
    case FetchFault::TooLarge: return "pay.proof_too_large";
    case FetchFault::NotAPicture: return "pay.proof_no_picture";
    case FetchFault::Gone:
    case FetchFault::NoCode:
    case FetchFault::ReaderMissing: break;
  }
  return "pay.proof_gone";
}

}  // namespace

bool take_proof(Talk& talk, const SentMedia& media) {
  if (talk.staff || !may_prove(media.attachment)) return false;
  const auto orders = waiting_for_money(talk);
  if (orders.empty()) return false;
  const auto named = std::ranges::find_if(orders, [&](const Order& order) {
    return media.caption.find(std::to_string(order.number)) != std::string::npos;
  });
  if (named != orders.end()) {
    post_proof(talk, *named, media.attachment);
  } else if (orders.size() == 1) {
    post_proof(talk, orders[0], media.attachment);
  } else {
    talk.state.proof = media.attachment;
    ask_which_order(talk, orders);
  }
  return true;
}

void prove_order(Talk& talk, OrderId id) {
  const auto order = talk.shop.orders.find(id);
  if (!order || order->customer != talk.customer.id)
    return show_menu(talk, talk.say("orders.unknown"));
  if (!awaits_payment(*order)) return show_my_order(talk, *order, "");
  if (!talk.state.proof) return show_my_order(talk, *order, talk.say("pay.send_proof_again"));
  post_proof(talk, *order, *talk.state.proof);
}

void hear_proof(Teller& teller, const Wish& wish, const Fetched& fetched) {
  auto order = teller.shop.orders.find(wish.order);
  if (!order) return;
  const std::string number = std::to_string(order->number);
  if (const auto* fault = std::get_if<FetchFault>(&fetched)) {
    const Phrasebook& words = teller.words_of(wish.chat);
    return teller.tell(wish.chat,
                       {words.say(phrase_of(*fault), {{"number", number}}),
                        "",
                        {},
                        {{words.say("button.see_order"), choice(Verb::MyOrder, order->id)},
                         {words.say("button.talk_to_seller"), {Verb::TalkToSeller}}}},
                       news_topic(*order));
  }
  const auto& picture_id = std::get<std::string>(fetched);
  if (!teller.shop.payments.prove(*order, picture_id, teller.stamp())) return;
  if (order->clock_at != Time{}) teller.shop.orders.set_clock(*order, Time{});
  announce_proof(teller, *order, {wish.attachment.kind, std::string(kOwnPictures), picture_id});
}

}  // namespace kedai

#include "flows/customer/checkout.h"

#include <fmt/format.h>

#include <algorithm>

#include "flows/customer/browsing.h"
#include "flows/customer/my_orders.h"
#include "flows/customer/summary.h"
#include "flows/staff/notices.h"
#include "flows/understanding/order_reader.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

constexpr std::size_t kMostName = 60;
constexpr std::size_t kMostAddress = 300;
constexpr std::size_t kMostNote = 300;
constexpr std::size_t kLeastAddress = 5;

std::vector<Button> back_to_summary(Talk& talk) {
  return {talk.button("button.back", {Verb::Checkout})};
}

// Looks for a phone number in what was typed, keeps it, and returns the rest.
std::string keep_phone_of(Talk& talk, std::string_view text) {
  const auto found = find_phone(text);
  if (!found) return std::string(text);
  talk.customer.phone = found->phone;
  talk.keep_customer();
  return found->rest;
}

void ask_phone(Talk& talk, std::string_view phrase) {
  talk.state.awaiting = APhone{};
  Message message{talk.say(phrase), "", {}, back_to_summary(talk)};
  message.ask = Ask::Contact;
  message.ask_label = talk.say("button.share_phone");
  talk.reply(std::move(message));
}

void say_phone_unclear(Talk& talk) { ask_phone(talk, "checkout.phone_unclear"); }

// A number that is not an Indonesian mobile one, as a channel vouches for it: + and 7 to 15 digits.
std::string foreign_number(std::string_view text) {
  std::string digits = "+";
  for (const char c : text)
    if (c >= '0' && c <= '9') digits += c;
  return digits.size() >= 8 && digits.size() <= 16 ? digits : "";
}

bool looks_like_a_name(std::string_view text) {
  const auto words = words_of(folded(text));
  if (words.empty() || words.size() > 5) return false;
  return text.find_first_of("0123456789?/") == std::string_view::npos;
}

void keep_name(Talk& talk, std::string_view text) {
  talk.customer.name = cleaned(text, kMostName);
  talk.keep_customer();
}

// "Jl. Kenanga II no. 5, Sri": what stands last is the name, unless the shop's own words have it (a
// town). It stays in the address, too: whoever delivers loses nothing by it.
void keep_name_after_address(Talk& talk, const std::string& address) {
  const auto mark = address.rfind(',');
  if (mark == std::string::npos) return;
  const std::string name = cleaned(address.substr(mark + 1), kMostName);
  const Profile& shop = talk.shop.profile;
  const std::string known = folded(shop.name + " " + shop.about + " " + shop.address);
  if (!looks_like_a_name(name) || words_of(folded(name)).size() > 3) return;
  if (known.find(folded(name)) == std::string::npos) keep_name(talk, name);
}

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
  if (order.payment == PaymentWay::BankTransfer)
    text += "\n" + talk.say("placed.transfer_to", {{"account", talk.shop.profile.bank_account},
                                                   {"total", to_text(order.total())}});
  else
    text += "\n" + talk.say("placed.we_tell_you");
  if (!open_at(talk.shop.profile, talk.now))
    text += "\n" +
            talk.say("placed.closed_now", {{"opens", clock_text(talk.shop.profile.opens_minute)}});
  Message message{std::move(text)};
  message.actions = {talk.button("button.see_order", choice(Verb::MyOrder, order.id)),
                     talk.button("button.cancel_order", choice(Verb::AskCancel, order.id)),
                     talk.button("button.add_more", {Verb::Menu})};
  talk.reply(std::move(message), news_topic(order));
}

// Places what the cart stands for now, as the one order that the button of `revision` can place.
void place_now(Talk& talk, std::int64_t revision) {
  Order order = order_of_cart(talk);
  if (order.lines.empty()) return show_menu(talk, talk.say("basket.empty"));
  if (const auto shortages = shortages_of(talk); !shortages.empty())
    return show_shortage(talk, shortages);
  const std::string_view changed =
      talk.cart().draft.voucher.empty() ? "checkout.price_changed" : "checkout.voucher_changed";
  if (order.total() != talk.cart().shown_total) return show_summary(talk, talk.say(changed));
  if (!order.voucher.empty() &&
      !talk.shop.vouchers.redeem(order.voucher, talk.customer.id, talk.now))
    return show_summary(talk, talk.say(changed));
  order.id = {talk.shop.new_id(talk.now)};
  order.cart_revision = revision;
  order.number = talk.shop.profiles.take_order_number(talk.shop.id());
  order.placed_at = talk.now;
  const auto shortages = talk.shop.orders.place(order, talk.actor());
  if (!shortages.empty()) {
    if (!order.voucher.empty()) talk.shop.vouchers.give_back(order.voucher);
    return show_shortage(talk, shortages);
  }
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

Missing first_missing(const Draft& draft, const Customer& customer) {
  const auto fulfilment = draft.fulfilment ? draft.fulfilment : customer.usual_fulfilment;
  if (!fulfilment) return Missing::Fulfilment;
  if (fulfilment == Fulfilment::Delivery && draft.address.empty() && customer.address.empty())
    return Missing::Address;
  return Missing::Nothing;
}

void keep_terms(Talk& talk, const Terms& terms) {
  if (!terms.any()) return;
  const Profile& shop = talk.shop.profile;
  const bool a_town =  // "antar ke Jl. Garuda 12, Lubuklinggau"
      !terms.name.empty() &&
      folded(shop.name + " " + shop.about + " " + shop.address).find(folded(terms.name)) !=
          std::string::npos;
  if (!terms.name.empty() && !a_town) keep_name(talk, terms.name);
  Draft& draft = talk.cart().edit_draft();
  if (terms.fulfilment) draft.fulfilment = terms.fulfilment;
  const bool can_pay =
      terms.payment != PaymentWay::BankTransfer || !talk.shop.profile.bank_account.empty();
  if (terms.payment && can_pay) draft.payment = terms.payment;
  if (!terms.address.empty())
    draft.address = cleaned(terms.address + (a_town ? ", " + terms.name : ""), kMostAddress);
  talk.keep_cart();
}

void check_out(Talk& talk) { check_out(talk, ""); }

void check_out(Talk& talk, std::string first_line) {
  if (talk.cart().empty()) return show_menu(talk, talk.say("basket.empty"));
  switch (first_missing(talk.cart().draft, talk.customer)) {
    case Missing::Fulfilment: return ask_fulfilment(talk);
    case Missing::Address: return ask_address(talk);
    case Missing::Nothing: break;
  }
  const auto shortages = shortages_of(talk);
  if (!shortages.empty()) return show_shortage(talk, shortages);
  show_summary(talk, std::move(first_line));
}

void choose_fulfilment(Talk& talk, Fulfilment fulfilment) {
  talk.cart().edit_draft().fulfilment = fulfilment;
  talk.keep_cart();
  check_out(talk);
}

void choose_payment(Talk& talk, PaymentWay way) {
  talk.cart().edit_draft().payment = way;
  talk.keep_cart();
  check_out(talk);
}

void ask_fulfilment(Talk& talk) { ask_fulfilment(talk, ""); }

void ask_fulfilment(Talk& talk, std::string text) {
  const Profile& profile = talk.shop.profile;
  text += talk.say("checkout.which_way");
  if (talk.customer.name.empty()) text += " " + talk.say("checkout.name_welcome");
  Message message{std::move(text)};
  message.options = {
      talk.button("button.pickup", {Verb::Pickup}),
      {talk.say("button.delivery", {{"fee", to_text(profile.delivery_fee)}}), {Verb::Delivery}}};
  message.actions = {talk.button("button.cart", {Verb::Cart})};
  talk.state.awaiting = AFulfilment{};
  talk.reply(std::move(message));
}

void ask_payment(Talk& talk) {
  Message message{talk.say("checkout.pay_how")};
  message.options = {talk.button("checkout.on_handover", {Verb::PayOnHandover})};
  if (!talk.shop.profile.bank_account.empty())
    message.options.push_back(talk.button("checkout.by_transfer", {Verb::PayByTransfer}));
  message.actions = back_to_summary(talk);
  talk.reply(std::move(message));
}

void ask_address(Talk& talk) { ask_address(talk, ""); }

void ask_address(Talk& talk, std::string text) {
  const bool all = talk.customer.name.empty() && talk.customer.phone.empty();
  const bool phone = talk.customer.phone.empty();
  text += talk.say(all     ? "checkout.address_name_phone"
                   : phone ? "checkout.address_phone"
                           : "checkout.address");
  Message message{std::move(text)};
  message.ask = Ask::Location;
  message.ask_label = talk.say("button.share_location");
  message.actions = {talk.button("button.pickup_instead", {Verb::Pickup}),
                     talk.button("button.cart", {Verb::Cart})};
  talk.state.awaiting = AnAddress{};
  talk.reply(std::move(message));
}

void ask_name(Talk& talk) {
  talk.state.awaiting = AName{};
  talk.reply({talk.say("checkout.your_name"), "", {}, back_to_summary(talk)});
}

void ask_phone(Talk& talk) { ask_phone(talk, "checkout.your_phone"); }

void ask_order_note(Talk& talk) {
  talk.state.awaiting = AnOrderNote{};
  talk.reply({talk.say("checkout.your_note"), "", {}, back_to_summary(talk)});
}

void ask_what_to_change(Talk& talk) {
  Message message{talk.say("checkout.change_what")};
  message.options = {talk.button("button.change_items", {Verb::Cart}),
                     talk.button("button.change_pickup", {Verb::Pickup}),
                     talk.button("button.change_delivery", {Verb::ChangeAddress}),
                     talk.button("button.change_name", {Verb::ChangeName}),
                     talk.button("button.change_phone", {Verb::ChangePhone})};
  message.actions = back_to_summary(talk);
  talk.reply(std::move(message));
}

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

bool hear(Talk& talk, const AFulfilment&, std::string_view text) {
  const auto index = index_of(*talk.shop.catalog);
  const auto sells = [&](std::string_view word) { return index->sells(word); };
  const auto [terms, rest] = take_terms(text, sells);
  const auto besides = read_wanted(rest, *talk.shop.catalog);
  if (std::ranges::any_of(besides, [](const Wanted& one) { return one.quantity > 0; }))
    return false;
  if (!terms.address.empty() || terms.payment) {
    keep_terms(talk, terms);
    check_out(talk);
    return true;
  }
  const std::string said = folded(text);
  const auto says = [&](std::string_view word) { return said.find(word) != std::string::npos; };
  if (says("antar") || says("kirim") || says("deliver")) {
    choose_fulfilment(talk, Fulfilment::Delivery);
  } else if (says("ambil") || says("pick")) {
    choose_fulfilment(talk, Fulfilment::Pickup);
  } else if (looks_like_a_name(text)) {
    keep_name(talk, text);
    ask_fulfilment(talk, talk.say("checkout.name_kept", {{"name", talk.customer.name}}) + " ");
  } else {
    return false;
  }
  return true;
}

bool hear(Talk& talk, const AnAddress&, std::string_view text) {
  std::string address = cleaned(keep_phone_of(talk, text), kMostAddress);
  while (address.ends_with(',') || address.ends_with(' ')) address.pop_back();
  if (address.size() < kLeastAddress) {
    ask_address(talk, talk.say("checkout.address_unclear") + " ");
    return true;
  }
  if (talk.customer.name.empty()) keep_name_after_address(talk, address);
  Draft& draft = talk.cart().edit_draft();
  draft.fulfilment = Fulfilment::Delivery;
  draft.address = std::move(address);
  talk.keep_cart();
  check_out(talk);
  return true;
}

bool hear(Talk& talk, const AName&, std::string_view text) {
  if (!looks_like_a_name(text)) return false;
  keep_name(talk, text);
  ++talk.cart().revision;
  talk.keep_cart();
  check_out(talk);
  return true;
}

bool hear(Talk& talk, const APhone&, std::string_view text) {
  const auto found = find_phone(text);
  if (found)
    hear_contact(talk, {found->phone});
  else
    say_phone_unclear(talk);
  return true;
}

bool hear(Talk& talk, const AnOrderNote&, std::string_view text) {
  talk.cart().edit_draft().note = cleaned(text, kMostNote);
  talk.keep_cart();
  check_out(talk);
  return true;
}

void hear_location(Talk& talk, const SharedLocation& location) {
  if (talk.cart().empty()) return show_menu(talk, talk.say("checkout.location_unasked"));
  std::string address = cleaned(location.label, kMostAddress / 2);
  if (!address.empty()) address += " ";
  address += fmt::format("https://maps.google.com/?q={:.6f},{:.6f}", location.latitude,
                         location.longitude);
  hear(talk, AnAddress{}, address);
}

void hear_contact(Talk& talk, const SharedContact& contact) {
  const auto found = find_phone(contact.phone.starts_with('+') || contact.phone.starts_with('0')
                                    ? contact.phone
                                    : "+" + contact.phone);
  const std::string phone = found ? found->phone : foreign_number(contact.phone);
  if (phone.empty()) return say_phone_unclear(talk);
  talk.customer.phone = phone;
  talk.keep_customer();
  if (talk.cart().empty()) return show_menu(talk, talk.say("checkout.phone_kept"));
  ++talk.cart().revision;
  talk.keep_cart();
  check_out(talk, talk.say("checkout.phone_kept"));
}

}  // namespace kedai

#include "flows/acts.h"

#include <algorithm>
#include <array>

#include "flows/customer/basket.h"
#include "flows/customer/browsing.h"
#include "flows/customer/checkout.h"
#include "flows/customer/my_orders.h"
#include "flows/customer/ordering.h"
#include "flows/customer/placing.h"
#include "flows/customer/proof.h"
#include "flows/customer/voucher.h"
#include "flows/handover.h"
#include "flows/staff/account_desk.h"
#include "flows/staff/desk.h"

namespace kedai {

namespace {

struct Act {
  Verb verb;
  void (*act)(Talk&, const Choice&);
};

using enum Verb;
constexpr std::array kCustomerActs{
    Act{Menu, [](Talk& t, const Choice&) { show_menu(t); }},
    Act{Category, [](Talk& t, const Choice& c) { show_category(t, {c.id}, c.n); }},
    Act{Product, [](Talk& t, const Choice& c) { show_product(t, {c.id}); }},
    Act{Variant, [](Talk& t, const Choice& c) { ask_quantity(t, {c.id}); }},
    Act{Search, [](Talk& t, const Choice&) { ask_search_word(t); }},
    Act{Language,
        [](Talk& t, const Choice& c) {
          switch_language(t, c.id == 1 ? Locale::English : Locale::Indonesian);
        }},
    Act{More, [](Talk& t, const Choice& c) { show_more(t, c.n); }},
    Act{AddQuantity, [](Talk& t, const Choice& c) { add_to_cart(t, {c.id}, c.n); }},
    Act{OtherQuantity, [](Talk& t, const Choice& c) { ask_other_quantity(t, {c.id}); }},
    Act{Cart, [](Talk& t, const Choice&) { show_cart(t); }},
    Act{EditLine, [](Talk& t, const Choice& c) { edit_line(t, {c.id}); }},
    Act{SetLine, [](Talk& t, const Choice& c) { set_line(t, {c.id}, c.n); }},
    Act{OtherLineQuantity, [](Talk& t, const Choice& c) { ask_line_quantity(t, {c.id}); }},
    Act{NoteLine, [](Talk& t, const Choice& c) { ask_line_note(t, {c.id}); }},
    Act{EmptyCart, [](Talk& t, const Choice&) { empty_cart(t); }},
    Act{Checkout, [](Talk& t, const Choice&) { check_out(t); }},
    Act{Pickup, [](Talk& t, const Choice&) { choose_fulfilment(t, Fulfilment::Pickup); }},
    Act{Delivery, [](Talk& t, const Choice&) { choose_fulfilment(t, Fulfilment::Delivery); }},
    Act{PayOnHandover, [](Talk& t, const Choice&) { choose_payment(t, PaymentWay::OnHandover); }},
    Act{PayByTransfer, [](Talk& t, const Choice&) { choose_payment(t, PaymentWay::BankTransfer); }},
    Act{ChangePayment, [](Talk& t, const Choice&) { ask_payment(t); }},
    Act{ChangeDraft, [](Talk& t, const Choice&) { ask_what_to_change(t); }},
    Act{ChangeAddress, [](Talk& t, const Choice&) { ask_address(t); }},
    Act{ChangeName, [](Talk& t, const Choice&) { ask_name(t); }},
    Act{ChangePhone, [](Talk& t, const Choice&) { ask_phone(t); }},
    Act{NoteOrder, [](Talk& t, const Choice&) { ask_order_note(t); }},
    Act{Place, [](Talk& t, const Choice& c) { place_order(t, c.id); }},
    Act{PlaceRest, [](Talk& t, const Choice& c) { place_rest(t, c.id); }},
    Act{MyOrders, [](Talk& t, const Choice&) { show_my_orders(t); }},
    Act{MyOrder, [](Talk& t, const Choice& c) { show_my_order(t, {c.id}); }},
    Act{AskCancel, [](Talk& t, const Choice& c) { ask_cancel(t, {c.id}); }},
    Act{CancelMine, [](Talk& t, const Choice& c) { cancel_mine(t, {c.id}); }},
    Act{OrderAgain, [](Talk& t, const Choice& c) { order_again(t, {c.id}); }},
    Act{TalkToSeller, [](Talk& t, const Choice&) { ask_for_seller(t); }},
    Act{EndTalk, [](Talk& t, const Choice&) { end_talk(t); }},
    Act{TakeBack, [](Talk& t, const Choice& c) { take_back(t, c.id); }},
    Act{PayByQris, [](Talk& t, const Choice&) { choose_payment(t, PaymentWay::Qris); }},
    Act{PayOnAccount, [](Talk& t, const Choice&) { choose_payment(t, PaymentWay::OnAccount); }},
    Act{HowToPay,
        [](Talk& t, const Choice& c) { show_how_to_pay(t, {c.id}, QrisCode::AsTheOwnerWishes); }},
    Act{PlainQris, [](Talk& t, const Choice& c) { show_how_to_pay(t, {c.id}, QrisCode::Plain); }},
    Act{ProofOf, [](Talk& t, const Choice& c) { prove_order(t, {c.id}); }},
    Act{MyAccount, [](Talk& t, const Choice&) { show_my_account(t); }},
    Act{AskVoucher, [](Talk& t, const Choice&) { ask_voucher(t); }},
    Act{DropVoucher, [](Talk& t, const Choice&) { drop_voucher(t); }},
};
constexpr auto kCustomerVerbs = kCustomerActs.size();

// Every verb before the first of the staff's has its line here, in the enumeration's order; the
// rest is the desk's, which says the same of its own. So a verb without a meaning does not compile.
constexpr bool in_order() {
  for (std::size_t i = 0; i < kCustomerVerbs; ++i)
    if (kCustomerActs[i].verb != static_cast<Verb>(i)) return false;
  return static_cast<Verb>(kCustomerVerbs) == kFirstStaffVerb;
}
static_assert(in_order());

}  // namespace

void act(Talk& talk, const Choice& choice) {
  const auto* known = std::ranges::find(kCustomerActs, choice.verb, &Act::verb);
  if (known != kCustomerActs.end()) return known->act(talk, choice);
  act_as_staff(talk, choice);
}

}  // namespace kedai

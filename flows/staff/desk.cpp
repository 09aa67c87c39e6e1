#include "flows/staff/desk.h"

#include <algorithm>
#include <array>

#include "flows/customer/browsing.h"
#include "flows/handover.h"
#include "flows/staff/account_desk.h"
#include "flows/staff/alias_desk.h"
#include "flows/staff/capacity_desk.h"
#include "flows/staff/commands.h"
#include "flows/staff/counter_sale.h"
#include "flows/staff/desk_record.h"
#include "flows/staff/goods_desk.h"
#include "flows/staff/order_commands.h"
#include "flows/staff/order_desk.h"
#include "flows/staff/payment_desk.h"
#include "flows/staff/price_desk.h"
#include "flows/staff/promotion_desk.h"
#include "flows/staff/promotion_words.h"
#include "flows/staff/stock_desk.h"
#include "flows/staff/voucher_desk.h"
#include "flows/staff/ways_desk.h"
#include "flows/staff/which.h"
#include "flows/understanding/words.h"

namespace kedai {

namespace {

constexpr std::size_t kLongestCode = 40;

template <class Use>
void with_order(Talk& talk, const Choice& choice, Use use) {
  if (const auto order = talk.shop.orders.find(OrderId{choice.id})) return use(*order);
  talk.reply({talk.say("orders.unknown"),
              "",
              {},
              {talk.button("button.open_orders", {Verb::OpenOrders})}});
}

template <auto act>
void on_order(Talk& talk, const Choice& choice) {
  with_order(talk, choice, [&](const Order& order) { act(talk, order); });
}

template <void act(Talk&, const Order&, Money)>
void on_order_with_amount(Talk& talk, const Choice& choice) {
  with_order(talk, choice, [&](const Order& order) { act(talk, order, {choice.n}); });
}

template <OrderStatus to>
void move_to(Talk& talk, const Choice& choice) {
  with_order(talk, choice, [&](const Order& order) { move_order(talk, order, to); });
}

void reject(Talk& talk, const Choice& choice) {
  with_order(talk, choice, [&](const Order& order) {
    move_order(talk, order, OrderStatus::Rejected,
               reject_reason(talk.words_of(order.chat), choice.n));
  });
}

struct StaffAct {
  Verb verb;
  void (*act)(Talk&, const Choice&);
};

using enum Verb;
constexpr std::array kStaffActs{
    StaffAct{ShowOrder,
             [](Talk& t, const Choice& c) {
               with_order(t, c, [&](const Order& order) { show_order(t, order); });
             }},
    StaffAct{Accept, move_to<OrderStatus::Accepted>},
    StaffAct{AskReject, on_order<ask_reject_reason>},
    StaffAct{Reject, reject},
    StaffAct{Prepare, move_to<OrderStatus::Prepared>},
    StaffAct{Ship, move_to<OrderStatus::Shipped>},
    StaffAct{Complete, move_to<OrderStatus::Completed>},
    StaffAct{MarkPaid, on_order<mark_paid>},
    StaffAct{CancelOrder, move_to<OrderStatus::Cancelled>},
    StaffAct{OpenOrders, [](Talk& t, const Choice& c) { show_open_orders(t, c.id); }},
    StaffAct{TalkToBuyer, [](Talk& t, const Choice& c) { talk_to_buyer(t, {c.id}); }},
    StaffAct{StockList, [](Talk& t, const Choice& c) { show_stock(t, {c.id}); }},
    StaffAct{AddStock, [](Talk& t, const Choice& c) { add_stock(t, {c.id}, c.n, Sure::No); }},
    StaffAct{SetStock, [](Talk& t, const Choice& c) { set_stock(t, {c.id}, c.n, Sure::No); }},
    StaffAct{SoldOut, [](Talk& t, const Choice& c) { mark(t, {c.id}, Mark::SoldOut); }},
    StaffAct{OnSale, [](Talk& t, const Choice& c) { mark(t, {c.id}, Mark::OnSale); }},
    StaffAct{SetPrice, [](Talk& t, const Choice& c) { set_price(t, {c.id}, {c.n}, Sure::No); }},
    StaffAct{SellMore, [](Talk& t, const Choice& c) { sell_more(t, {c.id}, c.n); }},
    StaffAct{SellNow, [](Talk& t, const Choice&) { sell_now(t); }},
    StaffAct{Undo, [](Talk& t, const Choice& c) { undo(t, c.id, c.n); }},
    StaffAct{StaffHelp, [](Talk& t, const Choice&) { show_staff_help(t); }},
    StaffAct{SureAddStock, [](Talk& t, const Choice& c) { add_stock(t, {c.id}, c.n, Sure::Yes); }},
    StaffAct{SureSetStock, [](Talk& t, const Choice& c) { set_stock(t, {c.id}, c.n, Sure::Yes); }},
    StaffAct{SureSetPrice,
             [](Talk& t, const Choice& c) { set_price(t, {c.id}, {c.n}, Sure::Yes); }},
    StaffAct{AskStock, [](Talk& t, const Choice& c) { ask_stock_count(t, {c.id}, c.n); }},
    StaffAct{SoldOutAll, [](Talk& t, const Choice& c) { mark_all(t, {c.id}, Mark::SoldOut); }},
    StaffAct{OnSaleAll, [](Talk& t, const Choice& c) { mark_all(t, {c.id}, Mark::OnSale); }},
    StaffAct{SetAllPrices,
             [](Talk& t, const Choice& c) { set_all_prices(t, {c.id}, {c.n}, Sure::No); }},
    StaffAct{SureSetAllPrices,
             [](Talk& t, const Choice& c) { set_all_prices(t, {c.id}, {c.n}, Sure::Yes); }},
    StaffAct{AskCancelOrder, on_order<ask_cancel_order>},
    StaffAct{SetCapacity, [](Talk& t, const Choice& c) { set_capacity(t, {c.id}, c.n); }},
    StaffAct{Spoil, [](Talk& t, const Choice& c) { spoil(t, {c.id}, c.n, ""); }},
    StaffAct{SetExpiry, [](Talk& t, const Choice& c) { set_expiry(t, {c.id}, c.n); }},
    StaffAct{History, [](Talk& t, const Choice& c) { show_movements(t, {c.id}); }},
    StaffAct{PickVariant, [](Talk& t, const Choice& c) { finish_command(t, {c.id}); }},
    StaffAct{RemoveTiers,
             [](Talk& t, const Choice& c) {
               return c.n == 1 ? remove_tiers(t, ProductId{c.id})
                               : remove_tiers(t, VariantId{c.id});
             }},
    StaffAct{RemovePromotion, [](Talk& t, const Choice& c) { remove_promotion(t, c.id); }},
    StaffAct{RemoveVoucher, [](Talk& t, const Choice& c) { remove_voucher(t, c.id); }},
    StaffAct{PromotionList, [](Talk& t, const Choice&) { show_promotions(t); }},
    StaffAct{VoucherList, [](Talk& t, const Choice&) { show_vouchers(t); }},
    StaffAct{LeaveIt, [](Talk& t, const Choice& c) { leave_it(t, c.id); }},
    StaffAct{Disprove, on_order<disprove>},
    StaffAct{ShowProof, on_order<show_proof>},
    StaffAct{AskPart, on_order<ask_part>},
    StaffAct{AskPayBack, on_order<ask_pay_back>},
    StaffAct{ShowAccount, [](Talk& t, const Choice& c) { show_account(t, {c.id}); }},
    StaffAct{RemindDebt, [](Talk& t, const Choice& c) { remind_debt(t, {c.id}); }},
    StaffAct{AskRepayment, [](Talk& t, const Choice& c) { ask_repayment(t, {c.id}); }},
    StaffAct{AskLimit, [](Talk& t, const Choice& c) { ask_limit(t, {c.id}); }},
    StaffAct{PaymentWays, [](Talk& t, const Choice&) { show_payment_ways(t); }},
    StaffAct{SetQrisAmount, [](Talk& t, const Choice& c) { set_qris_amount(t, c.id == 1); }},
    StaffAct{SetUniqueTotals, [](Talk& t, const Choice& c) { set_unique_totals(t, c.id == 1); }},
    StaffAct{SetPayTime, [](Talk& t, const Choice& c) { set_pay_time(t, c.id); }},
    StaffAct{AskQris, [](Talk& t, const Choice&) { ask_qris(t); }},
    StaffAct{AskBankAccount, [](Talk& t, const Choice&) { ask_bank_account(t); }},
    StaffAct{DropQris, [](Talk& t, const Choice&) { drop_qris(t); }},
    StaffAct{RefundByGateway, on_order_with_amount<refund_by_gateway>},
    StaffAct{RefundByHand, on_order_with_amount<refund_by_hand>},
};
constexpr bool in_order() {
  for (std::size_t i = 0; i < kStaffActs.size(); ++i)
    if (kStaffActs[i].verb != static_cast<Verb>(static_cast<std::size_t>(kFirstStaffVerb) + i))
      return false;
  return kStaffActs.back().verb == kLastVerb;
}
static_assert(in_order(),
              "in the enumeration's order and to its end, so that no staff verb lacks its act");

// Whether the text is the label of offered buttons that all mean the same: then it is a press. With
// two orders' [Terima] in sight it is a command, which asks which one.
bool offers_just_this(const Conversation& state, std::string_view text) {
  const std::string said = folded(text.substr(0, 200));
  std::optional<Choice> meant;
  for (const Offer& offer : state.offered) {
    if (said.empty() || folded(offer.label) != said) continue;
    if (meant && *meant != offer.choice) return false;
    meant = offer.choice;
  }
  return meant.has_value();
}

// Text without a command's word may name one of the desk's buttons: "250 g".
bool hear_button_words(Talk& talk, std::string_view text) {
  const auto choice = desk_button_meant(talk.state, text);
  if (choice) act_as_staff(talk, *choice);
  return choice.has_value();
}

// Questions whose answer may be any words, a command's among them ("habis semua" as a reason).
bool takes_any_words(const Awaiting& question) {
  return std::holds_alternative<ARejectReason>(question) ||
         std::holds_alternative<ALineNote>(question) ||
         std::holds_alternative<AnOrderNote>(question) ||
         std::holds_alternative<AnAddress>(question) || std::holds_alternative<AName>(question) ||
         std::holds_alternative<ASearchWord>(question);
}

bool changes_a_count(std::string_view text) {
  const CountChange change = read_count_change(text);
  return !change.name.empty() &&
         (change.kind == CountChange::Kind::Add || change.kind == CountChange::Kind::Set);
}

// What is a command even as an answer to such a question: one that is whole, numbers and all.
bool is_sure(const SpokenCommand& spoken) {
  switch (spoken.command) {
    case Command::Stock: return spoken.rest.empty() || changes_a_count(spoken.rest);
    case Command::Orders:
    case Command::Help: return spoken.rest.empty() || read_order_number(spoken.rest);
    case Command::Price: return read_price_change(spoken.rest).price.has_value();
    case Command::Alias: return spoken.rest.find('=') != std::string::npos;
    case Command::Capacity: return read_count_change(spoken.rest).n > 0;
    case Command::Spoiled: return read_spoiled(spoken.rest).quantity > 0;
    case Command::Expiry: return read_expiry(spoken.rest, 0).day.has_value();
    case Command::History: return false;
    case Command::Wholesale: return read_tier(spoken.rest).tier.has_value();
    case Command::Promotion: return read_promotion(spoken.rest, 0).takes_off();
    case Command::Voucher: return read_voucher(spoken.rest, 0).takes_off;
    case Command::SoldOut:
    case Command::OnSale:
    case Command::Sell: return false;
    case Command::Accept:
    case Command::Reject:
    case Command::Prepare:
    case Command::Ship:
    case Command::Complete:
    case Command::Paid:
    case Command::Cancel:
    case Command::Pay:
    case Command::PayBack: return read_order_number(spoken.rest).has_value();
    case Command::Account: return spoken.rest.empty() || read_order_number(spoken.rest);
    case Command::Payments:
    case Command::Qris:
    case Command::BankAccount: return spoken.rest.empty();
  }
  return false;
}

// "stok apa saja?", unlike "stok tekwan?".
bool asks_for_the_list(const Talk& talk, const SpokenCommand& spoken) {
  if (!spoken.asks) return false;
  const Meant meant = variants_meant(spoken.rest, *talk.shop.catalog);
  return meant.variants.empty() || meant.near;
}

// False when it is a customer's text after all.
bool obey(Talk& talk, const SpokenCommand& spoken) {
  const bool shops = !talk.cart().empty();
  switch (spoken.command) {
    case Command::Stock:
      hear_stock(talk, asks_for_the_list(talk, spoken) ? "" : spoken.rest);
      return true;
    case Command::SoldOut:
    case Command::OnSale:
      if (spoken.asks) return false;
      hear_mark(talk, spoken.command == Command::SoldOut ? Mark::SoldOut : Mark::OnSale,
                spoken.rest);
      return true;
    case Command::Price:
      if (spoken.asks) return false;
      hear_price(talk, spoken.rest);
      return true;
    case Command::Alias: hear_alias(talk, spoken.rest); return true;
    case Command::Capacity: hear_capacity(talk, spoken.rest); return true;
    case Command::Spoiled: hear_spoiled(talk, spoken.rest); return true;
    case Command::Expiry: hear_expiry(talk, spoken.rest); return true;
    case Command::History: hear_history(talk, spoken.rest); return true;
    case Command::Wholesale:
    case Command::Promotion:
      if (spoken.asks) return false;
      if (spoken.command == Command::Wholesale) hear_tier(talk, spoken.rest);
      if (spoken.command == Command::Promotion) hear_promotion(talk, spoken.rest);
      return true;
    case Command::Voucher:
      if (shops && !read_voucher(spoken.rest, 0).says_more && !spoken.rest.empty()) return false;
      hear_voucher_command(talk, spoken.rest);
      return true;
    case Command::Sell: hear_sale(talk, spoken.rest); return true;
    case Command::Help: show_staff_help(talk); return true;
    case Command::Pay:
      if (shops && !read_order_number(spoken.rest)) return false;  // "bayar" of their own cart
      [[fallthrough]];
    case Command::PayBack: hear_payment(talk, spoken.command, spoken.rest); return true;
    case Command::Account: hear_account(talk, spoken.rest); return true;
    case Command::Payments: show_payment_ways(talk); return true;
    case Command::Qris: hear_qris(talk, spoken.rest); return true;
    case Command::BankAccount: hear_bank_account(talk, spoken.rest); return true;
    case Command::Cancel:
      if (shops && spoken.rest.empty()) return false;
      [[fallthrough]];
    case Command::Orders:
    case Command::Accept:
    case Command::Reject:
    case Command::Prepare:
    case Command::Ship:
    case Command::Complete:
    case Command::Paid: return hear_order_command(talk, spoken.command, spoken.rest);
  }
  return false;
}

}  // namespace

void act_as_staff(Talk& talk, const Choice& choice) {
  const auto* known = std::ranges::find(kStaffActs, choice.verb, &StaffAct::verb);
  if (!talk.staff || known == kStaffActs.end()) return show_menu(talk);
  known->act(talk, choice);
}

bool hear_command(Talk& talk, std::string_view text) {
  if (!talk.staff || offers_just_this(talk.state, text)) return false;
  const auto spoken = read_command(text);
  if (!spoken) return hear_button_words(talk, text);
  if (!spoken->slash && takes_any_words(talk.question) && !is_sure(*spoken)) return false;
  return obey(talk, *spoken);
}

void show_staff_help(Talk& talk) {
  talk.reply({talk.say("desk.help"),
              "",
              {},
              {talk.button("button.open_orders", {Verb::OpenOrders}),
               talk.button("button.stock", {Verb::StockList})}});
}

bool hear_invitation(Talk& talk, std::string_view text) {
  if (text.starts_with("/start")) text.remove_prefix(6);
  const std::string code = cleaned(text, kLongestCode);
  if (code.size() < 8 || code.size() == kLongestCode) return false;
  const auto role = talk.shop.staff.redeem(code, talk.now);
  if (!role) return false;
  const std::string user = talk.staff ? talk.staff->user : talk.event.identity.value;
  StaffMember member{{talk.shop.new_id(talk.now)},
                     *role,
                     talk.customer.name,
                     talk.chat.channel,
                     user,
                     talk.chat.id};
  if (member.name.empty()) member.name = talk.say("role." + std::string(to_word(*role)));
  talk.shop.staff.bind(member, talk.now);
  talk.staff = member;
  talk.acts = member.name;
  Message message{
      talk.say("desk.bound", {{"shop", talk.shop.profile.name},
                              {"role", talk.say("role." + std::string(to_word(*role)))}})};
  message.actions = {talk.button("button.open_orders", {Verb::OpenOrders}),
                     talk.button("button.stock", {Verb::StockList}),
                     talk.button("button.staff_help", {Verb::StaffHelp})};
  talk.reply(std::move(message));
  return true;
}

}  // namespace kedai

// What a button means: a verb, the id it is about and sometimes a number, in at most 64 bytes
// ("qty:7203341:2"), so that a press on an old message means the same in any state. Choices come
// back from outside: decode() trusts nothing, and whoever acts on one checks that the id is this
// shop's.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/ids.h"

namespace kedai {

enum class Verb {
  // browsing
  Menu,
  Category,
  Product,
  Variant,
  Search,
  Language,
  More,  // the rest of a long choice: n options of the pressed message have been shown
  // the basket; id is a variant
  AddQuantity,
  OtherQuantity,
  Cart,
  EditLine,
  SetLine,
  OtherLineQuantity,
  NoteLine,
  EmptyCart,
  // checkout
  Checkout,
  Pickup,
  Delivery,
  PayOnHandover,
  PayByTransfer,
  ChangePayment,
  ChangeDraft,
  ChangeAddress,
  ChangeName,
  ChangePhone,
  NoteOrder,
  Place,
  PlaceRest,
  // a customer's own orders; id is an order
  MyOrders,
  MyOrder,
  AskCancel,
  CancelMine,
  OrderAgain,
  // people
  TalkToSeller,
  EndTalk,
  TakeBack,  // what the last message did to the cart; id is the cart's revision after it
  // paying; id is an order
  PayByQris,
  PayOnAccount,
  HowToPay,
  PlainQris,  // the shop's own code, without the total inside
  ProofOf,    // the picture that was sent last proves the payment of this order
  MyAccount,  // what I owe the shop
  AskVoucher,
  DropVoucher,
  // staff; id is an order
  ShowOrder,
  Accept,
  AskReject,
  Reject,
  Prepare,
  Ship,
  Complete,
  MarkPaid,
  CancelOrder,
  OpenOrders,
  // staff; id is a variant (or a chat, for TalkToBuyer; or a change, for Undo: n is the last of
  // several)
  TalkToBuyer,
  StockList,
  AddStock,
  SetStock,
  SoldOut,
  OnSale,
  SetPrice,
  SellMore,
  SellNow,
  Undo,
  StaffHelp,
  SureAddStock,
  SureSetStock,
  SureSetPrice,
  AskStock,          // n: a count that was typed without saying whether it is added or counted anew
  SoldOutAll,        // id is a product: all its variants
  OnSaleAll,         // likewise
  SetAllPrices,      // likewise
  SureSetAllPrices,  // likewise
  AskCancelOrder,    // id is an order
  SetCapacity,       // id is a variant that is made to order; n a day
  Spoil,             // id is a variant
  SetExpiry,         // id is a variant; n a day since 1970, 0 for none
  History,           // id is a variant
  PickVariant,       // id is the variant that the unfinished command is about
  RemoveTiers,       // id is a variant; n 1: a product, all its variants
  RemovePromotion,   // id is a promotion
  RemoveVoucher,     // id is a voucher
  PromotionList,
  VoucherList,
  LeaveIt,  // what was asked is not to be done; id 1: and the pending sale is dropped
  // staff, payments; id is an order
  Disprove,
  ShowProof,
  AskPart,  // how much was paid
  AskPayBack,
  // id is a customer; 0: all who owe
  ShowAccount,
  RemindDebt,
  AskRepayment,
  AskLimit,
  // how the shop is paid; id 1: yes, 0: no, or minutes
  PaymentWays,
  SetQrisAmount,
  SetUniqueTotals,
  SetPayTime,
  AskQris,
  AskBankAccount,
  DropQris,
  // what an order's buyer gets back of what a gateway collected; id is the order
  RefundByGateway,
  RefundByHand,
};
// From here on verbs are the staff's.
inline constexpr Verb kFirstStaffVerb = Verb::ShowOrder;
inline constexpr Verb kLastVerb = Verb::RefundByHand;

struct Choice {
  Verb verb = Verb::Menu;
  std::int64_t id = 0;
  std::int64_t n = 0;
  bool operator==(const Choice&) const = default;
};

template <class Tag>
Choice choice(Verb verb, Id<Tag> id, std::int64_t n = 0) {
  return {verb, id.value, n};
}

inline constexpr std::size_t kMostChoiceBytes = 64;

std::string encode(const Choice& choice);
std::optional<Choice> decode_choice(std::string_view text);

}  // namespace kedai

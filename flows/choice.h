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
  PickVariant,       // id is the variant that the unfinished command is about
  RemoveTiers,       // id is a variant; n 1: a product, all its variants
  RemovePromotion,   // id is a promotion
  RemoveVoucher,     // id is a voucher
  PromotionList,
  VoucherList,
  LeaveIt,  // what was asked is not to be done; id 1: and the pending sale is dropped
};
// From here on verbs are the staff's.
inline constexpr Verb kFirstStaffVerb = Verb::ShowOrder;
inline constexpr Verb kLastVerb = Verb::LeaveIt;

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

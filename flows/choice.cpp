#include "flows/choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace kedai {

namespace {

using Word = std::pair<Verb, std::string_view>;
using enum Verb;
// The words are kept for ever: they lie in old messages on people's phones.
constexpr std::array kWords{
    Word{Menu, "menu"},
    Word{Category, "cat"},
    Word{Product, "prod"},
    Word{Variant, "var"},
    Word{Search, "find"},
    Word{Language, "lang"},
    Word{More, "more"},
    Word{AddQuantity, "qty"},
    Word{OtherQuantity, "oqty"},
    Word{Cart, "cart"},
    Word{EditLine, "line"},
    Word{SetLine, "set"},
    Word{OtherLineQuantity, "oset"},
    Word{NoteLine, "lnote"},
    Word{EmptyCart, "empty"},
    Word{Checkout, "out"},
    Word{Pickup, "pickup"},
    Word{Delivery, "deliver"},
    Word{PayOnHandover, "cod"},
    Word{PayByTransfer, "transfer"},
    Word{ChangePayment, "chpay"},
    Word{ChangeDraft, "change"},
    Word{ChangeAddress, "chaddr"},
    Word{ChangeName, "chname"},
    Word{ChangePhone, "chphone"},
    Word{NoteOrder, "onote"},
    Word{Place, "place"},
    Word{PlaceRest, "rest"},
    Word{MyOrders, "mine"},
    Word{MyOrder, "my"},
    Word{AskCancel, "cancel?"},
    Word{CancelMine, "cancel"},
    Word{OrderAgain, "again"},
    Word{TalkToSeller, "human"},
    Word{EndTalk, "bot"},
    Word{TakeBack, "unput"},
    Word{PayByQris, "qris"},
    Word{PayOnAccount, "kasbon"},
    Word{HowToPay, "howpay"},
    Word{PlainQris, "qrplain"},
    Word{ProofOf, "proof"},
    Word{MyAccount, "owe"},
    Word{AskVoucher, "voucher"},
    Word{DropVoucher, "novoucher"},
    Word{ShowOrder, "order"},
    Word{Accept, "accept"},
    Word{AskReject, "reject?"},
    Word{Reject, "reject"},
    Word{Prepare, "prepare"},
    Word{Ship, "ship"},
    Word{Complete, "done"},
    Word{MarkPaid, "paid"},
    Word{CancelOrder, "scancel"},
    Word{OpenOrders, "orders"},
    Word{TalkToBuyer, "talk"},
    Word{StockList, "stock"},
    Word{AddStock, "add"},
    Word{SetStock, "count"},
    Word{SoldOut, "gone"},
    Word{OnSale, "back"},
    Word{SetPrice, "price"},
    Word{SellMore, "sell"},
    Word{SellNow, "sold"},
    Word{Undo, "undo"},
    Word{StaffHelp, "help"},
    Word{SureAddStock, "add!"},
    Word{SureSetStock, "count!"},
    Word{SureSetPrice, "price!"},
    Word{AskStock, "stock?"},
    Word{SoldOutAll, "goneall"},
    Word{OnSaleAll, "backall"},
    Word{SetAllPrices, "prices"},
    Word{SureSetAllPrices, "prices!"},
    Word{AskCancelOrder, "scancel?"},
    Word{SetCapacity, "perday"},
    Word{Spoil, "spoil"},
    Word{SetExpiry, "expiry"},
    Word{History, "moves"},
    Word{PickVariant, "pick"},
    Word{RemoveTiers, "notier"},
    Word{RemovePromotion, "nopromo"},
    Word{RemoveVoucher, "endvoucher"},
    Word{PromotionList, "promos"},
    Word{VoucherList, "vouchers"},
    Word{LeaveIt, "leave"},
    Word{Disprove, "noproof"},
    Word{ShowProof, "seeproof"},
    Word{AskPart, "part?"},
    Word{AskPayBack, "payback?"},
    Word{ShowAccount, "acct"},
    Word{RemindDebt, "dun"},
    Word{AskRepayment, "repay?"},
    Word{AskLimit, "limit?"},
    Word{PaymentWays, "ways"},
    Word{SetQrisAmount, "qramt"},
    Word{SetUniqueTotals, "unique"},
    Word{SetPayTime, "paytime"},
    Word{AskQris, "qris?"},
    Word{AskBankAccount, "bank?"},
    Word{DropQris, "noqris"},
    Word{RefundByGateway, "backgw"},
    Word{RefundByHand, "backhand"},
};
constexpr bool in_order() {
  for (std::size_t i = 0; i < kWords.size(); ++i)
    if (kWords[i].first != static_cast<Verb>(i)) return false;
  return kWords.back().first == kLastVerb;
}
static_assert(in_order(), "in the order of the enumeration, so that no verb lacks its word");

std::optional<std::int64_t> number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Takes what stands before the next ':' off the front of `text`.
std::string_view next_part(std::string_view& text) {
  const auto mark = std::min(text.find(':'), text.size());
  const auto part = text.substr(0, mark);
  text.remove_prefix(std::min(mark + 1, text.size()));
  return part;
}

}  // namespace

std::string encode(const Choice& choice) {
  const auto word = std::ranges::find(kWords, choice.verb, &Word::first)->second;
  if (choice.n != 0) return fmt::format("{}:{}:{}", word, choice.id, choice.n);
  if (choice.id != 0) return fmt::format("{}:{}", word, choice.id);
  return std::string(word);
}

std::optional<Choice> decode_choice(std::string_view text) {
  if (text.size() > kMostChoiceBytes) return std::nullopt;
  const auto* found = std::ranges::find(kWords, next_part(text), &Word::second);
  if (found == kWords.end()) return std::nullopt;
  Choice choice{found->first};
  for (auto* part : {&choice.id, &choice.n}) {
    if (text.empty()) break;
    const auto value = number(next_part(text));
    if (!value) return std::nullopt;
    *part = *value;
  }
  return text.empty() ? std::optional(choice) : std::nullopt;
}

}  // namespace kedai
